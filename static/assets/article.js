// What a reader may do with an article. All of it can be read without.
(() => {
  const words = document.currentScript.dataset;
  // Not before: the preview takes a copy of the page as it came, to tell what a newer one changes.
  document.addEventListener("DOMContentLoaded", () => {
  const prose = document.querySelector(".prose");
  if (!prose) return;
  const make = (tag, className, more) => Object.assign(document.createElement(tag), { className, ...more });
  const icon = (tag, className, title, path) => make(tag, className, {
    title,
    ariaLabel: title,
    innerHTML: `<svg viewBox="0 0 16 16" width="16" height="16" class="line" aria-hidden="true"><path d="${path}"/></svg>`,
  });

  // A menu beside headings, theorems, figures and displays: for the pointer that rests on one, and
  // for the Tab key at numbered displays, where Enter leads into it and Escape out.
  const menu = make("div", "menu-of");
  let owner = null;
  const place = (part) => part.id || part.querySelector(":scope > span[id]")?.id;
  const tex = (part) => part.querySelector('annotation[encoding="application/x-tex"]')?.textContent.trim();
  const button = (text, icon, act) => {
    const made = make("button", "", { title: text, ariaLabel: text, innerHTML: icon });
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
      shown.push(copy(words.tex, "TeX", () => tex(part)), copy(words.mathml, "MathML", () => part.querySelector("math").outerHTML));
      if (words.alike) shown.push(button(words.alike, "≈", () => document.dispatchEvent(new CustomEvent("search-formula", { detail: tex(part) }))));
    }
    for (const href of part.dataset.tag?.split(" ") ?? []) shown.push(make("a", "", { href, textContent: href.split("/").at(-2) }));
    if (part.matches(".math-display:has(> .used-in)")) shown.push(button(words.used, "↗", () => part.classList.toggle("asked")));
    menu.replaceChildren(...shown);
    owner = part;
    if (!shown[0]) return menu.remove();
    document.body.append(menu);
    const box = part.getBoundingClientRect();
    menu.style.top = `${box.top + scrollY - (part.matches(".math-display") ? menu.offsetHeight - 6 : 0)}px`;
    menu.style.left = `${Math.min(box.right, innerWidth - 8) + scrollX - menu.offsetWidth}px`;
  };
  for (const type of ["pointerover", "focusin"]) document.addEventListener(type, ({ target }) => {
    const part = target.closest?.("h2, h3, h4, .theorem, figure, .math-display");
    if (part && prose.contains(part) && !part.closest(".preview")) show(part);
    else if (owner && !menu.contains(target)) owner = menu.remove();
  });
  for (const part of prose.querySelectorAll(".math-display")) {
    if (place(part)) Object.assign(part, { tabIndex: 0, ariaKeyShortcuts: "Enter" });
  }
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key === "Enter" && target === owner) { event.preventDefault(); menu.firstChild?.focus(); }
    if (key === "Escape" && menu.contains(target)) owner.focus();
  });

  // How far the text has been read, and the way back up.
  const line = make("div", "progress");
  const top = icon("a", "to-top", words.top, "M3 10l5-5 5 5");
  top.href = "#";
  document.body.append(line, top);
  let last = 0;
  const measure = () => {
    const box = prose.getBoundingClientRect();
    const way = box.height - innerHeight;
    // Before the text it is negative, and out of sight.
    line.style.transform = `scaleX(${way > 0 ? Math.min(1, -box.top / way) : 0})`;
    // For who turns back: else the buttons of a phone would cover what is being read.
    top.classList.toggle("shown", scrollY > 2 * innerHeight && scrollY < last);
    last = scrollY;
  };
  // Browsers send this once a frame, and for a page that opens further down.
  addEventListener("scroll", measure);

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
  const open = icon("button", "open-toc", words.contents, "M2.5 4h11M2.5 8h8M2.5 12h9.5");
  const sheet = make("dialog", "toc-sheet", { ariaLabel: words.contents });
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
