// Opens the search over any page: with / and Ctrl+K, and with its link. Without it the link leads
// to the page of the search.
(() => {
  "use strict";
  const { search } = document.currentScript.dataset;
  let opened;

  const make = async () => {
    const response = await fetch(search);
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const box = document.adoptNode(page.querySelector(".search-box"));
    const dialog = document.createElement("dialog");
    dialog.className = "search-dialog";
    dialog.setAttribute("aria-label", box.dataset.name);
    dialog.append(box);
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    document.body.append(dialog);
    dialog.showModal();
    const { start } = await import(box.dataset.script);
    return { dialog, box: start(box, { isDialog: true }) };
  };

  const open = async (text) => {
    const field = document.querySelector("main > .search-box input");
    if (field && text === undefined) return field.focus();
    const address = text === undefined ? search : `${search}?q=${encodeURIComponent(text)}`;
    if (field) return location.assign(address);
    try {
      opened ??= make();
      const { dialog, box } = await opened;
      if (!dialog.open) dialog.showModal();
      if (text !== undefined) box.ask(text);
      return undefined;
    } catch {
      return location.assign(address);
    }
  };

  const isTyping = ({ target }) => target.closest?.("input, textarea, select, [contenteditable]");

  addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event);
    const letter = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!(slash || letter) || event.isComposing) return;
    event.preventDefault();
    open();
  });

  // Formulas like one that an article's menu names, without its labels and numbers.
  document.addEventListener("search-formula", ({ detail }) => {
    open(`$${detail.replace(/\\(?:label|tag\*?)\s*\{[^}]*\}|\\(?:notag|nonumber)\b|\$/g, "").trim()}$`);
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector(".search-link")?.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open();
    });
  });
})();
