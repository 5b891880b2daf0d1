// A kept photo as pixels.
export interface Picture {
  image: HTMLImageElement
  pixels: ImageData
  /** To be revoked when the picture is no longer shown. */
  url: string
}

/** Raises when the bytes are no picture. */
export async function pictureOf(bytes: ArrayBuffer): Promise<Picture> {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }))
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    return { image, url, pixels: pixelsOf(image) }
  } catch (error) {
    URL.revokeObjectURL(url)
    throw error
  }
}

function pixelsOf(image: HTMLImageElement): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth
  canvas.height = image.naturalHeight
  const pen = canvas.getContext('2d', { alpha: false, willReadFrequently: true })
  if (!pen) throw new Error('no canvas')
  pen.drawImage(image, 0, 0)
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}

/** How bright each pixel is. */
export function greyOf({ data, width, height }: ImageData): { data: Uint8Array; width: number; height: number } {
  const grey = new Uint8Array(width * height)
  for (let i = 0, k = 0; i < grey.length; i++, k += 4) grey[i] = (data[k]! * 77 + data[k + 1]! * 150 + data[k + 2]! * 29) >> 8
  return { data: grey, width, height }
}
