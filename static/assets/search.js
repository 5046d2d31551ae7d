// The search page: asks Pagefind as the reader types, and shows what it finds as plain text.
const MORE = 10; // results shown at first, and with each push of the button
const READ = 30; // results read and put in order; those behind them keep Pagefind's order
const BEFORE = 30;
const LENGTH = 140; // characters of an excerpt, and of them before the first word found

const field = document.querySelector(".search input");
const status = document.querySelector(".search-status");
const list = document.querySelector(".search-results");
const index = import(list.dataset.index);
let asked = 0;

// ---- Finding ----------------------------------------------------------------

// TeX is indexed with its commands and groups apart: \frac {1} {2}.
const parted = (query) =>
  query.replace(/\\(?:[A-Za-z]+|.)|(?<=\})(?=\{)|[=+\-<>,;()[\]|/&]+/g, " $& ").trim();

// Browsers do not cut Chinese into the same words as the index. So a query is also asked with long
// words halved, and with only the first of several single characters: words are found by their
// beginning.
const recut = (query) => {
  if (!Intl.Segmenter || !/\p{Script=Han}/u.test(query)) return query;
  const words = [...new Intl.Segmenter("zh", { granularity: "word" }).segment(query)];
  const single = (word) => /^\p{Script=Han}$/u.test(word?.segment ?? "");
  return words
    .filter((word, at) => !(single(word) && single(words[at - 1])))
    .map(({ segment }) => segment.replace(/(\p{Script=Han}{2})(?=\p{Script=Han})/gu, "$1 "))
    .join(" ");
};

// What is the same for a reader: case, spaces and braces do not count.
const squeezed = (text) => text.toLowerCase().replace(/[\s\u200b{}]/g, "");
const times = (text, part) => text.split(part).length - 1;

const words = (query) => {
  const parts = query.split(/\s+/).flatMap((part) =>
    Intl.Segmenter && /^\p{Script=Han}+$/u.test(part)
      ? [...new Intl.Segmenter("zh", { granularity: "word" }).segment(part)]
        .map(({ segment }) => segment).filter((segment) => segment.length > 1)
      : [part]);
  return [query, ...parts].map(squeezed).filter(Boolean);
};

// Pagefind goes on to shorter words where it finds nothing, and it weighs a formula as one word
// among many. So what it found is read: articles with more of the query as it was written come
// first, those with nothing of it are left out, and formulas count as often as they stand there.
const ranked = async (result, query) => {
  const { meta, content } = await result.data();
  const text = squeezed(`${meta.title} ${meta.tags ?? ""} ${content} ${meta.tex}`);
  const counts = words(query).map((word) => times(text, word));
  const formula = /[\\^_⁰-₉²³¹]/.test(query) ? counts[0] : 0;
  return { result, held: counts.filter(Boolean).length, formula };
};

const find = async (query) => {
  const pagefind = await index;
  const best = new Map();
  for (const wording of new Set([parted(query), parted(recut(query))])) {
    for (const result of (await pagefind.search(wording)).results) {
      if (!(best.get(result.id)?.score >= result.score)) best.set(result.id, result);
    }
  }
  const found = [...best.values()].sort((one, other) => other.score - one.score);
  const read = await Promise.all(found.slice(0, READ).map((result) => ranked(result, query)));
  const held = read.filter((each) => each.held).sort((one, other) =>
    other.held - one.held || other.formula - one.formula || other.result.score - one.result.score);
  return held.length ? [...held.map(({ result }) => result), ...found.slice(READ)] : [];
};

// ---- Showing ----------------------------------------------------------------

const SMALL = { "^": "⁰¹²³⁴⁵⁶⁷⁸⁹", "_": "₀₁₂₃₄₅₆₇₈₉" };

// The parts of a query as results show them: x^2 as x².
const shown = (query) => {
  const plain = query.replace(/([\^_])\{?(\d)\}?/g, (_, mark, digit) => SMALL[mark][digit]);
  const parts = [query, plain, ...query.split(/\s+/), ...plain.split(/\s+/)];
  return [...new Set(parts)].filter(Boolean).sort((one, other) => other.length - one.length);
};

const pattern = (query) => {
  const parts = shown(query).map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  // A Latin word is found by its beginning.
  return new RegExp(`(?<![A-Za-z0-9](?=[A-Za-z0-9]))(?:${parts.join("|")})`, "giu");
};

const marked = (element, text, query) => {
  let at = 0;
  for (const match of text.matchAll(pattern(query))) {
    const mark = document.createElement("mark");
    mark.textContent = match[0];
    element.append(text.slice(at, match.index), mark);
    at = match.index + match[0].length;
  }
  element.append(text.slice(at));
  return element;
};

const excerpt = ({ content, meta }, query) => {
  let text = content.replaceAll("\u200b", "").replace(/\s+/g, " ");
  if (text.startsWith(meta.title)) text = text.slice(meta.title.length).replace(/^[.\s]+/, "");
  const first = Math.max(0, text.search(pattern(query)) - BEFORE);
  // A word is not cut in two, nor a character.
  const start = first && first + text.slice(first, first + BEFORE).search(/(?<=[\s\p{P}])|$/u);
  const part = [...text.slice(start, start + 2 * LENGTH)].slice(0, LENGTH).join("");
  const rest = start + part.length < text.length;
  return (start ? "…" : "") + part + (rest ? "…" : "");
};

const entry = async (result, query) => {
  const data = await result.data();
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = data.meta.url;
  const text = document.createElement("p");
  item.append(marked(link, data.meta.title, query), marked(text, excerpt(data, query), query));
  return item;
};

const counted = (count) =>
  (count === 1 ? list.dataset.one : list.dataset.other).replace("#", count);

const show = async (found, query, turn) => {
  const entries = await Promise.all(found.slice(0, MORE).map((result) => entry(result, query)));
  if (turn !== asked) return;
  list.append(...entries);
  if (found.length <= MORE) return;
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = list.dataset.more;
  button.addEventListener("click", async () => {
    await show(found.slice(MORE), query, turn);
    item.nextElementSibling?.querySelector("a").focus();
    item.remove();
  });
  item.append(button);
  list.append(item);
};

const search = async () => {
  const query = field.value.normalize("NFC").trim();
  const turn = ++asked;
  history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
  try {
    const found = query ? await find(query) : [];
    if (turn !== asked) return;
    list.replaceChildren();
    await show(found, query, turn);
    if (turn !== asked) return;
    status.textContent = !query ? "" : found.length ? counted(found.length) : list.dataset.none;
  } catch {
    status.textContent = list.dataset.broken;
  }
};

// ---- Keys -------------------------------------------------------------------

let pause;
field.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(search, 150);
});
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  search();
});

// Up and down go through field and results; Escape goes back to the field.
document.addEventListener("keydown", (event) => {
  const stops = [field, ...list.querySelectorAll("a, button")];
  const at = stops.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Escape: 0 }[event.key];
  if (at < 0 || to === undefined || !stops[to] || event.isComposing) return;
  if (to === at) return;
  event.preventDefault();
  stops[to].focus();
});

field.value = new URLSearchParams(location.search).get("q") ?? "";
field.focus();
if (field.value) search();
