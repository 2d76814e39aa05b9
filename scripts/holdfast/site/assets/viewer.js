/* "Open in the viewer": shows the preserved PDF with pdf.js in a frame that has no origin of its own. This page fetches
 * the bytes, makes sure that they are the preserved ones, and hands them over; the frame can reach nothing else. */
(() => {
  "use strict";

  const box = document.querySelector("[data-viewer]");
  if (!box || !location.protocol.startsWith("http") || !globalThis.crypto?.subtle) return;

  const HOME = "../viewer/";
  const PARTS = { core: "pdf.min.mjs", worker: "pdf.worker.min.mjs", viewer: "pdf_viewer.mjs", style: "pdf_viewer.css" };
  const MAY_HAVE = /^(?:cmaps|standard_fonts|wasm)\/[\w-][\w.-]*$/; // what the frame may ask for while it reads a file

  const open = document.createElement("button");
  open.type = "button";
  open.textContent = "Open in the viewer";
  const close = open.cloneNode();
  close.textContent = "Close the viewer";
  close.hidden = true;
  const status = document.createElement("p");
  status.className = "hf-quiet";
  status.setAttribute("role", "status");
  box.append(open, close, status);
  box.hidden = false;

  const bytes = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`HTTP status ${answer.status}`);
    return answer.arrayBuffer();
  };
  const digest = async (data) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", data))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");

  /* What the frame is to show, as viewers of PDFs know it: #page=12&search=words */
  const asked = () => {
    const found = new URLSearchParams(/^#(?=page=|search=)/.test(location.hash) ? location.hash.slice(1) : "");
    const page = Number.parseInt(found.get("page") || "", 10);
    return { page: page > 0 ? page : 0, search: (found.get("search") || "").slice(0, 1000) };
  };

  let frame = null;
  let listening = null;
  const shut = () => {
    listening?.abort();
    frame?.remove();
    frame = null;
    open.hidden = false;
    close.hidden = true;
    status.textContent = "";
  };

  const show = async () => {
    shut();
    listening = new AbortController();
    const { signal } = listening;
    open.hidden = true;
    close.hidden = false;
    status.textContent = "Fetching the document …";
    try {
      const data = await bytes(box.dataset.file);
      if ((await digest(data)) !== box.dataset.sha256) throw new Error("it is not the preserved file: its SHA-256 is another");
      const parts = Object.fromEntries(await Promise.all(Object.entries(PARTS)
        .map(async ([name, file]) => [name, new TextDecoder().decode(await bytes(HOME + file))])));
      if (signal.aborted) return;
      const made = document.createElement("iframe");
      made.setAttribute("sandbox", "allow-scripts"); // and never allow-same-origin
      made.className = "hf-viewer__frame";
      made.title = "The preserved PDF";
      made.src = `${HOME}index.html`;
      addEventListener("message", (event) => event.source === made.contentWindow && hear(made, event.data, { data, parts }), { signal });
      box.append(made);
      frame = made;
      status.textContent = "";
    } catch (error) {
      if (signal.aborted) return;
      shut();
      status.textContent = `The document could not be opened here: ${error.message}.`;
    }
  };

  /* The frame is not trusted: its words are shown as text, and it gets parts of pdf.js and nothing else. */
  const hear = async (made, message, { data, parts }) => {
    const tell = (what, moved = []) => made.contentWindow?.postMessage(what, "*", moved); // it has no origin to name
    if (message?.kind === "ready" && data.byteLength) {
      const dark = document.body.dataset.mdColorScheme === "slate";
      tell({ kind: "open", parts, data, dark, ...asked() }, [data]);
    } else if (message?.kind === "need" && MAY_HAVE.test(String(message.name))) {
      const found = await bytes(HOME + message.name).catch(() => null);
      tell({ kind: "had", name: message.name, data: found }, found ? [found] : []);
    } else if (message?.kind === "trouble") {
      status.textContent = `The viewer could not show the document: ${String(message.words).slice(0, 200)}. Its text is below, and the original can be downloaded.`;
    }
  };

  const follow = () => {
    const wanted = asked();
    if (!wanted.page && !wanted.search) return;
    for (let outer = box.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    if (frame) frame.contentWindow.postMessage({ kind: "go", ...wanted }, "*");
    else show().then(() => box.scrollIntoView());
    box.scrollIntoView();
  };
  open.addEventListener("click", async () => {
    await show();
    frame?.focus();
  });
  close.addEventListener("click", () => {
    shut();
    open.focus();
  });
  addEventListener("hashchange", follow);
  follow();
})();
