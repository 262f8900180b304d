/**
 * The app from the phone's own store: it opens without a network, in the version that was complete. A new version
 * waits until no page of the old one is open or the driver asks for it, so nothing changes under working hands.
 */
declare global {
  interface WorkerGlobalScope {
    /** Written by the build: every file of the app. */
    __WB_MANIFEST: { url: string; revision: string | null }[]
  }
}

const worker = self as unknown as ServiceWorkerGlobalScope
const FILES = self.__WB_MANIFEST
const VERSION = `q.driver.${hash(FILES.map(f => f.url + (f.revision ?? '')).join())}`
const SHELL = '/driver/index.html'

/** A short name for a list of files; collisions cost one stale cache at worst and are one in four billion. */
function hash(text: string): string {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return (h >>> 0).toString(36)
}

/** A file with its hash in its name never changes: what the page has loaded already is not loaded a second time. */
const freshness = (url: string): RequestCache => (url.startsWith('assets/') ? 'default' : 'reload')

worker.addEventListener('install', event => {
  event.waitUntil(
    caches
      .open(VERSION)
      .then(cache =>
        cache.addAll(FILES.map(f => new Request(`/driver/${f.url}`, { cache: freshness(f.url) }))),
      ),
  )
})

worker.addEventListener('activate', event => {
  event.waitUntil(
    caches
      .keys()
      .then(names =>
        Promise.all(names.filter(n => n.startsWith('q.driver.') && n !== VERSION).map(n => caches.delete(n))),
      )
      .then(() => worker.clients.claim()),
  )
})

/** Each file is there once, whatever asks for it: `Vary` speaks of copies that a store between us and the server might mix up. */
const ONE_OF_EACH: CacheQueryOptions = { ignoreSearch: true, ignoreVary: true }

worker.addEventListener('message', event => {
  if (event.data === 'take over') void worker.skipWaiting()
})

worker.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(
    worker.clients
      .matchAll({ type: 'window' })
      .then(async ([page]) => (page ? page.focus() : worker.clients.openWindow('/driver/messages'))),
  )
})

worker.addEventListener('fetch', event => {
  const url = new URL(event.request.url)
  if (
    event.request.method !== 'GET' ||
    url.origin !== worker.location.origin ||
    !url.pathname.startsWith('/driver/')
  )
    return
  const wanted = event.request.mode === 'navigate' ? SHELL : event.request
  event.respondWith(
    caches
      .open(VERSION)
      .then(async cache => (await cache.match(wanted, ONE_OF_EACH)) ?? fetch(event.request)),
  )
})

export {}
