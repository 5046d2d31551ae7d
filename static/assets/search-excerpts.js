// What a result shows of an article: its passages that hold what was asked for.
import { nearest } from "./search-ranking.js";
import { drawn } from "./search-mathml.js";
import { isPrefix, words } from "./search-words.js";

const HITS = 3; // sections of one article
const SHORT = 40; // characters of a passage that is shown with the next one
const LONG = 220;
const BEFORE = 60;
const MARK = /\u0001(\d+)\u0002/;
const ALIKE = 0.9; // of the score of the nearest formula
const CLOSING = /^[，。、；：！？）」』》】…,.;:!?)\]}]+/;

// The passages to show, the best of each section: section, anchor, text, and the leaves to mark.
export const hits = (text, query) => {
  const formulas = found(text, query);
  const scored = text.passages.map(([section, anchor, passage], at) =>
    ({ section: text.sections[section], anchor, at, score: score(passage, query.terms, formulas) }));
  const best = new Map();
  for (const each of scored.filter(({ score }) => score > 0)) {
    if (each.score > (best.get(each.section)?.score ?? 0)) best.set(each.section, each);
  }
  const chosen = [...best.values()].sort((one, other) => other.score - one.score || one.at - other.at);
  const shown = chosen.length ? chosen.filter((each) => each.score >= chosen[0].score / 2) : scored.slice(0, 1);
  return shown.slice(0, HITS).map((each) => ({ ...each, text: longer(text, each), formulas }));
};

// By the numbers of formulas: how near they are, and the leaves of what was asked for.
const found = (text, query) => {
  const formulas = new Map();
  for (const asked of query.patterns) {
    const near = nearest(asked, text);
    for (const each of near.filter(({ score }) => score >= ALIKE * near[0].score)) {
      const leaves = formulas.get(each.at)?.leaves ?? new Set();
      for (const tree of each.found) addLeaves(tree, leaves);
      formulas.set(each.at, { score: each.score, leaves });
    }
  }
  return formulas;
};

const addLeaves = (tree, leaves) => {
  if (tree.item) leaves.add(tree.item);
  for (const part of tree.parts) addLeaves(part, leaves);
};

const score = (passage, terms, formulas) => {
  const held = words(passage.replaceAll(new RegExp(MARK, "g"), " "));
  const count = terms.filter((term) => held.some((word) => (isPrefix(term) ? word.startsWith(term) : word === term))).length;
  const near = [...passage.matchAll(new RegExp(MARK, "g"))].map(([, at]) => formulas.get(Number(at))?.score ?? 0);
  return count + 3 * Math.max(0, ...near);
};

// A short passage with the one behind it, where that is of the same paragraph's section.
const longer = (text, { at }) => {
  const [section, , passage] = text.passages[at];
  const next = text.passages[at + 1];
  return passage.length < SHORT && next?.[0] === section ? `${passage} ${next[2]}` : passage;
};

// The words of a query as they stand in texts, longest first.
const pattern = (query) => {
  const runs = query.text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu) ?? [];
  const parts = [...new Set([...query.phrases, ...runs, ...query.terms])].filter((part) => part && !part.startsWith("\\"));
  if (!parts.length) return null;
  const escaped = parts.sort((one, other) => other.length - one.length)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"));
  return new RegExp(`(?<![A-Za-z0-9](?=[A-Za-z0-9]))(?:${escaped.join("|")})`, "giu");
};

const marked = (element, text, wanted) => {
  let at = 0;
  for (const match of wanted ? text.matchAll(wanted) : []) {
    const mark = document.createElement("mark");
    mark.textContent = match[0];
    element.append(text.slice(at, match.index), mark);
    at = match.index + match[0].length;
  }
  element.append(text.slice(at));
};

// Fill an element with a text of the index: formulas drawn, and what was asked for marked.
export const fill = (element, text, { article, query, formulas = new Map() }) => {
  const wanted = pattern(query);
  const pieces = shortened(text, wanted).split(MARK);
  pieces.forEach((piece, at) => {
    if (at % 2 === 0) return marked(element, at ? piece.replace(CLOSING, "") : piece, wanted);
    const drawing = article.formulas[Number(piece)];
    const leaves = formulas.get(Number(piece))?.leaves;
    const formula = drawn(drawing ?? ["r", []], (leaf) => leaves?.has(leaf) ?? false);
    return element.append(unbroken(formula, CLOSING.exec(pieces[at + 1])?.[0]));
  });
  return element;
};

// A formula with the punctuation behind it, which would begin a line where the formula ends one.
const unbroken = (formula, closing) => {
  if (!closing) return formula;
  const both = document.createElement("span");
  both.style.whiteSpace = "nowrap";
  both.append(formula, closing);
  return both;
};

// Cut what is long around what was asked for; a formula is not cut in two.
const shortened = (text, wanted) => {
  if (text.length <= LONG) return text;
  const first = wanted ? Math.max(0, text.search(wanted) - BEFORE) : 0;
  const start = text.lastIndexOf("\u0001", first) > text.lastIndexOf("\u0002", first) ? text.lastIndexOf("\u0001", first) : first;
  const open = text.lastIndexOf("\u0001", start + LONG);
  const end = open > text.lastIndexOf("\u0002", start + LONG) ? open : start + LONG;
  return `${start ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
};

