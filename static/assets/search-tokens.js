// What a formula is found by, as sitegen/search/formula_tokens.py makes it.
import { COMMUTATIVE } from "./search-formulas.js";
import { hashed } from "./search-words.js";

const STEPS = 2; // of the longest way from a leaf up
const LETTERED = 2; // leaves of a part that has a token with its letters
const SHARD = 2; // characters of a token's hash that choose its shard, and of all
const HASH = 5;
const LARGEST = 300;
export const WHOLE = 1;

// As Python sorts texts: by code points.
const before = (one, other) => {
  const [first, second] = [[...one], [...other]];
  for (let at = 0; at < first.length && at < second.length; at++) {
    if (first[at] !== second[at]) return first[at].codePointAt(0) - second[at].codePointAt(0);
  }
  return first.length - second.length;
};

const numbered = (letters) => {
  const numbers = new Map();
  return letters.map((letter) => {
    if (!numbers.has(letter)) numbers.set(letter, numbers.size);
    return numbers.get(letter);
  }).join(",");
};

const inOrder = (parts) => {
  const counts = new Map();
  for (const letter of parts.flatMap((part) => part.letters)) {
    counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  const keys = new Map(parts.map((part) => [part, part.letters.map((letter) => -counts.get(letter))]));
  const byCounts = (one, other) => {
    for (let at = 0; at < Math.min(one.length, other.length); at++) {
      if (one[at] !== other[at]) return one[at] - other[at];
    }
    return one.length - other.length;
  };
  return [...parts].sort((one, other) =>
    before(one.renamed, other.renamed) || byCounts(keys.get(one), keys.get(other)));
};

const reading = (exact, shape, letters, size) =>
  ({ exact, shape, letters, size, renamed: `${shape}|${numbered(letters)}` });

const read = (tree, found) => {
  let made;
  if (tree.parts.length) {
    let parts = tree.parts.map((part) => read(part, found));
    const exact = parts.map((part) => part.exact);
    if (COMMUTATIVE.has(tree.kind)) {
      exact.sort(before);
      parts = inOrder(parts);
    }
    made = reading(
      `${tree.kind}(${exact.join(";")})`,
      `${tree.kind}(${parts.map((part) => part.shape).join(";")})`,
      parts.flatMap((part) => part.letters),
      parts.reduce((size, part) => size + part.size, 0),
    );
  } else {
    const own = tree.kind + tree.text;
    const letter = tree.kind === "v";
    made = reading(own, letter ? "v" : own, letter ? [tree.text] : [], 1);
  }
  made.tree = tree;
  found.push(made);
  return made;
};

// The readings of all parts of a tree, the whole last.
export const readings = (tree) => {
  const found = [];
  read(tree, found);
  return found;
};

const steps = ({ kind, parts }) => {
  const commutes = COMMUTATIVE.has(kind) || "TR&,".includes(kind);
  return parts.map((_, at) => (commutes ? kind : kind + at));
};

// The ways of all leaves but wildcards: a leaf, and the operators above it, nearest first.
const ways = (tree, above = []) => {
  const { kind, text, parts } = tree;
  if (!parts.length) return kind === "?" ? [] : [[kind === "v" ? "v" : kind + text, above]];
  const names = steps(tree);
  return parts.flatMap((part, at) => ways(part, [names[at], ...above].slice(0, STEPS)));
};

const wayToken = (leaf, way) => "." + hashed(`${leaf}>${way.join(">")}`, HASH);

export const longestWays = (tree) => [...new Set(ways(tree).map(([leaf, way]) => wayToken(leaf, way)))];

export const renamedToken = (part) => "~" + hashed(part.renamed, HASH);
export const exactToken = (part) =>
  `=${hashed(part.renamed, HASH).slice(0, SHARD)}${hashed(part.exact, HASH - SHARD)}`;

const isLettered = ({ size, letters }) => size === LETTERED && letters.length > 0;

// The tokens of the smallest parts, with letters and without wildcards.
export const letteredTokens = (parts) =>
  [...new Set(parts.filter((part) => isLettered(part) && !part.exact.includes("?")).map(exactToken))];

export const tokens = (tree) => {
  const found = new Map();
  for (const [leaf, way] of ways(tree)) {
    way.forEach((_, at) => found.set(wayToken(leaf, way.slice(0, at + 1)), 0));
  }
  const parts = readings(tree);
  for (const part of parts.filter(({ size }) => size > 1 && size <= LARGEST)) {
    found.set(renamedToken(part), 0);
    if (isLettered(part)) found.set(exactToken(part), 0);
  }
  const whole = parts.at(-1);
  found.set(exactToken(whole), WHOLE);
  if (whole.size > 1) found.set(renamedToken(whole), WHOLE);
  return found;
};
