// How far a formula is the one that was asked for, as sitegen/search/matching.py finds it.
import { COMMUTATIVE } from "./search-formulas.js";
import { readings, wayTokens } from "./search-tokens.js";

// How much it counts that a formula is the same, the same with other letters, or holds the same.
const SAME = 1;
const RENAMED = 0.95;
const PART = 0.85;
const PART_RENAMED = 0.8;
const SOME = 0.6; // of the ways that both have
const LEAST = 0.3; // of the ways of what was asked for
const PATIENCE = 3000; // steps of one comparison

// A formula that was asked for.
export const pattern = (drawing, tree) => {
  const whole = readings(tree).at(-1);
  return { drawing, tree, whole, wild: whole.exact.includes("?"), ways: wayTokens(tree, false) };
};

// How far a formula is it, from 0 to 1, and the parts of its tree that are what was asked for.
export const match = (asked, tree) => {
  const parts = readings(tree);
  const whole = parts.at(-1);
  if (!asked.wild) {
    if (whole.exact === asked.whole.exact) return { score: SAME, found: [tree] };
    if (asked.whole.size > 1 && whole.renamed === asked.whole.renamed) return { score: RENAMED, found: [tree] };
    const same = parts.find((part) => part.exact === asked.whole.exact);
    if (same) return { score: PART, found: [same.tree] };
  }
  return unified(asked, parts) ?? shared(asked, tree);
};

const unified = (asked, parts) => {
  if (asked.whole.size < 2) return null;
  for (const renames of [false, true]) {
    for (const { tree, size } of [...parts].reverse()) {
      if (size < asked.whole.size && !asked.wild) continue;
      const budget = { left: PATIENCE };
      const found = begun(asked.tree, tree, renames, budget);
      if (!found) continue;
      const whole = tree === parts.at(-1).tree && found.includes(tree);
      const score = whole ? (renames ? RENAMED : SAME) : renames ? PART_RENAMED : PART;
      return { score, found };
    }
  }
  return null;
};

const shared = (asked, tree) => {
  const held = new Set(wayTokens(tree, true));
  const count = asked.ways.filter((way) => held.has(way)).length;
  const share = asked.ways.length ? count / asked.ways.length : 0;
  return share > LEAST ? { score: SOME * share, found: [] } : { score: 0, found: [] };
};

// The parts of a tree that are the tree asked for; a sum may be a part of a longer one.
const begun = (asked, held, renames, budget) => {
  const loose = asked.kind === held.kind && asked.parts.length < held.parts.length;
  if (!loose) return unifies(asked, held, {}, renames, budget) && [held];
  if (!COMMUTATIVE.has(asked.kind) && !"&,".includes(asked.kind)) return null;
  const used = [];
  return inAnyOrder(asked.parts, held.parts, {}, renames, budget, used) && used;
};

// What letters and wildcards stand for if a tree is another one; null if it is not.
const unifies = (asked, held, bound, renames, budget) => {
  if (budget.left-- < 0) return null;
  if (asked.kind === "?") return wild(asked, held, bound);
  if (renames && asked.kind === "v" && held.kind === "v") return letter(asked, held, bound);
  if (asked.kind !== held.kind || asked.text !== held.text) return null;
  if (asked.parts.length !== held.parts.length) return null;
  if (COMMUTATIVE.has(asked.kind)) return inAnyOrder(asked.parts, held.parts, bound, renames, budget, []);
  for (let at = 0; bound && at < asked.parts.length; at++) {
    bound = unifies(asked.parts[at], held.parts[at], bound, renames, budget);
  }
  return bound;
};

const wild = (asked, held, bound) => {
  if (!asked.text) return bound;
  const [name, exact] = [`?${asked.text}`, readings(held).at(-1).exact];
  return (bound[name] ?? exact) === exact ? { ...bound, [name]: exact } : null;
};

// A letter stands for one letter, and no other stands for the same.
const letter = (asked, held, bound) => {
  const [to, from] = [`>${asked.text}`, `<${held.text}`];
  if ((bound[to] ?? held.text) !== held.text || (bound[from] ?? asked.text) !== asked.text) return null;
  return { ...bound, [to]: held.text, [from]: asked.text };
};

const inAnyOrder = (asked, held, bound, renames, budget, used) => {
  if (!asked.length) return bound;
  const [first, ...others] = asked;
  for (const each of held) {
    const next = used.includes(each) ? null : unifies(first, each, bound, renames, budget);
    if (!next) continue;
    used.push(each);
    const rest = inAnyOrder(others, held, next, renames, budget, used);
    if (rest) return rest;
    used.pop();
  }
  return null;
};
