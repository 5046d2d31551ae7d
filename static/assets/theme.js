// Runs before the page is drawn: a remembered choice of light or dark must not arrive late.
(() => {
  "use strict";
  const root = document.documentElement;
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
    button.textContent = "复制";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.querySelector("code").textContent);
        button.textContent = "已复制";
      } catch {
        button.textContent = "未能复制";
      }
      setTimeout(() => { button.textContent = "复制"; }, 2000);
    });
    block.append(button);
  };

  apply(recall());
  root.classList.add("scripts");
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".theme-switch").forEach(wireSwitch);
    if (navigator.clipboard) document.querySelectorAll(".highlight").forEach(addCopyButton);
    // Browsers that cannot style the content of a closed <details> get it open in the margin.
    if (wide.matches) document.querySelectorAll(".toc details").forEach((toc) => { toc.open = true; });
  });
})();
