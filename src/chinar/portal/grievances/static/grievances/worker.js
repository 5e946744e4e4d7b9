// The worker of /xx/report/: without a network, the quick report that was visited before opens.
"use strict";
const CACHE = "report";
const quickOf = (url) => `/${url.pathname.split("/")[1]}/report/quick/`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const offline = async (url) => {
  const quick = quickOf(url);
  const kept = await caches.open(CACHE).then((cache) => cache.match(quick));
  if (!kept) return Response.error();
  return url.pathname === quick ? kept : Response.redirect(quick);
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => offline(url)));
  } else if (request.method === "GET" && url.pathname.startsWith("/static/")) {
    event.respondWith(
      caches.open(CACHE).then((cache) => cache.match(request)).then((kept) => kept || fetch(request)),
    );
  }
});
