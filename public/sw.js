// The service worker keeps the app on the device: a second visit paints without a byte from the network.
//
// Each release has a cache of its own, filled before the release is used. The one before it stays, because a page
// that was opened under it still asks for its chunks; older ones go. /api is never touched, and /pack is kept by
// the app itself, which knows when a pack is good.

const BUILD = "{{BUILD}}";
const PRECACHE = {{PRECACHE}};

const PREFIX = "zq-shell-";
const SHELL = PREFIX + BUILD;
const READY = "update-ready";
const GO = "go:";
// Folders whose files have their hash in their name and never change.
const IMMUTABLE = /^\/(pkg-|worker-|assets\/|i18n\/|vendor\/)/;

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

self.addEventListener("message", (event) => {
  // A page says which build it is; one that was opened from an older shell is told that a newer is there.
  if (typeof event.data === "string" && event.data !== BUILD) event.source.postMessage(READY);
});

// An alarm that was tapped leads to its page: in the window that is open, else in a new one.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const path = event.notification.data?.path;
  if (typeof path === "string" && path.startsWith("/")) event.waitUntil(lead(path));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (isPage(url.pathname)) event.respondWith(shell(request));
  } else if (IMMUTABLE.test(url.pathname)) {
    event.respondWith(immutable(request));
  }
});

// A route of the app, and not a file, the API, the pack, or the door for tickets, behind which the gateway stands.
function isPage(path) {
  return !/^\/(api\/|pack\/|enter$)/.test(path) && !path.split("/").pop().includes(".");
}

async function lead(path) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find((page) => new URL(page.url).origin === self.location.origin);
  // The page goes there by itself: a navigation would end the alarms that still wait in it.
  if (open) {
    open.postMessage(GO + path);
    return open.focus();
  }
  return self.clients.openWindow(path);
}

async function shell(request) {
  const page = await caches.match("/", { cacheName: SHELL });
  return page ?? fetch(request);
}

async function immutable(request) {
  // In any cache: a page of the previous release finds its own files.
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const copy = answer.clone();
    // A full disk must not cost the answer.
    caches.open(SHELL).then((cache) => cache.put(request, copy)).catch(() => {});
  }
  return answer;
}

// All or nothing: a file that cannot be had fails the installation, and the release at hand stays.
async function fill() {
  // Emptied first, so that the newest release is also the newest cache.
  await caches.delete(SHELL);
  const cache = await caches.open(SHELL);
  try {
    await Promise.all(PRECACHE.map((url) => keep(cache, url)));
  } catch (error) {
    await caches.delete(SHELL);
    throw error;
  }
}

async function keep(cache, url) {
  const known = IMMUTABLE.test(url) ? await caches.match(url, { ignoreVary: true }) : undefined;
  const answer = known ?? (await fetch(url, { cache: IMMUTABLE.test(url) ? "default" : "no-cache" }));
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  await cache.put(url, answer);
}

async function takeOver() {
  // In the order in which they were made.
  const shells = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const older = shells.filter((name) => name !== SHELL);
  await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
  if (older.length > 0) {
    for (const page of await self.clients.matchAll({ type: "window" })) page.postMessage(READY);
  }
}
