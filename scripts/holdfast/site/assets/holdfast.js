/* Small helps on our own pages; everything works without them. Copy buttons beside citations and commands, a filter
 * above long tables, and closed texts that open when a link leads into them. */
(() => {
  "use strict";

  const addCopyButton = (block) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "hf-copy-button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${block.dataset.copy || "this"}`);
    button.addEventListener("click", async () => {
      const text = block.querySelector("code").textContent;
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        const range = document.createRange();
        range.selectNodeContents(block.querySelector("code"));
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        if (!document.execCommand("copy")) return;
        getSelection().removeAllRanges();
      }
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1600);
    });
    const frame = document.createElement("div");
    frame.className = "hf-copy-frame";
    block.replaceWith(frame);
    frame.append(block, button);
  };

  const addFilter = (table) => {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 8) return;
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const label = document.createElement("label");
    label.className = "hf-filter";
    const input = document.createElement("input");
    input.type = "search";
    input.placeholder = "title, publisher, year …";
    const count = document.createElement("output");
    label.append(`${table.dataset.filter} `, input, count);
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, at) => {
        row.hidden = !words.every((word) => texts[at].includes(word));
        shown += row.hidden ? 0 : 1;
      });
      count.textContent = words.length ? `${shown} of ${rows.length}` : "";
    });
    table.parentElement.before(label);
  };

  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    let opened = false;
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) {
      opened ||= !box.open;
      box.open = true;
    }
    if (opened) target.scrollIntoView();
  };

  document.querySelectorAll("pre.hf-copy").forEach(addCopyButton);
  document.querySelectorAll("table[data-filter]").forEach(addFilter);
  addEventListener("hashchange", reveal);
  reveal();
})();
