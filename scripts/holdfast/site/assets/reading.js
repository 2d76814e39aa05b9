/* Reading a preserved document: finding words in it, moving from page to page, larger pictures. Everything is there
 * without it. Works from a disk; asks for nothing over a network. Links and quotations are in quoting.js. */
(() => {
  "use strict";

  const place = document.querySelector("[data-document]");
  if (!place) return;
  const pages = [...place.querySelectorAll(".hf-page")];
  const MOST = 2000; // places that are marked

  const make = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const headingOf = (page) => page.querySelector("h3");
  const labelOf = (page) => headingOf(page).firstChild.data;
  const leafOf = (range) => range.startContainer.parentElement.closest("[data-label]")?.dataset.label;

  /* Folding: what a reader means by "the same words" --------------------------------------------------------------- */

  const SAME = { "‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-" };
  const IGNORED = /[\u00ad\u200b\u2060\ufeff\u0002]/;
  const LETTER = /\p{L}/u;

  /* Without case, accents, kinds of quotation marks and dashes, hyphens inside words (so also those at the end of a
   * line), and lengths of white space. `at` tells for each character where it stood. */
  const fold = (raw) => {
    let text = "";
    const at = [];
    const put = (sign, where) => {
      text += sign;
      for (let i = 0; i < sign.length; i += 1) at.push(where);
    };
    for (let i = 0; i < raw.length; i += 1) {
      const sign = SAME[raw[i]] || raw[i];
      if (IGNORED.test(sign)) continue;
      if (/\s/.test(sign)) {
        if (!text.endsWith(" ")) put(" ", i);
        continue;
      }
      if (sign === "-" && LETTER.test(text.at(-1) || "")) {
        const rest = /^(?:[^\S\n]*\n\s*)?(?=\p{L})/u.exec(raw.slice(i + 1, i + 40));
        if (rest) {
          i += rest[0].length;
          continue;
        }
      }
      put(sign < "\x80" ? sign.toLowerCase() : sign.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase(), i);
    }
    at.push(raw.length);
    return { text, at };
  };

  /* The text of a page with the nodes it is made of; search.js may have put marks into it. */
  const texts = new Map();
  const textOf = (page) => {
    const known = texts.get(page);
    if (known && known.nodes.every((node) => node.isConnected)) return known;
    const nodes = [];
    for (const box of page.querySelectorAll("[data-preserved-text]")) {
      const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) nodes.push(walker.currentNode);
    }
    const made = { nodes, ...fold(nodes.map((node) => node.data).join("")) };
    texts.set(page, made);
    return made;
  };

  const rangeOf = ({ nodes, at }, from, to) => {
    const range = document.createRange();
    const point = (offset, end) => {
      for (const node of nodes) {
        if (offset < node.length || (end && offset === node.length)) return [node, offset];
        offset -= node.length;
      }
      return [nodes.at(-1), nodes.at(-1).length];
    };
    range.setStart(...point(at[from], false));
    range.setEnd(...point(at[to - 1] + 1, true));
    return range;
  };

  const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

  const placesOf = (pattern) => {
    const found = [];
    for (const page of pages) {
      const text = textOf(page);
      for (const match of text.text.matchAll(pattern)) {
        found.push({ page, range: rangeOf(text, match.index, match.index + match[0].length) });
        if (found.length === MOST) return found;
      }
    }
    return found;
  };

  /* The tools above the document ----------------------------------------------------------------------------------- */

  const input = make("input", { type: "search", placeholder: "Find in this document", autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
  const count = make("output", { class: "hf-find__count" });
  const previous = make("button", { type: "button", "aria-label": "Previous place", hidden: "" }, "↑");
  const next = make("button", { type: "submit", "aria-label": "Next place", hidden: "" }, "↓");
  const find = make("form", { class: "hf-find", role: "search" },
    make("label", {}, make("span", { class: "hf-sr" }, "Find in this document"), input), count, previous, next);
  const tools = make("div", { class: "hf-reader", role: "group", "aria-label": "Reading tools" }, find);
  place.before(tools);
  place.classList.add("hf-document--tools");

  let found = [];
  let here = -1;
  const painted = globalThis.CSS?.highlights && globalThis.Highlight;

  const paint = () => {
    if (!painted) return;
    CSS.highlights.set("hf-found", new Highlight(...found.map(({ range }) => range)));
    const current = new Highlight(...found.slice(here, here + 1).map(({ range }) => range));
    current.priority = 1;
    CSS.highlights.set("hf-found-here", current);
  };

  const say = (note = "") => {
    const words = input.value.trim();
    const more = found.length === MOST ? " or more" : "";
    if (!words) count.textContent = "";
    else if (!found.length) count.textContent = "Not found";
    else if (here < 0) count.textContent = `${found.length}${more} ${found.length === 1 ? "place" : "places"}${note}`;
    else count.textContent = `${here + 1} of ${found.length}${more}, ${leafOf(found[here].range) || labelOf(found[here].page)}${note}`;
    previous.hidden = next.hidden = !found.length;
  };

  let note = "";
  const search = () => {
    const words = fold(input.value).text.trim();
    here = -1;
    note = "";
    found = words ? placesOf(new RegExp(escaped(words), "g")) : [];
    const single = words.split(" ").filter((word) => word.length > 1);
    if (words && !found.length && single.length > 1) {
      found = placesOf(new RegExp(single.map(escaped).join("|"), "g"));
      if (found.length) note = " of the single words";
    }
    paint();
    say(note);
  };

  const show = (step) => {
    if (!found.length) return;
    if (here < 0) {
      const current = pages.indexOf(currentPage());
      here = Math.max(0, found.findIndex(({ page }) => pages.indexOf(page) >= current));
      if (step < 0) here = (here - 1 + found.length) % found.length;
    } else here = (here + step + found.length) % found.length;
    const { range } = found[here];
    paint();
    if (!painted) {
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
    const rect = range.getBoundingClientRect();
    scrollBy({ top: rect.top - innerHeight / 2 });
    say(note);
  };

  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });
  find.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    if (here < 0) search();
    show(1);
  });
  previous.addEventListener("click", () => show(-1));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      show(-1);
    } else if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      search();
    }
  });

  /* Pages ---------------------------------------------------------------------------------------------------------- */

  /* The page that is being read: the last one that begins in the upper third of the window. */
  const currentPage = () => {
    let low = 0;
    for (let high = pages.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (pages[middle].getBoundingClientRect().top < innerHeight / 3) low = middle;
      else high = middle;
    }
    return pages[low];
  };

  const list = document.querySelector(".hf-pages:not(.hf-pages--leaves)");
  const links = new Map([...(list?.querySelectorAll("a") || [])].map((link, at) => [pages[at], link]));
  let marked = null;
  const markCurrent = () => {
    const page = currentPage();
    if (page === marked) return;
    links.get(marked)?.removeAttribute("aria-current");
    links.get(page)?.setAttribute("aria-current", "page");
    marked = page;
  };
  if (links.size) {
    let asked = 0;
    addEventListener("scroll", () => {
      asked ||= requestAnimationFrame(() => {
        asked = 0;
        markCurrent();
      });
    }, { passive: true });
    markCurrent();
  }

  for (const page of pages) page.tabIndex = -1; // a click or a key brings focus here, so that arrows mean pages

  const turn = (step) => {
    const above = pages[0].getBoundingClientRect().top > innerHeight / 3;
    const at = above ? -1 : pages.indexOf(currentPage());
    const page = pages[Math.max(0, Math.min(pages.length - 1, at + step))];
    page.focus({ preventScroll: true });
    headingOf(page).scrollIntoView();
  };

  if (place.querySelector(".hf-page__image")) {
    const larger = make("button", { type: "button", "aria-pressed": "false", class: "hf-reader__larger" }, "Larger pictures");
    larger.addEventListener("click", () => {
      const page = currentPage();
      const on = place.classList.toggle("hf-document--large");
      larger.setAttribute("aria-pressed", String(on));
      for (const image of place.querySelectorAll("img[sizes]")) {
        image.dataset.sizes ||= image.sizes;
        image.sizes = on ? "min(100vw, 1000px)" : image.dataset.sizes;
      }
      headingOf(page).scrollIntoView();
    });
    tools.append(larger);
  }

  /* Keys ----------------------------------------------------------------------------------------------------------- */

  const KEYS = [
    ["j, k", "next page, previous page"],
    ["→, ←", "the same, once a page has been clicked or reached by j or k; ↑ and ↓ always scroll"],
    ["f", "find in this document; then Enter and Shift+Enter for the next and previous place"],
    ["c", "copy a link to the selected words, or to this page"],
    ["?", "this list"],
  ];
  const STORED = "holdfast-keys";
  const remember = (value) => {
    try {
      if (value !== undefined) localStorage.setItem(STORED, value);
      return localStorage.getItem(STORED);
    } catch {
      return value ?? null; // a browser that keeps nothing
    }
  };
  let active = remember() !== "off";

  const wanted = make("input", { type: "checkbox" });
  wanted.checked = active;
  wanted.addEventListener("change", () => {
    active = wanted.checked;
    remember(active ? "on" : "off");
  });
  const help = make("dialog", { class: "hf-keys", "aria-labelledby": "hf-keys-title" },
    make("h2", { id: "hf-keys-title" }, "Keys"),
    make("dl", {}, ...KEYS.map(([key, what]) => make("div", {}, make("dt", {}, ...key.split(", ").flatMap((one, at) => [at ? ", " : "", make("kbd", {}, one)])), make("dd", {}, what)))),
    make("label", {}, wanted, " Use these keys"),
    make("form", { method: "dialog" }, make("button", {}, "Close")));
  const keys = make("button", { type: "button", "aria-haspopup": "dialog", class: "hf-reader__keys", title: "Keys ( ? )" }, "Keys");
  keys.addEventListener("click", () => help.showModal());
  tools.append(keys);
  tools.after(help);

  const typing = (element) => element.closest?.("input, textarea, select, [contenteditable], dialog, iframe");

  document.addEventListener("keydown", (event) => {
    if (!active || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (!place.checkVisibility?.() && place.closest("details:not([open])")) return; // the text is closed
    const inside = place.contains(document.activeElement) && getSelection().isCollapsed && !event.shiftKey;
    const actions = {
      j: () => turn(1),
      k: () => turn(-1),
      f: () => {
        input.focus();
        input.select();
      },
      c: () => place.dispatchEvent(new CustomEvent("hf-copy", { detail: currentPage() })),
      "?": () => help.showModal(),
      ...(inside && { ArrowRight: () => turn(1), ArrowLeft: () => turn(-1) }),
    };
    const action = Object.hasOwn(actions, event.key) && actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  /* #page=12&search=words, as viewers of PDFs know it; over http the viewer itself answers where there is one. */
  const follow = () => {
    const asked = new URLSearchParams(/^#(?=page=|search=)/.test(location.hash) ? location.hash.slice(1) : "");
    if (![...asked].length || (location.protocol.startsWith("http") && document.querySelector("[data-viewer]"))) return;
    const heading = document.getElementById(`p${asked.get("page")}`);
    for (let box = place.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    if (heading) heading.scrollIntoView();
    if (!asked.get("search")) return;
    input.value = asked.get("search").slice(0, 1000);
    search();
    show(1);
  };
  addEventListener("hashchange", follow);
  follow();
})();
