// The shell worker: the app's own files answer from the cache, everything under /api and /r and /health goes to the server.
const VERSION = '__VERSION__'
const CACHE = `shell-${VERSION}`
const FILES = __FILES__
// Too large for every visitor, needed in the hall: fetched when a page with a complete pack asks, and kept over updates, for the
// names change with the content.
const LATER_CACHE = 'later'
const LATER = __LATER__

// All or nothing: a half-filled cache would start an app with missing screens. A phone that had the later files gets the changed
// ones before the new version takes over, or else when it asks again.
self.addEventListener('install', event => {
  const requests = FILES.map(path => new Request(path, { cache: 'reload' }))
  const shell = caches.open(CACHE).then(cache => cache.addAll(requests))
  event.waitUntil(Promise.all([shell, caches.has(LATER_CACHE).then(had => had && keepLater())]))
})

self.addEventListener('activate', event => {
  event.waitUntil(Promise.all([dropOldCaches(), dropOldLater()]).then(() => self.clients.claim()))
})

// The page asks to skip the waiting only after a person tapped on the update notice.
self.addEventListener('message', event => {
  if (event.data === 'skip-waiting') self.skipWaiting()
  if (event.data === 'keep-later') event.waitUntil(keepLater().then(missing => event.ports[0].postMessage(missing)))
})

self.addEventListener('fetch', event => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/api/') || url.pathname.startsWith('/r/') || url.pathname === '/health') return
  event.respondWith(answer(event.request, url))
})

// The message is empty: what there is to read stays on the hall's server until somebody opens it.
self.addEventListener('push', event => {
  event.waitUntil(self.registration.showNotification('贯标 Hall Audit', { body: '有新的通知，打开查看。 New notices: open to read.', tag: 'notices', icon: '/icon-192.png' }))
})

self.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(showNotices())
})

async function showNotices() {
  const [open] = await self.clients.matchAll({ type: 'window' })
  if (!open) return self.clients.openWindow('/notices')
  await open.focus()
  await open.navigate('/notices')
}

// Every screen is the same page, so a navigation answers with the cached '/'.
async function answer(request, url) {
  const cache = await caches.open(LATER.includes(url.pathname) ? LATER_CACHE : CACHE)
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

let keeping

// How many of the later files are still missing when it has tried; one after the other, and never one that is here.
function keepLater() {
  keeping ??= fetchMissing().finally(() => (keeping = undefined))
  return keeping
}

async function fetchMissing() {
  const cache = await caches.open(LATER_CACHE)
  let missing = 0
  for (const path of LATER) if (!(await cache.match(path)) && !(await keep(cache, path))) missing++
  return missing
}

async function keep(cache, path) {
  try {
    const found = await fetch(path)
    if (found.ok) await cache.put(path, found)
    return found.ok
  } catch {
    return false
  }
}

async function dropOldCaches() {
  const names = await caches.keys()
  await Promise.all(names.filter(name => name.startsWith('shell-') && name !== CACHE).map(name => caches.delete(name)))
}

async function dropOldLater() {
  if (!(await caches.has(LATER_CACHE))) return
  const cache = await caches.open(LATER_CACHE)
  const kept = await cache.keys()
  await Promise.all(kept.filter(request => !LATER.includes(new URL(request.url).pathname)).map(request => cache.delete(request)))
}
