// What a reader may do with an article. All of it can be read without.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  // Not before: the preview takes a copy of the page as it came, to tell what a newer one changes.
  document.addEventListener("DOMContentLoaded", () => {
  const prose = document.querySelector(".prose");
  if (!prose) return;
  const make = (tag, name, text) => {
    const made = document.createElement(tag);
    made.className = name;
    if (text) made.textContent = text;
    return made;
  };
  const svg = (path) =>
    `<svg viewBox="0 0 16 16" width="16" height="16" class="line" aria-hidden="true"><path d="${path}"/></svg>`;

  // A menu beside headings, theorems, figures and displays: for the pointer that rests on one, and
  // for the Tab key at numbered displays, where Enter leads into it and Escape out.
  const LINKED = ":is(h2, h3, h4, .theorem, figure, .math-display)";
  const menu = make("div", "menu-of");
  let owner = null;
  const place = (part) => part.id || part.querySelector(":scope > span[id]")?.id;
  const tex = (part) => part.querySelector('annotation[encoding="application/x-tex"]')?.textContent.trim();
  const mathml = (part) => part.querySelector("math")?.outerHTML;
  const button = (text, icon, act) => {
    const made = make("button", "");
    made.title = made.ariaLabel = text;
    made.innerHTML = icon;
    made.onclick = () => act(made);
    return made;
  };
  const copy = (text, icon, content) => button(text, icon, async (made) => {
    let said = words.copied;
    try { await navigator.clipboard.writeText(content()); } catch { said = words.notCopied; }
    made.title = made.dataset.said = said;
    setTimeout(() => { made.title = text; delete made.dataset.said; }, 2000);
  });
  const show = (part) => {
    if (!navigator.clipboard || owner === part) return;
    const id = place(part);
    const shown = [];
    if (id) shown.push(copy(words.link, "#", () => location.href.split("#")[0] + "#" + encodeURIComponent(id)));
    if (part.matches(".math-display") && tex(part)) {
      shown.push(copy(words.tex, "TeX", () => tex(part)), copy(words.mathml, "MathML", () => mathml(part)));
      if (words.alike) shown.push(button(words.alike, "≈", () => document.dispatchEvent(new CustomEvent("search-formula", { detail: tex(part) }))));
    }
    for (const href of part.dataset.tag?.split(" ") ?? []) {
      const tag = make("a", "", href.split("/").at(-2));
      tag.href = href;
      shown.push(tag);
    }
    if (part.matches(":has(> .used-in):not(.theorem, figure)")) {
      shown.push(button(words.used, "↗", () => part.classList.toggle("asked")));
    }
    menu.replaceChildren(...shown);
    owner = part;
    if (!shown.length) { menu.remove(); return; }
    document.body.append(menu);
    const box = part.getBoundingClientRect();
    menu.style.top = `${box.top + scrollY - (part.matches(".math-display") ? 8 : 0)}px`;
    menu.style.left = `${Math.min(box.right, innerWidth - 8) + scrollX - menu.offsetWidth}px`;
  };
  const hide = () => { menu.remove(); owner = null; };
  for (const type of ["pointerover", "focusin"]) document.addEventListener(type, ({ target }) => {
    const part = target.closest?.(LINKED);
    if (part && prose.contains(part) && !part.closest(".preview")) show(part);
    else if (owner && !menu.contains(target)) hide();
  });
  for (const part of prose.querySelectorAll(".math-display")) {
    if (place(part)) { part.tabIndex = 0; part.ariaKeyShortcuts = "Enter"; }
  }
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key === "Enter" && target === owner) { event.preventDefault(); menu.firstChild?.focus(); }
    if (key === "Escape" && menu.contains(target)) owner.focus();
  });

  // How far the text has been read, and the way back up.
  const line = make("div", "progress");
  const top = make("a", "to-top");
  top.href = "#";
  top.title = top.ariaLabel = words.top;
  top.innerHTML = svg("M3 10l5-5 5 5");
  document.body.append(line, top);
  const measure = () => {
    const box = prose.getBoundingClientRect();
    const way = box.height - innerHeight;
    const read = way > 0 ? Math.min(1, Math.max(0, -box.top / way)) : 0;
    line.style.transform = `scaleX(${read})`;
    top.classList.toggle("shown", scrollY > 2 * innerHeight);
  };
  // Browsers send this once a frame.
  addEventListener("scroll", measure);
  measure();

  // The section in sight, for engines that cannot tell by themselves.
  const toc = document.querySelector(".toc");
  if (!toc) return;
  if (!CSS.supports("selector(:target-current)")) {
    const entries = new Map([...toc.querySelectorAll("a")].map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
    const heads = [...prose.querySelectorAll("h1[id],h2[id],h3[id],h4[id]")].filter((h) => entries.has(h.id));
    const look = () => {
      const above = heads.filter((head) => head.getBoundingClientRect().top < innerHeight / 4).at(-1);
      for (const [id, entry] of entries) entry.toggleAttribute("data-current", id === above?.id);
    };
    // An IntersectionObserver would miss a heading that a jump leads over.
    addEventListener("scroll", look);
    look();
  }

  // On narrow screens a button in the corner opens the contents where the reader is.
  const open = make("button", "open-toc");
  open.title = open.ariaLabel = words.contents;
  open.innerHTML = svg("M2.5 4h11M2.5 8h8M2.5 12h9.5");
  const sheet = make("dialog", "toc-sheet");
  sheet.ariaLabel = words.contents;
  open.onclick = () => {
    sheet.replaceChildren(toc.querySelector("ol").cloneNode(true));
    sheet.showModal();
  };
  sheet.onclick = ({ target }) => {
    if (target === sheet || target.closest("a")) sheet.close();
  };
  document.body.append(open, sheet);
  });
})();
