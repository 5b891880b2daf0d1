// The service worker and its updates: a new version waits until a person taps, then every open tab reloads.

/** `apply` is set while a new version waits. */
export const updates = $state<{ apply: (() => void) | null }>({ apply: null })

export async function watchUpdates(): Promise<void> {
  const workers = navigator.serviceWorker
  if (!workers || import.meta.env.DEV) return
  // The first worker takes over a page that is already complete: nothing to reload then.
  let controlled = !!workers.controller
  workers.addEventListener('controllerchange', () => {
    if (controlled) location.reload()
    controlled = true
  })
  const registration = await workers.register('/sw.js', { updateViaCache: 'none' })
  if (registration.waiting && controlled) offer(registration.waiting)
  registration.addEventListener('updatefound', () => follow(registration.installing))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void registration.update().catch(() => undefined)
  })
}

function follow(worker: ServiceWorker | null): void {
  worker?.addEventListener('statechange', () => {
    if (worker.state === 'installed' && navigator.serviceWorker.controller) offer(worker)
  })
}

function offer(worker: ServiceWorker): void {
  updates.apply = () => worker.postMessage('skip-waiting')
}

/** Has the worker fetch what the hall needs besides the shell, and says whether all of it is on this phone now. */
export async function keepLater(): Promise<boolean> {
  const worker = navigator.serviceWorker?.controller
  if (!worker) return false
  const { port1, port2 } = new MessageChannel()
  const missing = new Promise<number>(resolve => (port1.onmessage = event => resolve(event.data as number)))
  worker.postMessage('keep-later', [port2])
  return (await missing) === 0
}

/** Has the worker keep what this page was made of, when it took over only after that was fetched. */
export async function keepOpened(): Promise<void> {
  const workers = navigator.serviceWorker
  if (!workers || import.meta.env.DEV) return
  if (!workers.controller) await new Promise(resolve => workers.addEventListener('controllerchange', resolve, { once: true }))
  const files = performance.getEntriesByType('resource').map(entry => new URL(entry.name)).filter(url => url.origin === location.origin && url.pathname.startsWith('/assets/'))
  await Promise.all(files.map(url => fetch(url).catch(() => undefined)))
}
