// The shell worker: the app's own files answer from the cache, everything under /api and /health goes to the server.
const VERSION = '__VERSION__'
const CACHE = `shell-${VERSION}`
const FILES = __FILES__

// All or nothing: a half-filled cache would start an app with missing screens.
self.addEventListener('install', event => {
  const requests = FILES.map(path => new Request(path, { cache: 'reload' }))
  event.waitUntil(caches.open(CACHE).then(cache => cache.addAll(requests)))
})

self.addEventListener('activate', event => {
  event.waitUntil(dropOldCaches().then(() => self.clients.claim()))
})

// The page asks for this only after a person tapped on the update notice.
self.addEventListener('message', event => {
  if (event.data === 'skip-waiting') self.skipWaiting()
})

self.addEventListener('fetch', event => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/api/') || url.pathname === '/health') return
  event.respondWith(answer(event.request, url))
})

// Every screen is the same page, so a navigation answers with the cached '/'.
async function answer(request, url) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request.mode === 'navigate' ? '/' : url.pathname)
  return kept ?? fetchAndKeep(request, url, cache)
}

// Screens that are not kept from the start stay once they have been opened. Their names change with their content, so after an
// update they are opened again: src/standards/warm.ts does it while a draft is kept.
async function fetchAndKeep(request, url, cache) {
  const found = await fetch(request)
  if (found.ok && url.pathname.startsWith('/assets/')) await cache.put(url.pathname, found.clone())
  return found
}

async function dropOldCaches() {
  const names = await caches.keys()
  await Promise.all(names.filter(name => name.startsWith('shell-') && name !== CACHE).map(name => caches.delete(name)))
}
