// Runs before the page is drawn: a remembered choice of light or dark must not arrive late.
(() => {
  "use strict";
  const root = document.documentElement;
  const words = document.currentScript.dataset;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const wide = matchMedia("(min-width: 75em)");

  // Storage throws where cookies are blocked; the choice then lasts as long as the page.
  const recall = () => {
    try { return localStorage.getItem("theme"); } catch { return null; }
  };
  const remember = (choice) => {
    try {
      if (choice) localStorage.setItem("theme", choice);
      else localStorage.removeItem("theme");
    } catch { /* nothing to do */ }
  };

  const apply = (choice) => {
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
    else delete root.dataset.theme;
  };
  const scheme = () => getComputedStyle(root).colorScheme === "dark" ? "dark" : "light";
  // What the page is without a choice: the system's scheme, or that of a theme that is dark first.
  const unchosen = () => {
    const chosen = root.dataset.theme;
    apply(null);
    const found = scheme();
    apply(chosen);
    return found;
  };

  const wireSwitch = (button) => {
    const show = () => button.setAttribute("aria-pressed", String(scheme() === "dark"));
    button.onclick = () => {
      const wanted = scheme() === "dark" ? "light" : "dark";
      // Back to what the system says means following the system again.
      const choice = wanted === unchosen() ? null : wanted;
      apply(choice);
      remember(choice);
      show();
    };
    system.addEventListener("change", show);
    addEventListener("storage", (event) => {
      if (event.key === "theme" || event.key === null) { apply(recall()); show(); }
    });
    show();
  };

  const addCopyButton = (block) => {
    const button = document.createElement("button");
    const say = (text) => { button.textContent = text; };
    button.className = "copy";
    say(words.copy);
    button.onclick = async () => {
      try {
        await navigator.clipboard.writeText(block.querySelector("code").textContent);
        say(words.copied);
      } catch { say(words.notCopied); }
      setTimeout(say, 2000, words.copy);
    };
    block.append(button);
  };

  const addCopyButtons = () => {
    if (!navigator.clipboard || !words.copy) return;
    document.querySelectorAll(".highlight:not(:has(> .copy))").forEach(addCopyButton);
  };

  // Paper does not scroll: what is wider than its column is made smaller, alone. Without this the
  // browser makes the whole page smaller, and cuts tables.
  // In rem: 160 mm at 11 pt, see print.css.
  const PAPER = 41;
  const fit = (box) => {
    const rem = parseFloat(getComputedStyle(root).fontSize);
    const indent = Math.max(0, box.closest(".prose").clientWidth - box.clientWidth);
    const room = PAPER - indent / rem;
    box.style.setProperty("--fit", Math.min(1, room / (box.scrollWidth / rem)) || 1);
  };
  addEventListener("beforeprint", () => {
    root.classList.add("printing");
    document.querySelectorAll(".prose :is(.math-display, .table-scroll)").forEach(fit);
  });
  addEventListener("afterprint", () => root.classList.remove("printing"));

  // Only what overflows is a stop for the Tab key, and what has a menu (article.js). Sizes change as fonts load and windows turn.
  const SCROLLS = ".prose :is(.math-display, .table-scroll, pre)";
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const box = target.closest(SCROLLS);
      if (!box) continue;
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else if (!box.ariaKeyShortcuts) box.removeAttribute("tabindex");
    }
  });
  const watchSizes = () => {
    sizes.disconnect();
    document.querySelectorAll(SCROLLS).forEach((box) => {
      sizes.observe(box);
      const inner = box.querySelector(".katex, table, code");
      if (inner) sizes.observe(inner);
    });
  };

  // A picture fills the window; without this script its link leads to the file.
  const zoom = (event) => {
    const link = event.target.closest("a.zoom");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const dialog = document.createElement("dialog");
    const picture = link.querySelector("img").cloneNode();
    picture.removeAttribute("sizes");
    picture.style.cssText = "";
    dialog.className = "zoomed";
    dialog.append(picture);
    dialog.onclick = () => dialog.close();
    dialog.onclose = () => dialog.remove();
    document.body.append(dialog);
    dialog.showModal();
  };
  addEventListener("click", zoom);

  apply(recall());
  root.classList.add("scripts");
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".theme-switch").forEach(wireSwitch);
    addCopyButtons();
    watchSizes();
    // Browsers that cannot style the content of a closed <details> get it open in the margin.
    if (wide.matches) document.querySelectorAll(".toc details").forEach((toc) => { toc.open = true; });
  });
  // The preview has put a newer text into the page.
  document.addEventListener("sitegen:swap", () => { addCopyButtons(); watchSizes(); });
})();
