/* Search of the archive: a button in the header (keys: "/" and Ctrl-K), a dialog, and the page search.html.
 *
 * Nothing is loaded before the first use; then Pagefind's own bundle, from this site alone. Hits are per page of
 * a document: "Page 7" opens the record at that page with the words marked. Results are built as text nodes, so
 * that no word of a preserved document is ever read as markup. A classic script, because a browser refuses module
 * scripts on file://, where we want to be able to say why search cannot work.
 */
(() => {
  "use strict";
  const ROOT = new URL("../../", document.currentScript.src);
  const SHOWN = 10;
  const SHOWN_PAGES = 4;
  const FACETS = { kind: "Kind", publisher: "Publisher", year: "Year", topic: "Topic", status: "Copy" };
  const REMEMBER = "holdfast-show-passages";
  const BROKEN = "The search index could not be loaded. This site may have been built without it.";
  let engine = null;

  const load = () => {
    if (location.protocol === "file:") {
      return Promise.reject(new Error(
        "Search needs a web server and does not work from a file. Run “holdfast serve”, or use the list of records."));
    }
    engine ??= import(new URL("pagefind/pagefind.js", ROOT)).then(async (pagefind) => {
      await pagefind.options({ baseUrl: ROOT.pathname, excerptLength: 32 });
      await pagefind.init();
      return pagefind;
    }).catch(() => {
      engine = null;
      throw new Error(BROKEN);
    });
    return engine;
  };

  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== null) node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  };

  /* Inside an element, because a parser drops white space at the start of a body. The index has a word joiner where
   * the text has a space before a lone dash or bullet (site/search.py). */
  const decode = (html) =>
    new DOMParser().parseFromString(`<i>${html}</i>`, "text/html").body.textContent.replaceAll("\u2060", " ");

  const marked = (html) => {
    const node = make("span");
    html.split(/(<mark>.*?<\/mark>)/s).forEach((part) => {
      const hit = /^<mark>(.*)<\/mark>$/s.exec(part);
      node.append(hit ? make("mark", {}, decode(hit[1])) : decode(part));
    });
    return node;
  };

  const withQuery = (url, query) => {
    const target = new URL(url, ROOT);
    target.searchParams.set("mark", query);
    return target.href;
  };

  const passagesShown = () => {
    try { return localStorage.getItem(REMEMBER) === "yes"; } catch { return false; }
  };

  const passage = (excerpt, notes) => {
    if (!notes) return make("p", { class: "hf-hit-excerpt" }, marked(excerpt));
    const box = make("details", { class: "hf-hit-noted" },
      make("summary", {}, `Show the passage (content note: ${notes})`),
      make("p", { class: "hf-hit-excerpt" }, marked(excerpt)));
    box.open = passagesShown();
    return box;
  };

  /* Pages that show more of the words, and longer ones, come first; otherwise the document's own order. */
  const best = (parts) => {
    const weight = (part) => {
      const words = [...part.excerpt.matchAll(/<mark>(.*?)<\/mark>/gs)].map(([, word]) => word.toLowerCase());
      return [...new Set(words)].reduce((sum, word) => sum + word.length, 0);
    };
    return parts.map((part) => [weight(part), part]).sort(([a], [b]) => b - a).map(([, part]) => part);
  };

  /* Without what holds no letter or digit, such as a dash or bullet between spaces: no phrase with one is ever found. */
  const words = (typed) => {
    const kept = typed.split(/\s+/).filter((word) => /[\p{L}\p{N}"]/u.test(word)).join(" ");
    return kept || typed;
  };

  /* All words anywhere in the document; documents that have them as one phrase come first. A list of functions that
   * fetch a hit. For a phrase Pagefind names the first place only, so the other pages come from the loose search. */
  const find = async (pagefind, typed, filters) => {
    const query = words(typed);
    const loose = (await pagefind.search(query || null, { filters })).results;
    if (!/\s/.test(query) || query.includes('"')) {
      return loose.map((result) => async () => {
        const data = await result.data();
        return { ...data, sub_results: best(data.sub_results) };
      });
    }
    const exact = (await pagefind.search(`"${query}"`, { filters })).results;
    const found = new Map(loose.map((result) => [result.id, () => result.data()]));
    const first = exact.map((result) => async () => {
      const phrase = structuredClone(await result.data()); // Pagefind hands out one object per document, and rewrites it
      const scattered = await found.get(result.id)?.();
      const urls = new Set(phrase.sub_results.map((part) => part.url));
      const others = (scattered ? scattered.sub_results : []).filter((part) => !urls.has(part.url));
      return { ...phrase, sub_results: [...best(phrase.sub_results), ...best(others)] };
    });
    const ids = new Set(exact.map((result) => result.id));
    return [...first, ...[...found].filter(([id]) => !ids.has(id)).map(([, fetch]) => fetch)];
  };

  const hit = (data, query) => {
    const { title, kind, publisher, date, status, notes } = data.meta;
    const facts = [kind, publisher, date, status].filter(Boolean).join(" · ");
    const item = make("li", { class: "hf-hit" },
      make("a", { href: new URL(data.url, ROOT).href, class: "hf-hit-title" }, title || data.url),
      make("p", { class: "hf-hit-facts" }, facts));
    const parts = make("ul", { class: "hf-hit-pages" });
    const pages = data.sub_results.filter((part) => part.url.includes("#"));
    for (const part of pages.slice(0, SHOWN_PAGES)) {
      parts.append(make("li", {},
        make("a", { href: withQuery(part.url, query) }, part.title), passage(part.excerpt, notes)));
    }
    const more = pages.length - SHOWN_PAGES;
    if (more > 0) parts.append(make("li", { class: "hf-hit-more" }, `and ${more} more page${more === 1 ? "" : "s"}`));
    item.append(parts);
    return item;
  };

  /* One search panel: input, status line, results. Used by the dialog and by the page. */
  class Panel {
    constructor(place, { onPage }) {
      this.onPage = onPage;
      this.shown = SHOWN;
      this.input = make("input", {
        type: "search", name: "q", autocomplete: "off", spellcheck: "false", maxlength: "300",
        "aria-label": "Search every word of the archive", placeholder: "Search every word of the archive",
      });
      this.status = make("p", { class: "hf-search-status", role: "status", "aria-live": "polite" });
      this.list = make("ol", { class: "hf-hits" });
      this.facets = make("div", { class: "hf-facets" });
      const form = make("form", { class: "hf-search-form", role: "search", action: new URL("search.html", ROOT).href });
      form.append(this.input);
      form.addEventListener("submit", (event) => { if (onPage) { event.preventDefault(); this.run(); } });
      place.append(form, this.facets, this.status, this.list);
      this.input.addEventListener("input", () => { this.shown = SHOWN; this.later(); });
      place.addEventListener("keydown", (event) => this.walk(event));
    }

    later() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.run(), 180);
    }

    chosen() {
      const filters = {};
      for (const select of this.facets.querySelectorAll("select")) {
        if (select.value) filters[select.name] = select.value;
      }
      return filters;
    }

    async offerFacets(parameters) {
      const pagefind = await load();
      const all = await pagefind.filters();
      for (const [name, label] of Object.entries(FACETS)) {
        const values = Object.entries(all[name] || {});
        if (!values.length) continue;
        values.sort(([a], [b]) => (name === "year" ? b.localeCompare(a) : a.localeCompare(b)));
        const select = make("select", { name }, make("option", { value: "" }, "any"),
          ...values.map(([value, count]) => make("option", { value }, `${value} (${count})`)));
        select.value = parameters.get(name) || "";
        select.addEventListener("change", () => this.run());
        this.facets.append(make("label", {}, `${label} `, select));
      }
      const box = make("input", { type: "checkbox" });
      box.checked = passagesShown();
      box.addEventListener("change", () => {
        try { localStorage.setItem(REMEMBER, box.checked ? "yes" : "no"); } catch { /* private mode: not remembered */ }
        for (const noted of this.list.querySelectorAll(".hf-hit-noted")) noted.open = box.checked;
      });
      this.facets.append(make("label", { class: "hf-passages" }, box, " show passages that carry a content note"));
    }

    async run() {
      const query = this.input.value.trim();
      const turn = (this.turn = (this.turn || 0) + 1);
      const filters = this.chosen();
      if (this.onPage) this.remember(query, filters);
      if (!query && !Object.keys(filters).length) {
        this.list.replaceChildren();
        this.status.textContent = "";
        return;
      }
      this.status.textContent = "Searching…";
      try {
        const pagefind = await load();
        const [first, total] = await find(pagefind, query, filters)
          .then(async (results) => [await Promise.all(results.slice(0, this.shown).map((fetch) => fetch())), results.length])
          .catch(() => { engine = null; throw new Error(BROKEN); }); // a part is missing, or the network is gone
        if (turn !== this.turn) return;
        this.show(first, total, query);
      } catch (error) {
        if (turn === this.turn) { this.list.replaceChildren(); this.status.textContent = error.message; }
      }
    }

    show(hits, total, query) {
      this.list.replaceChildren(...hits.map((data) => hit(data, query)));
      this.status.textContent = total === 0
        ? "Nothing found. All words must stand in the document; quotation marks find an exact phrase."
        : `${total} document${total === 1 ? "" : "s"}`;
      if (total <= hits.length) return;
      if (this.onPage) {
        const more = make("button", { type: "button", class: "hf-more" }, "Show more");
        more.addEventListener("click", () => { this.shown += SHOWN; this.run(); });
        this.list.append(make("li", {}, more));
      } else {
        const all = new URL("search.html", ROOT);
        all.searchParams.set("q", query);
        this.list.append(make("li", {}, make("a", { href: all.href }, `All ${total} documents, with filters`)));
      }
    }

    remember(query, filters) {
      const here = new URL(location.href);
      for (const name of ["q", ...Object.keys(FACETS)]) here.searchParams.delete(name);
      if (query) here.searchParams.set("q", query);
      for (const [name, value] of Object.entries(filters)) here.searchParams.set(name, value);
      history.replaceState(null, "", here);
    }

    walk(event) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      if (event.target instanceof HTMLSelectElement) return;
      const stops = [this.input, ...this.list.querySelectorAll("a, summary")];
      const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
    }
  }

  const typing = (node) => node instanceof HTMLElement
    && (node.isContentEditable || /^(input|textarea|select)$/i.test(node.tagName));

  const addDialog = (header) => {
    const button = make("button", { type: "button", class: "hf-search-button", "aria-label": "Search (key: /)", title: "Search ( / )" },
      make("span", { class: "hf-search-word" }, "Search"), make("kbd", {}, "/"));
    const dialog = make("dialog", { class: "hf-search-dialog md-typeset", "aria-label": "Search" });
    const close = make("button", { type: "button", class: "hf-search-close", "aria-label": "Close search (Esc)" }, "Close");
    let panel = null;
    const open = () => {
      if (!panel) {
        dialog.append(close);
        panel = new Panel(dialog, { onPage: false });
        document.body.append(dialog);
        load().catch(() => { /* said when something is searched for */ });
      }
      if (!dialog.open) dialog.showModal();
      panel.input.focus();
      panel.input.select();
    };
    button.addEventListener("click", open);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    document.addEventListener("keydown", (event) => {
      const shortcut = (event.key === "k" && (event.ctrlKey || event.metaKey))
        || (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target));
      if (shortcut) { event.preventDefault(); open(); }
    });
    header.append(button);
  };

  const fillPage = (place) => {
    const parameters = new URLSearchParams(location.search);
    place.replaceChildren();
    const panel = new Panel(place, { onPage: true });
    panel.input.value = parameters.get("q") || "";
    panel.offerFacets(parameters).catch(() => { /* run says what is wrong */ }).finally(() => {
      if (panel.input.value || [...parameters.keys()].length) panel.run();
    });
    panel.input.focus({ preventScroll: true });
  };

  const escapeWord = (word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

  /* What to mark: the whole phrase where it stands as one, else its longer words. */
  const patternsOf = (query) => {
    const words = query.match(/[\p{L}\p{N}]+/gu) || [];
    const between = "[^\\p{L}\\p{N}]{1,4}";
    const phrase = words.map(escapeWord).join(between);
    const long = words.filter((word) => word.length > 3 || words.length === 1).map(escapeWord).join("|");
    return [phrase, long].filter(Boolean)
      .map((source) => new RegExp(`(?<![\\p{L}\\p{N}])(${source})`, "giu"));
  };

  const markIn = (place, pattern) => {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const marks = [];
    for (const node of nodes) {
      const parts = node.data.split(pattern);
      if (parts.length < 2) continue;
      const made = parts.map((part, index) => (index % 2 ? make("mark", {}, part) : part));
      marks.push(...made.filter((part) => part instanceof HTMLElement));
      node.replaceWith(...made);
    }
    return marks;
  };

  /* On a record page opened from a hit: mark the words in the preserved text, bring the first one into view. */
  const markWords = (query) => {
    const texts = [...document.querySelectorAll("[data-preserved-text]")];
    for (const pattern of patternsOf(query)) {
      const marks = texts.flatMap((text) => markIn(text, pattern));
      if (!marks.length) continue;
      const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const page = target && target.closest("[data-page]");
      const first = marks.find((mark) => page && page.contains(mark)) || marks[0];
      for (let box = first.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
      const show = () => first.scrollIntoView({ block: "center" });
      show();
      // Until everything is loaded the browser goes on scrolling to the anchor in the address, away from the words.
      if (document.readyState !== "complete") addEventListener("load", () => setTimeout(show), { once: true });
      return;
    }
  };

  const start = () => {
    const header = document.querySelector(".md-header__inner");
    if (header) addDialog(header);
    const page = document.querySelector("[data-search-page]");
    if (page) fillPage(page);
    const query = new URLSearchParams(location.search).get("mark");
    if (query) markWords(query.slice(0, 300));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
