// The camera inside the page. One stream serves a whole inspection: iOS asks again at every new one.

let stream: Promise<MediaStream> | null = null

export function cameraPossible(): boolean {
  return !!navigator.mediaDevices?.getUserMedia
}

/** Opens the rear camera, or answers with the stream that is already open. Raises when there is none or it is refused. */
export async function openCamera(): Promise<MediaStream> {
  stream ??= navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: 'environment' }, width: { ideal: 2560 }, height: { ideal: 1440 } },
  })
  try {
    const open = await stream
    if (open.getVideoTracks().some(track => track.readyState === 'live')) return open
    stream = null
    return await openCamera()
  } catch (error) {
    stream = null
    throw error
  }
}

/** Switches the camera's light off for as long as nobody looks at its picture. */
export async function pauseCamera(): Promise<void> {
  for (const track of await tracks()) track.enabled = false
}

export async function resumeCamera(): Promise<void> {
  for (const track of await tracks()) track.enabled = true
}

export async function closeCamera(): Promise<void> {
  for (const track of await tracks()) track.stop()
  stream = null
}

/** Whether the camera has a lamp that a page may switch. */
export async function lampPossible(): Promise<boolean> {
  const [track] = await tracks()
  return !!(track?.getCapabilities?.() as { torch?: boolean } | undefined)?.torch
}

export async function lamp(on: boolean): Promise<void> {
  const [track] = await tracks()
  await track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
}

/** The picture of this moment. A VideoFrame is only a handle; copying it into a bitmap would hold up the page. */
export async function frameOf(video: HTMLVideoElement): Promise<VideoFrame | ImageBitmap> {
  return typeof VideoFrame === 'undefined' ? createImageBitmap(video) : new VideoFrame(video)
}

async function tracks(): Promise<MediaStreamTrack[]> {
  try {
    return (await stream)?.getTracks() ?? []
  } catch {
    return []
  }
}
