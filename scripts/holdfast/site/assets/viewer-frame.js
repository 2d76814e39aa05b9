/* Inside the viewer's frame, which has no origin: pdf.js, the bytes and all else come from the page around it. Nothing of
 * the document may run, no link leads out, and the page's policy lets nothing be fetched. */
(() => {
  "use strict";

  if (self.origin !== "null" || parent === self) { // opened by itself, it would have the site's origin: then it does nothing
    document.body.textContent = "This page shows documents inside the pages of records.";
    return;
  }
  const tell = (message) => parent.postMessage(message, "*");
  const byId = (name) => document.getElementById(name);

  /* pdf.js brings the words it found into view in the browser's own way, which would scroll the page around the frame as
   * well and take the tools under that page's header. So it is done here, inside the frame alone. */
  Element.prototype.scrollIntoView = function () {
    const room = byId("container");
    const outer = room.getBoundingClientRect();
    const inner = this.getBoundingClientRect();
    const aside = inner.left < outer.left || inner.right > outer.right;
    room.scrollBy({ top: inner.top - outer.top - room.clientHeight / 3, left: aside ? inner.left - outer.left - room.clientWidth / 3 : 0 });
  };

  const wanted = new Map(); // names of files that were asked for, with what waits for them

  const need = (name) => new Promise((resolve, reject) => {
    if (!wanted.has(name)) wanted.set(name, []);
    wanted.get(name).push((data) => (data ? resolve(new Uint8Array(data.slice(0))) : reject(new Error(`no ${name}`))));
    tell({ kind: "need", name });
  });

  /* pdf.js asks it for tables of characters, fonts and decoders. */
  class Files {
    async fetch({ kind, filename }) {
      const folder = { cMapUrl: "cmaps", standardFontDataUrl: "standard_fonts", wasmUrl: "wasm" }[kind];
      return need(`${folder}/${filename}`);
    }
  }

  const address = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  let go = () => {};

  const open = async ({ parts, data, page, search, dark }) => {
    document.documentElement.classList.toggle("dark", dark);
    const style = document.createElement("style");
    style.textContent = parts.style;
    document.head.prepend(style);
    const pdfjs = await import(address(parts.core));
    globalThis.pdfjsLib = pdfjs;
    const { EventBus, PDFFindController, PDFLinkService, PDFViewer } = await import(address(parts.viewer));
    // Without an origin, browsers refuse workers that are modules, but not workers that import one.
    const worker = new Worker(address(`import(${JSON.stringify(address(parts.worker))})`));
    await new Promise((resolve, reject) => { // it says when it listens; what is sent before is lost
      worker.addEventListener("message", resolve, { once: true });
      worker.addEventListener("error", () => reject(new Error("this browser starts no worker here")), { once: true });
    });
    pdfjs.GlobalWorkerOptions.workerPort = worker;

    const eventBus = new EventBus();
    const linkService = new PDFLinkService({ eventBus });
    linkService.externalLinkEnabled = false;
    const findController = new PDFFindController({ eventBus, linkService });
    const viewer = new PDFViewer({
      container: byId("container"), viewer: byId("viewer"), eventBus, linkService, findController,
      annotationMode: pdfjs.AnnotationMode.ENABLE, annotationEditorMode: pdfjs.AnnotationEditorType.DISABLE,
    });
    linkService.setViewer(viewer);

    const find = (words, again, backwards = false) => eventBus.dispatch("find", {
      type: again ? "again" : "", query: words, caseSensitive: false, entireWord: false, highlightAll: true,
      findPrevious: backwards, matchDiacritics: false,
    });
    go = (to) => {
      if (to.page) viewer.currentPageNumber = Math.min(to.page, viewer.pagesCount);
      if (to.search) {
        byId("words").value = to.search;
        find(to.search, false);
      }
    };
    const count = ({ matchesCount: { current, total } = {} }) => { byId("count").textContent = total ? `${current} of ${total}` : ""; };
    eventBus.on("updatefindmatchescount", count);
    eventBus.on("updatefindcontrolstate", (event) => {
      count(event);
      if (event.state === 1) byId("count").textContent = "Not found";
    });
    eventBus.on("pagechanging", ({ pageNumber }) => { byId("page").value = pageNumber; });
    eventBus.on("pagesinit", () => {
      viewer.currentScaleValue = "page-width";
      byId("pages").textContent = `of ${viewer.pagesCount}`;
      byId("page").max = viewer.pagesCount;
      go({ page, search });
      document.body.dataset.ready = "";
    });
    byId("page").addEventListener("change", () => go({ page: Number(byId("page").value) || 1 }));
    byId("before").addEventListener("click", () => viewer.previousPage());
    byId("after").addEventListener("click", () => viewer.nextPage());
    byId("smaller").addEventListener("click", () => viewer.decreaseScale());
    byId("larger").addEventListener("click", () => viewer.increaseScale());
    let last = search;
    byId("find").addEventListener("submit", (event) => {
      event.preventDefault();
      const words = byId("words").value.trim();
      if (words) find(words, words === last);
      last = words;
    });

    const document_ = await pdfjs.getDocument({
      data: new Uint8Array(data), BinaryDataFactory: Files, useWorkerFetch: false, cMapUrl: "cmaps/", standardFontDataUrl: "standard_fonts/",
      wasmUrl: "wasm/", isEvalSupported: false, enableXfa: false, maxImageSize: 64 * 1024 * 1024,
    }).promise;
    viewer.setDocument(document_);
    linkService.setDocument(document_);
  };

  const explain = (error) => tell({ kind: "trouble", words: error?.name === "PasswordException" ? "it is locked with a password" : String(error?.message || error) });
  let opened = false;
  addEventListener("message", ({ source, data: message }) => {
    if (source !== parent) return;
    if (message.kind === "open" && !opened) {
      opened = true;
      open(message).catch(explain);
    } else if (message.kind === "go") go(message);
    else if (message.kind === "had") {
      for (const take of wanted.get(message.name) || []) take(message.data);
      wanted.delete(message.name);
    }
  });
  document.getElementById("find").addEventListener("submit", (event) => event.preventDefault());
  tell({ kind: "ready" });
})();
