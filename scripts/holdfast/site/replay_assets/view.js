/* Shows the replay of one web archive of this site. The archive is named by its SHA-256 alone, so that the page cannot
 * be made to show anything else. */
(() => {
  "use strict";

  const asked = new URLSearchParams(location.search);
  const archive = asked.get("wacz") || "";
  const address = asked.get("url") || "";
  const stage = document.getElementById("stage");

  const trouble = (text) => {
    stage.textContent = text;
    stage.className = "trouble";
  };

  if (location.protocol === "file:") {
    trouble("Replay needs this site to come from a web server (http or https): browsers do not allow it for files. "
      + "On your own machine, run “holdfast serve”.");
    return;
  }
  if (!("serviceWorker" in navigator) || !window.isSecureContext) {
    trouble("Replay needs a service worker, which this browser does not offer here. It needs https, or localhost.");
    return;
  }
  if (!/^[0-9a-f]{64}$/.test(archive) || !/^https?:\/\//.test(address)) {
    trouble("This address does not say what to replay. Please start from the page of a record.");
    return;
  }
  document.getElementById("address").textContent = address;

  const replay = document.createElement("replay-web-page");
  const site = new URL(document.body.dataset.site, location.href);
  replay.setAttribute("source", new URL(`files/${archive}.wacz`, site).href);
  replay.setAttribute("url", address);
  replay.setAttribute("embed", "replayonly");
  replay.setAttribute("replayBase", new URL("./", location.href).href);

  let shown = false;
  let tries = 0;
  window.addEventListener("message", (event) => {
    const frame = replay.shadowRoot && replay.shadowRoot.querySelector("iframe");
    if (frame && event.source === frame.contentWindow && event.data && event.data.type === "urlchange") shown = true;
  });
  const again = setInterval(() => {
    const frame = replay.shadowRoot && replay.shadowRoot.querySelector("iframe");
    if (shown || tries >= 2 || !frame) {
      if (shown || tries >= 2) clearInterval(again);
      return;
    }
    tries += 1;
    frame.contentWindow.location.reload();
  }, 6000);
  const script = document.createElement("script");
  script.src = "ui.js";
  script.addEventListener("error", () => trouble("A file of the replay is missing."));
  stage.append(replay);
  document.head.append(script);
})();
