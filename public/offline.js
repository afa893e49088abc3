// Keeps the files of the site on this device, so that it opens without a network. A newer version is fetched at once
// but waits until the reader asks for it: a page and its workers must be of one build. The build fills in the next two.
const BUILD = '';
const FILES = [];

const home = new URL('./', self.location).href;
const prefix = `foretop ${home} `;
const name = prefix + BUILD;
const address = (file) => new URL(file, home).href;

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('message', ({ data }) => data === 'update' && self.skipWaiting());
self.addEventListener('fetch', (event) => {
  if (event.request.method === 'GET' && event.request.url.startsWith(home)) event.respondWith(answer(event.request));
});

async function keep() {
  const cache = await caches.open(name);
  // The names of workers stay the same from build to build: what the browser has may be old.
  await cache.addAll(FILES.map((file) => new Request(address(file), { cache: 'no-cache' })));
}

async function takeOver() {
  const earlier = (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== name);
  await Promise.all(earlier.map((key) => caches.delete(key)));
  await self.clients.claim();
}

async function answer(request) {
  const cache = await caches.open(name);
  const url = request.url.split(/[?#]/)[0];
  // Every page is the same file; from below the first folder its parts are found by their full path.
  const page = url === home ? './' : '404.html';
  const found = await cache.match(request.mode === 'navigate' ? address(page) : url);
  if (!found) return fetch(request);
  // Some hosts send on from 404.html, and a browser takes no such answer for a page.
  return found.redirected ? new Response(found.body, { headers: found.headers }) : found;
}
