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
  const current = () => root.dataset.theme || (system.matches ? "dark" : "light");

  const wireSwitch = (button) => {
    const show = () => button.setAttribute("aria-pressed", String(current() === "dark"));
    button.addEventListener("click", () => {
      const wanted = current() === "dark" ? "light" : "dark";
      // Back to what the system says means following the system again.
      const choice = wanted === (system.matches ? "dark" : "light") ? null : wanted;
      apply(choice);
      remember(choice);
      show();
    });
    system.addEventListener("change", show);
    addEventListener("storage", (event) => {
      if (event.key === "theme" || event.key === null) { apply(recall()); show(); }
    });
    show();
  };

  const addCopyButton = (block) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.querySelector("code").textContent);
        button.textContent = words.copied;
      } catch {
        button.textContent = words.notCopied;
      }
      setTimeout(() => { button.textContent = words.copy; }, 2000);
    });
    block.append(button);
  };

  const addCopyButtons = () => {
    if (!navigator.clipboard || !words.copy) return;
    document.querySelectorAll(".highlight:not(:has(> .copy))").forEach(addCopyButton);
  };

  // Paper does not scroll: what is wider than its column is made smaller, alone. Without this the
  // browser makes the whole page smaller, and cuts tables.
  const PAPER = 41; // rem: 160 mm at 11 pt, see print.css
  const fit = (box) => {
    const rem = parseFloat(getComputedStyle(root).fontSize);
    const indent = box.closest(".prose").clientWidth - box.clientWidth;
    const room = PAPER - indent / rem;
    box.style.setProperty("--fit", Math.min(1, room / (box.scrollWidth / rem)) || 1);
  };
  addEventListener("beforeprint", () => {
    root.classList.add("printing");
    document.querySelectorAll(".prose :is(.math-display, .table-scroll)").forEach(fit);
  });
  addEventListener("afterprint", () => root.classList.remove("printing"));

  apply(recall());
  root.classList.add("scripts");
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".theme-switch").forEach(wireSwitch);
    addCopyButtons();
    // Browsers that cannot style the content of a closed <details> get it open in the margin.
    if (wide.matches) document.querySelectorAll(".toc details").forEach((toc) => { toc.open = true; });
  });
  // The preview has put a newer text into the page.
  document.addEventListener("sitegen:swap", addCopyButtons);
})();
