// Web push as the browser offers it. An address is a secret of this browser and its push service.

/** Whether this browser can be told while the app is closed: a worker, push and notifications. */
export function pushes(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis
}

/** Where this browser takes messages; null when it takes none. */
export async function pushAddress(): Promise<string | null> {
  if (!pushes()) return null
  const worker = await navigator.serviceWorker.getRegistration()
  return (await worker?.pushManager.getSubscription())?.endpoint ?? null
}

/** Asks the person and the push service; null when either refuses. */
export async function subscribe(key: string): Promise<string | null> {
  const worker = await navigator.serviceWorker.ready
  if ((await Notification.requestPermission()) !== 'granted') return null
  try {
    return (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })).endpoint
  } catch {
    return null
  }
}

export async function unsubscribe(): Promise<void> {
  if (!pushes()) return
  const worker = await navigator.serviceWorker.getRegistration()
  await (await worker?.pushManager.getSubscription())?.unsubscribe()
}
