// What a formula is found by, as sitegen/search/formula_tokens.py makes it.
import { COMMUTATIVE } from "./search-formulas.js";
import { hashed } from "./search-words.js";

const STEPS = 3;
const LETTERED_STEPS = 2;
const WIDTH = 4;
const SMALLEST = 3;
const LARGEST = 300;
export const WHOLE = 2;

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

export const ways = (tree, above = []) => {
  if (!tree.parts.length) return [[tree.kind, tree.text, above]];
  const commutes = COMMUTATIVE.has(tree.kind) || "TR&,".includes(tree.kind);
  return tree.parts.flatMap((part, at) => ways(part, [commutes ? tree.kind : tree.kind + at, ...above]));
};

export const wayTokens = (tree, every) => {
  const found = new Set();
  for (const [kind, text, way] of ways(tree)) {
    if (kind === "?") continue;
    const longest = Math.min(way.length, STEPS);
    for (let length = every ? 1 : longest; length <= longest; length++) {
      const up = way.slice(0, length).join(">");
      found.add("." + hashed(`${kind === "v" ? "v" : kind + text}>${up}`, WIDTH));
    }
    for (let length = every ? 1 : Math.min(longest, LETTERED_STEPS); length <= LETTERED_STEPS; length++) {
      const up = way.slice(0, length).join(">");
      if (kind === "v" && length <= longest) found.add(":" + hashed(`${text}>${up}`, WIDTH));
    }
  }
  return [...found];
};

export const exactToken = (part) => "=" + hashed(part.exact, WIDTH);
export const renamedToken = (part) => "~" + hashed(part.renamed, WIDTH);

export const tokens = (tree) => {
  const found = new Map(wayTokens(tree, true).map((token) => [token, 1]));
  const parts = readings(tree);
  const whole = parts.at(-1);
  if (whole.size <= LARGEST) {
    for (const part of parts.filter(({ size }) => size >= SMALLEST)) {
      found.set(renamedToken(part), 1);
    }
  }
  found.set(exactToken(whole), WHOLE);
  if (whole.size > 1) found.set(renamedToken(whole), WHOLE);
  return found;
};
