/* Is a file that the visitor has the one that was kept? Its SHA-256 is worked out here, in the browser, and compared
 * with the numbers of the record; nothing leaves the machine. Without JavaScript the command on the page does the same. */
(() => {
  "use strict";

  const LARGEST = 1024 ** 3; // bytes: browsers hash a file only as a whole, in memory

  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const element = (name, className, text = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };

  const addCheck = (box) => {
    const known = [...box.querySelectorAll("data")].map((item) => [item.value, item.dataset.words]);
    const answer = element("p", "hf-file-check__answer");
    answer.setAttribute("role", "status");
    box.hidden = false;
    box.append(answer);
    const say = (kind, text, number = "") => {
      answer.dataset.kind = kind;
      answer.textContent = text;
      if (number) answer.append(" Its SHA-256: ", element("code", "hf-hash", number));
    };
    if (!globalThis.crypto?.subtle) {
      say("note", "This page cannot check a file for you, because it came over an insecure connection. Open a terminal and run: ");
      answer.append(element("code", "", "sha256sum the-file"));
      return;
    }

    const label = element("label", "hf-file-check__drop");
    const input = document.createElement("input");
    input.type = "file";
    label.append(element("span", "", "Do you have a file? Choose it, or drop it here: "), input);
    box.insertBefore(label, answer);
    box.insertBefore(element("p", "hf-quiet", "Your browser works out its number and compares it. Nothing leaves your machine."), answer);

    let turn = 0;
    const check = async (file) => {
      const mine = (turn += 1);
      if (file.size > LARGEST) {
        say("note", `${file.name} is too large to be checked here. Open a terminal and run: `);
        answer.append(element("code", "", "sha256sum the-file"));
        return;
      }
      say("busy", `Working out the number of ${file.name} …`);
      let number;
      try {
        number = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      } catch {
        if (mine === turn) say("note", `${file.name} could not be read. Is it a folder, or was it moved?`);
        return;
      }
      if (mine !== turn) return;
      const same = known.filter(([value]) => value === number).map(([, words]) => words);
      if (same.length) say("same", `${file.name} is the same, byte for byte, as a copy of this record. ${same.join(". ")}.`, number);
      else say("other", `${file.name} has not the same bytes as ${known.length > 1 ? "any copy" : "the copy"} of this record.`, number);
    };
    input.addEventListener("change", () => input.files.length && check(input.files[0]));
    const over = (event) => {
      event.preventDefault();
      label.classList.toggle("hf-file-check__drop--over", event.type === "dragover");
    };
    for (const type of ["dragover", "dragleave", "drop"]) box.addEventListener(type, over);
    box.addEventListener("drop", (event) => event.dataTransfer.files.length && check(event.dataTransfer.files[0]));
  };

  document.querySelectorAll("[data-file-check]").forEach(addCheck);
})();
