// The search, on its page and in the dialog over others: asks the index as the reader types.
import { drawing } from "./search-formulas.js";
import { fill, hits } from "./search-excerpts.js";
import { makeIndex } from "./search-index.js";
import { drawn, withLeaves } from "./search-mathml.js";
import { rank, readQuery } from "./search-ranking.js";

const MORE = 10; // results shown at first, and with each push of the button
const PAUSE = 120; // milliseconds after a key

// ---- Where the index and KaTeX come from ------------------------------------

const loader = (folder) => async (name, fresh) => {
  const response = await fetch(`${folder}${name}`, fresh ? { cache: "no-cache" } : {});
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  const found = await response.json();
  if (found.passages) found.formulas = found.formulas.map(withLeaves);
  return found;
};

const scripts = new Map();

const loaded = (href) => {
  if (!scripts.has(href)) {
    scripts.set(href, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: href, onload: resolve, onerror: reject });
      document.head.append(script);
    }));
  }
  return scripts.get(href);
};

// The drawing of a formula; null if KaTeX cannot read it. Only a drawing is ever shown.
const typesetter = ({ katex, macros }) => async (tex) => {
  await loaded(katex);
  try {
    const options = { output: "mathml", throwOnError: true, strict: "ignore", trust: false };
    const html = window.katex.renderToString(tex, { ...options, macros: JSON.parse(macros), maxExpand: 1000 });
    return drawing(html);
  } catch {
    return null;
  }
};

// ---- The search in its box --------------------------------------------------

export const start = (box, { isDialog = false } = {}) => {
  const { dataset } = box;
  const form = box.querySelector("form.search");
  const field = form.querySelector("input");
  const filters = [...box.querySelectorAll(".search-filters select")];
  const status = box.querySelector(".search-status");
  const list = box.querySelector(".search-results");
  const preview = box.querySelector(".search-formula");
  const beginning = box.querySelector(".search-start");
  const index = makeIndex(loader(dataset.index));
  const typeset = typesetter(dataset);
  let turn = 0;
  let pause;

  const counted = (count) => (count === 1 ? dataset.one : dataset.other).replace("#", count);
  const link = (href) => Object.assign(document.createElement("a"), { href });
  const line = (name) => Object.assign(document.createElement("p"), { className: name });

  const hit = (each, context, address) => {
    const row = line("search-hit");
    const [id, title] = each.section;
    const anchor = each.anchor || id;
    const to = link(anchor ? `${address}#${encodeURIComponent(anchor)}` : address);
    if (title) {
      const name = document.createElement("span");
      name.className = "search-section";
      row.append(fill(name, title, context), " ");
    }
    to.append(row);
    fill(row, each.text, { ...context, formulas: each.formulas });
    return to;
  };

  const entry = async (number, query) => {
    const article = await index.article(number);
    if (!article) return [];
    const context = { article, query };
    const item = document.createElement("li");
    const address = dataset.base + article.address.split("/").map(encodeURIComponent).join("/");
    const title = link(address);
    title.className = "search-title";
    const about = line("meta");
    const facts = [article.date, ...article.authors, ...article.tags].filter(Boolean);
    about.textContent = facts.join(" · ");
    item.append(fill(title, article.title, context), about);
    item.append(...hits(article, query).map((each) => hit(each, context, address)));
    return [item];
  };

  // The list changes in one step, so a reader who is in it already stays where they are.
  const redraw = (items) => {
    const focused = list.contains(document.activeElement) && document.activeElement.href;
    list.replaceChildren(...items);
    if (focused === false) return;
    ([...list.querySelectorAll("a")].find(({ href }) => href === focused) ?? field).focus();
  };

  const show = async (numbers, query, now, place) => {
    const entries = await Promise.all(numbers.slice(0, MORE).map((number) => entry(number, query)));
    if (now !== turn) return;
    place(entries.flat());
    if (numbers.length <= MORE) return;
    const item = document.createElement("li");
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: dataset.more });
    button.addEventListener("click", async () => {
      await show(numbers.slice(MORE), query, now, (items) => list.append(...items));
      item.nextElementSibling?.querySelector("a").focus();
      item.remove();
    });
    item.append(button);
    list.append(item);
  };

  const previewed = ({ patterns }) => {
    preview.replaceChildren(...patterns.map(({ drawing }) => drawn(drawing)));
    preview.hidden = !patterns.length;
  };

  const remember = (text, chosen) => {
    if (isDialog) return;
    const values = Object.entries({ q: text, ...chosen }).filter(([, value]) => value);
    const query = new URLSearchParams(values).toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
  };

  const search = async () => {
    const text = field.value.normalize("NFC").trim();
    const chosen = Object.fromEntries(filters.map(({ name, value }) => [name, value]));
    const now = ++turn;
    remember(text, chosen);
    beginning.hidden = Boolean(text);
    try {
      const query = { ...(await readQuery(text, typeset)), text };
      const numbers = text ? await rank(index, query, chosen) : [];
      if (now !== turn) return;
      previewed(query);
      await show(numbers, query, now, redraw);
      if (now !== turn) return;
      status.textContent = !text ? "" : numbers.length ? counted(numbers.length) : dataset.none;
    } catch {
      if (now !== turn) return;
      redraw([]);
      status.textContent = dataset.broken;
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(search, PAUSE);
  });
  for (const each of filters) each.addEventListener("change", search);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    search();
  });

  // Up and down go through field and results; Escape goes back to the field, then out of a dialog.
  box.addEventListener("keydown", (event) => {
    const stops = [field, ...box.querySelectorAll(".search-start:not([hidden]) a, .search-results :is(a, button)")];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Escape" && isDialog && at === 0) {
      event.preventDefault(); // a browser would empty the field
      box.closest("dialog").close();
      return;
    }
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Escape: 0 }[event.key];
    if (at < 0 || to === undefined || !stops[to] || to === at || event.isComposing) return;
    event.preventDefault();
    stops[to].focus();
  });

  if (!isDialog) {
    const asked = new URLSearchParams(location.search);
    field.value = asked.get("q") ?? "";
    for (const each of filters) each.value = asked.get(each.name) ?? "";
  }
  field.focus();
  if (field.value) search();
  return { ask: (text) => { field.value = text; search(); field.focus(); } };
};

const onPage = document.querySelector("main > .search-box");
if (onPage) start(onPage);
