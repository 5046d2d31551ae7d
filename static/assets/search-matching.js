// How far a formula is the one that was asked for, as sitegen/search/matching.py finds it.
import { COMMUTATIVE } from "./search-formulas.js";
import { letteredTokens, longestWays, readings, tokens } from "./search-tokens.js";

// How much it counts that a formula is the same, the same with other letters, or holds the same.
export const SAME = 1;
export const RENAMED = 0.95;
export const PART = 0.85;
export const PART_RENAMED = 0.8;
export const SOME = 0.6; // of the ways that both have
const LEAST = 0.3; // of the ways of what was asked for
const PATIENCE = 3000; // steps of one comparison

// A formula that was asked for.
export const pattern = (drawing, tree) => {
  const parts = readings(tree);
  const whole = parts.at(-1);
  const wild = whole.exact.includes("?");
  return { drawing, tree, whole, wild, ways: longestWays(tree), letters: letteredTokens(parts) };
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
  const held = tokens(tree);
  const wanted = [...asked.ways, ...asked.letters];
  const share = wanted.length ? wanted.filter((token) => held.has(token)).length / wanted.length : 0;
  return { score: share > LEAST ? SOME * share : 0, found: [] };
};

// The parts of a tree that are the tree asked for; a sum may be a part of a longer one.
const begun = (asked, held, renames, budget) => {
  const loose = asked.kind === held.kind && asked.parts.length < held.parts.length;
  if (!loose) return any(unify(asked, held, {}, renames, budget)) && [held];
  if (!COMMUTATIVE.has(asked.kind) && !"&,".includes(asked.kind)) return null;
  const used = [];
  return any(inAnyOrder(asked.parts, held.parts, {}, renames, budget, used)) && used;
};

const any = (found) => !found.next().done;

// All that letters and wildcards may stand for if a tree is another one.
const unify = function* (asked, held, bound, renames, budget) {
  if (--budget.left < 0) return;
  if (asked.kind === "?") yield* wild(asked, held, bound);
  else if (renames && asked.kind === "v" && held.kind === "v") yield* letter(asked, held, bound);
  else if (asked.kind === held.kind && asked.text === held.text && asked.parts.length === held.parts.length) {
    const order = COMMUTATIVE.has(asked.kind) ? inAnyOrder : inOrder;
    yield* order(asked.parts, held.parts, bound, renames, budget, []);
  }
};

const inOrder = function* ([first, ...others], [each, ...rest], bound, renames, budget) {
  if (!first) yield bound;
  else {
    for (const now of unify(first, each, bound, renames, budget)) {
      yield* inOrder(others, rest, now, renames, budget);
    }
  }
};

// The same for operands in any order, of which each stands for one; `used` are those of the moment.
const inAnyOrder = function* ([first, ...others], held, bound, renames, budget, used) {
  if (!first) yield bound;
  else {
    for (const each of held.filter((one) => !used.includes(one))) {
      used.push(each);
      for (const now of unify(first, each, bound, renames, budget)) {
        yield* inAnyOrder(others, held, now, renames, budget, used);
      }
      used.pop();
    }
  }
};

const wild = function* (asked, held, bound) {
  if (!asked.text) yield bound;
  else {
    const [name, exact] = [`?${asked.text}`, readings(held).at(-1).exact];
    if ((bound[name] ?? exact) === exact) yield { ...bound, [name]: exact };
  }
};

// A letter stands for one letter, and no other for the same.
const letter = function* (asked, held, bound) {
  const [to, from] = [`>${asked.text}`, `<${held.text}`];
  if ((bound[to] ?? held.text) === held.text && (bound[from] ?? asked.text) === asked.text) {
    yield { ...bound, [to]: held.text, [from]: asked.text };
  }
};
