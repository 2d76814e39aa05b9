/* Links into a document that others can follow: to a page, and to the very words that are selected, as a text fragment
 * (https://wicg.github.io/scroll-to-text-fragment/). Where a browser knows none, such a link leads to the page. */
(() => {
  "use strict";

  const place = document.querySelector("[data-document]");
  if (!place) return;

  const LONG = 300; // characters: longer words are named by their beginning and their end
  const EDGE = 6; // words of such a beginning or end, and so many more at a time until there is only one such place
  const MOST = 36;

  /* Our own address; on a disk, the one that others can reach. */
  const address = () => (location.protocol.startsWith("http")
    ? location.origin + location.pathname
    : document.querySelector('link[rel="canonical"]')?.href || location.pathname);

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement("textarea");
      const selection = getSelection();
      const kept = selection.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
      field.value = text;
      field.className = "hf-sr";
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      if (kept) {
        selection.removeAllRanges();
        selection.addRange(kept);
      }
      return done;
    }
  };

  const button = (text, name = "") => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.className = name;
    return made;
  };

  const spoken = document.createElement("p");
  spoken.className = "hf-sr";
  spoken.setAttribute("role", "status");
  place.after(spoken);

  /* Copy, and let the button say so for a while. */
  const copied = async (from, text, words) => {
    const label = (from.dataset.label ||= from.textContent);
    const said = (await copy(text)) ? words : "Could not copy";
    from.textContent = said;
    spoken.textContent = said;
    setTimeout(() => {
      from.textContent = label;
      spoken.textContent = "";
    }, 2000);
  };

  /* A link per page ----------------------------------------------------------------------------------------------- */

  for (const heading of place.querySelectorAll(".hf-page > h3[id], .hf-leaf > h4[id]")) {
    const made = button("Copy link", "hf-page-link");
    made.setAttribute("aria-label", `Copy link to ${heading.firstChild.data}`);
    made.addEventListener("click", () => {
      made.removeAttribute("aria-label"); // so that "Link copied" is its name
      copied(made, `${address()}#${heading.id}`, "Link copied");
    });
    heading.append(made);
  }

  /* The selected words -------------------------------------------------------------------------------------------- */

  const plain = (text) => text.replace(/\s+/g, " ").trim();

  /* Browsers compare without case and accents. */
  const folded = (text) => plain(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const encoded = (text) => encodeURIComponent(text)
    .replace(/[-!'()*.~_]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

  /* How many characters of `box` lie before a boundary of the selection. */
  const offset = (box, node, at) => {
    const before = document.createRange();
    before.selectNodeContents(box);
    if (before.comparePoint(node, at) < 0) return 0;
    if (before.comparePoint(node, at) === 0) before.setEnd(node, at);
    return before.toString().length;
  };

  /* What is selected of the document's text: one piece per page, none if the selection leaves the document. */
  const chosen = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return [];
    const range = selection.getRangeAt(0);
    if (!place.contains(range.commonAncestorContainer)) return [];
    return [...place.querySelectorAll("[data-preserved-text]")].filter((box) => range.intersectsNode(box)).map((box) => {
      const raw = box.textContent;
      let from = offset(box, range.startContainer, range.startOffset);
      let to = offset(box, range.endContainer, range.endOffset);
      while (from < to && /\s/.test(raw[from])) from += 1;
      while (to > from && /\s/.test(raw[to - 1])) to -= 1;
      return { box, raw, from, to };
    }).filter((piece) => piece.to > piece.from);
  };

  /* A text fragment begins and ends with whole words, and with the signs that cling to them. */
  const whole = ({ box, raw, from, to }) => {
    while (from > 0 && /\S/.test(raw[from - 1])) from -= 1;
    while (to < raw.length && /\S/.test(raw[to])) to += 1;
    return { box, raw, from, to };
  };

  /* The first or last words of a text, as they stand there. */
  const first = (text, count) => {
    const words = [...text.matchAll(/\S+/g)].slice(0, count);
    return words.length ? text.slice(words[0].index, words.at(-1).index + words.at(-1)[0].length) : "";
  };
  const last = (text, count) => {
    const words = [...text.matchAll(/\S+/g)].slice(-count);
    return words.length ? text.slice(words[0].index, words.at(-1).index + words.at(-1)[0].length) : "";
  };

  /* Whether a browser that looks from the top of the page finds these words here first. */
  const leads = (words, piece, end) => {
    const above = document.createRange();
    above.setStart(document.body, 0);
    above.setEnd(piece.box, 0);
    const wanted = folded(words);
    return !folded(above.toString()).includes(wanted) && !folded(piece.raw.slice(0, end - 1)).includes(wanted);
  };

  const EMPTY = ["", ""];

  /* Words around a place, as few as make it the first of its kind: ["before", "after"], either may be ""; null if there
   * are none. Browsers do not look across a line break, so they are of its line. */
  const surroundings = (piece, from, to) => {
    if (leads(piece.raw.slice(from, to), piece, to)) return EMPTY;
    const left = piece.raw.slice(piece.raw.lastIndexOf("\n", from - 1) + 1, from);
    const right = piece.raw.slice(to).split("\n", 1)[0];
    const words = piece.raw.slice(from, to);
    for (let count = EDGE; count <= MOST; count += EDGE) {
      const before = last(left, count);
      const after = first(right, count);
      if (before && leads(`${before} ${words}`, piece, to)) return [before, ""];
      if (after && leads(`${before} ${words} ${after}`, piece, to + right.indexOf(after) + after.length)) return [before, after];
    }
    return null;
  };

  /* [prefix-,]start[,end][,-suffix]; "" if nothing tells these words from the same ones further up. */
  const directive = (pieces) => {
    const begin = whole(pieces[0]);
    const finish = pieces.length > 1 ? whole(pieces.at(-1)) : begin;
    const words = begin.raw.slice(begin.from, begin.to);
    const joined = (around, ...middle) => around && [around[0] && `${encoded(plain(around[0]))}-`, ...middle.map((part) => encoded(plain(part))),
      around[1] && `-${encoded(plain(around[1]))}`].filter(Boolean).join(",");
    if (pieces.length === 1 && words.length <= LONG && !words.includes("\n")) {
      return joined(surroundings(begin, begin.from, begin.to), words) || "";
    }
    const start = first(words.split("\n", 1)[0], EDGE);
    const around = surroundings(begin, begin.from, begin.from + start.length);
    const ending = finish.raw.slice(finish === begin ? begin.from + start.length : 0, finish.to).split("\n").at(-1);
    const between = folded(pieces.map((piece) => piece.raw.slice(piece === pieces[0] ? begin.from + start.length : 0, piece === pieces.at(-1) ? finish.to : undefined)).join("\n")).slice(0, -1);
    let end = last(ending, EDGE);
    for (let count = 2 * EDGE; count <= MOST && between.includes(folded(end)); count += EDGE) end = last(ending, count);
    if (!around || around[1] || !end || between.includes(folded(end))) return ""; // what follows belongs to the end here
    return joined(around, start, end);
  };

  /* A file without pages of its own has those of our rendering, as far as it is known where they begin. */
  const headingOf = (piece) => piece.box.closest(".hf-leaf")?.querySelector("h4[id]") || piece.box.closest(".hf-page").querySelector("h3[id]");
  const labelOf = (piece) => piece.box.dataset.label?.replace(/,.*/, "") || headingOf(piece).firstChild.data;
  const linkTo = (pieces) => {
    const text = directive(pieces);
    return `${address()}#${headingOf(pieces[0]).id}${text && `:~:text=${text}`}`;
  };
  const copyLink = (pieces) => {
    const made = linkTo(pieces);
    return copied(link, made, made.includes(":~:") ? "Link copied" : "Link to the page copied");
  };

  /* The words with their source, ready for a letter or an article. Single line ends are the document's line breaks. */
  const quotation = (pieces) => {
    const words = pieces.map(({ raw, from, to }) => raw.slice(from, to)).join("\n\n")
      .split(/\n\s*\n/).map(plain).join("\n\n");
    const source = document.querySelector(".hf-cite pre code")?.textContent.trim() || document.title;
    const labels = [...new Set([labelOf(pieces[0]), labelOf(pieces.at(-1))])].join(" to ");
    return `“${words}”\n\n${source} ${labels}.\n${linkTo(pieces)}`;
  };

  const box = document.createElement("div");
  box.className = "hf-chosen";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "The selected words");
  const link = button("Copy link to this quote", "hf-chosen__link");
  const cite = button("Copy with source", "hf-chosen__cite");
  box.append(link, cite);
  for (const one of [link, cite]) one.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  link.addEventListener("click", () => {
    const pieces = chosen();
    if (pieces.length) copyLink(pieces);
  });
  cite.addEventListener("click", () => {
    const pieces = chosen();
    if (pieces.length) copied(cite, quotation(pieces), "Copied with source");
  });

  /* Beside the end of the selection, and next in the order of focus after it. */
  const offer = () => {
    if (box.contains(document.activeElement) && getSelection().isCollapsed) return;
    const pieces = chosen();
    if (!pieces.length) {
      box.remove();
      return;
    }
    const page = pieces.at(-1).box.closest(".hf-page");
    if (box.parentElement !== page) page.append(box);
    const rects = getSelection().getRangeAt(0).getClientRects();
    const end = rects[rects.length - 1] || page.getBoundingClientRect();
    const edge = page.getBoundingClientRect();
    box.style.top = `${Math.min(end.bottom, edge.bottom) - edge.top + 6}px`;
    box.style.left = `${Math.max(4, Math.min(end.left - edge.left, edge.width - box.offsetWidth - 4))}px`;
  };
  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(offer, 120);
  });

  /* The key c: the selected words, else the page that `reading.js` names. */
  place.addEventListener("hf-copy", (event) => {
    const pieces = chosen();
    if (pieces.length) copyLink(pieces);
    else event.detail.querySelector(".hf-page-link").click();
  });
})();
