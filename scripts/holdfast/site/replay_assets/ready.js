/* On a first visit the reader's page may ask before the service worker answers for it, and then stays empty. Once the
 * worker is active, the page is loaded again, three times at most. */
(() => {
  "use strict";
  if (!("serviceWorker" in navigator) || navigator.serviceWorker.controller) return;
  navigator.serviceWorker.ready.then(() => {
    const tries = Number(sessionStorage.getItem("hf-replay-tries") || 0);
    if (tries >= 3) return;
    sessionStorage.setItem("hf-replay-tries", String(tries + 1));
    setTimeout(() => location.reload(), 100);
  });
})();
