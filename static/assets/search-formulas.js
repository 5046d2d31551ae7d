// Formulas as the index has them: drawings and operator trees, as sitegen/search/drawings.py and
// sitegen/search/operators.py make them.

const ELEMENT = /<(\/?)(\w+)([^>]*?)(\/?)>([^<]*)/g;
const UNSEEN = /[\x00-\x1f\u2061-\u2064\u200b]/g;
const LEAVES = { mi: "i", mn: "n", mo: "o", mtext: "t" };
const BRANCHES = {
  mfrac: ["/", 2], msup: ["^", 2], msub: ["_", 2], msubsup: ["b", 3], munder: ["u", 2],
  mover: ["v", 2], munderover: ["w", 3], msqrt: ["q", 0], mroot: ["Q", 2], mtable: ["T", 0],
  mtr: ["R", 0],
};
const ROWS = ["math", "semantics", "mrow", "mstyle", "mtd", "msqrt"];
const TRANSPARENT = ["math", "semantics", "mrow", "mstyle", "mpadded", "menclose", "mtd"];
const STYLES = {
  bold: [0x1d400, 0x1d7ce], italic: [0x1d434, 0], "bold-italic": [0x1d468, 0],
  script: [0x1d49c, 0], fraktur: [0x1d504, 0], "double-struck": [0x1d538, 0x1d7d8],
  "sans-serif": [0x1d5a0, 0x1d7e2], monospace: [0x1d670, 0x1d7f6],
};
const ELSEWHERE = {
  0x1d455: "ℎ", 0x1d49d: "ℬ", 0x1d4a0: "ℰ", 0x1d4a1: "ℱ", 0x1d4a3: "ℋ", 0x1d4a4: "ℐ", 0x1d4a7: "ℒ",
  0x1d4a8: "ℳ", 0x1d4ad: "ℛ", 0x1d4ba: "ℯ", 0x1d4bc: "ℊ", 0x1d4c4: "ℴ", 0x1d506: "ℭ", 0x1d50b: "ℌ",
  0x1d50c: "ℑ", 0x1d515: "ℜ", 0x1d51d: "ℨ", 0x1d53a: "ℂ", 0x1d53f: "ℍ", 0x1d545: "ℕ", 0x1d547: "ℙ",
  0x1d548: "ℚ", 0x1d549: "ℝ", 0x1d551: "ℤ",
};
const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', "#x27": "'", nbsp: "\u00a0" };

const isBranch = (drawing) => Array.isArray(drawing);
const unescaped = (text) => text.replace(/&(#x27|\w+);/g, (all, name) => ENTITIES[name] ?? all);

const styledCharacter = (character, letters, digits) => {
  let code = character.codePointAt(0);
  if (digits && code >= 48 && code <= 57) return String.fromCodePoint(digits + code - 48);
  if (letters && code >= 65 && code <= 90) code = letters + code - 65;
  else if (letters && code >= 97 && code <= 122) code = letters + 26 + code - 97;
  return ELSEWHERE[code] ?? String.fromCodePoint(code);
};

const styled = (text, style) => {
  const [letters, digits] = STYLES[style] ?? [0, 0];
  return [...text].map((character) => styledCharacter(character, letters, digits)).join("");
};

const leaf = (name, attributes, given) => {
  const text = unescaped(given).replace(UNSEEN, "");
  if (!text.trim()) return text ? ["s"] : [];
  const style = /mathvariant="([^"]*)"/.exec(attributes)?.[1];
  if (style === "normal") return [(name === "mi" ? "m" : LEAVES[name]) + text];
  if (style !== undefined) return [LEAVES[name] + styled(text, style)];
  return [(name === "mo" && attributes.includes('stretchy="false"') ? "f" : LEAVES[name]) + text];
};

const table = (attributes, rows) => {
  if (attributes.includes('width="100%"')) {
    const inside = rows.filter((row) => isBranch(row) && row[1].length > 1).map((row) => row[1][1]);
    return inside.length === 1 ? inside[0] : ["A", inside.map((cell) => ["R", [cell]])];
  }
  return [attributes.includes('columnspacing="0em') ? "A" : "T", rows];
};

const branch = (name, attributes, parts) => {
  if (TRANSPARENT.includes(name)) return parts.length === 1 ? parts[0] : ["r", parts];
  if (!Object.hasOwn(BRANCHES, name)) return ["r", []];
  if (name === "mtable") return table(attributes, parts);
  let [code, arity] = BRANCHES[name];
  if (name === "mfrac" && attributes.includes('linethickness="0')) code = "C";
  if (name === "mover" && attributes.includes("accent=")) code = "a";
  const all = arity ? parts.slice(0, arity) : parts;
  while (all.length < arity) all.push(["r", []]);
  return [code, all];
};

const partsOf = (drawing) => (isBranch(drawing) && drawing[0] === "r" ? drawing[1] : [drawing]);

// The drawing of a formula that KaTeX has typeset, as HTML; null if there is no MathML.
export const drawing = (html) => {
  const start = html.indexOf("<math");
  const end = html.indexOf("<annotation");
  if (start < 0 || end < start) return null;
  const stack = [["math", "", []]];
  for (const [, closing, name, attributes, empty, text] of html.slice(start, end).matchAll(ELEMENT)) {
    const parts = stack.at(-1)[2];
    if (Object.hasOwn(LEAVES, name)) {
      if (!closing) parts.push(...leaf(name, attributes, text));
    } else if (name === "mspace") {
      if (attributes.includes('width="') && !attributes.includes("-")) parts.push("s");
    } else if (!closing && !empty) {
      stack.push([name, attributes, []]);
    } else if (closing && stack.length > 1) {
      const made = branch(...stack.pop());
      const above = stack.at(-1);
      above[2].push(...(ROWS.includes(above[0]) ? partsOf(made) : [made]));
    }
  }
  while (stack.length > 1) {
    const made = branch(...stack.pop());
    stack.at(-1)[2].push(made);
  }
  return branch(...stack[0]);
};

// ---- Operator trees ---------------------------------------------------------

export const COMMUTATIVE = new Set("+*=≡≈∼≃≅≠⇔↔∥⊥");
const OPENING = new Set("([{⟨⌊⌈⟦");
const CLOSING = new Set(")]}⟩⌋⌉⟧");
const SEPARATORS = new Set(",;，；");
const RELATIONS = new Set("=≡≈∼≃≅≠≐≜≔<>≤≥≪≫≺≻⪯⪰∈∋∉⊂⊃⊆⊇⊊→←↔⇒⇐⇔↦∝⊢⊨:∥⊥");
const mapped = (from, to) => new Map([...from].map((each, at) => [each, [...to][at]]));
const TURNED = mapped(">≥≫≻⪰∋⊃⊇←⇐", "<≤≪≺⪯∈⊂⊆→⇒");
const SAME = mapped("⟹⟺⟶⟼⩽⩾−×*∗⋅∕", "⇒⇔→↦≤≥-····/");
const SIGNS = new Map([["+", ""], ["-", "-"], ["±", "±"], ["∓", "∓"]]);
const NOTHING = { kind: "c", text: "", parts: [] };

const node = (kind, ...parts) => ({ kind, text: "", parts });
const isNode = (item) => typeof item === "object" && !isBranch(item) && item.kind !== undefined;
// A leaf of a drawing is a string; one that is shown is an object with it, to be marked.
export const textOf = (item) => (typeof item === "string" ? item : item.leaf ?? "");

const sign = (item) => {
  const leaf = textOf(item);
  if (!leaf || !"ofm".includes(leaf[0])) return "";
  const text = leaf.slice(1).trim();
  return SAME.get(text) ?? text;
};

const grouped = (items) => {
  const stack = [["", []]];
  for (const item of items) {
    const scripted = isBranch(item) && "^_b".includes(item[0]);
    if (textOf(item) === "s") continue;
    if (OPENING.has(sign(item))) stack.push([item, []]);
    else if (stack.length > 1 && CLOSING.has(sign(scripted ? item[1][0] : item))) {
      const [opening, inside] = stack.pop();
      const group = bracket(sign(opening), list(inside));
      stack.at(-1)[1].push(scripted ? scripts(item, group) : group);
    } else stack.at(-1)[1].push(item);
  }
  return stack.flatMap(([opening, inside]) => (opening ? [opening, ...inside] : inside));
};

const bracket = (opening, inside) =>
  opening === "(" && inside.parts.length && inside.kind !== "," ? inside : node(opening, inside);

const split = (items, at) => {
  const signs = [];
  const parts = [[]];
  for (const item of items) {
    const found = sign(item);
    if (found && at.has(found)) {
      signs.push(found);
      parts.push([]);
    } else parts.at(-1).push(item);
  }
  return [signs, parts];
};

const joined = (operator, found) =>
  found.length === 1 ? found[0] : found.length ? node(operator, ...found) : NOTHING;

const list = (items) => {
  if (items.length === 1) return atom(items[0]);
  if (items.length && [".", "。"].includes(sign(items.at(-1)))) items = items.slice(0, -1);
  const [, parts] = split(items, SEPARATORS);
  return joined(",", parts.filter((part) => part.length).map(relation));
};

const relation = (items) => {
  const [signs, parts] = split(items, RELATIONS);
  const sides = parts.map((part) => (part.length ? sum(part) : NOTHING));
  if (!signs.length) return sides[0];
  return joined("&", signs.map((each, at) => pair(each, sides[at], sides[at + 1])));
};

const pair = (found, left, right) => {
  const turned = TURNED.get(found);
  if (turned) [found, left, right] = [turned, right, left];
  return node(found, ...[left, right].filter((side) => side !== NOTHING));
};

const sum = (items) => {
  const [signs, parts] = split(items, SIGNS);
  if (items.length === signs.length) return { kind: "c", text: signs.join(""), parts: [] };
  const terms = parts[0].length ? [product(parts[0])] : [];
  signs.forEach((each, at) => {
    if (!parts[at + 1].length) return;
    const term = product(parts[at + 1]);
    terms.push(SIGNS.get(each) ? node(SIGNS.get(each), term) : term);
  });
  return joined("+", terms);
};

const product = (items) => {
  const at = items.findIndex((item, at) => at > 0 && at < items.length - 1 && sign(item) === "/");
  if (at > 0) return node("/", product(items.slice(0, at)), product(items.slice(at + 1)));
  const factors = items
    .filter((item) => items.length === 1 || sign(item) !== "·")
    .map(atom)
    .flatMap((each) => (each.kind === "*" ? each.parts : [each]));
  return joined("*", factors);
};

const isSet = (text) => {
  const code = text.codePointAt(0);
  return "ℂℍℕℙℚℝℤ".includes(text) || (code >= 0x1d538 && code < 0x1d56c);
};

const leafNode = (item) => {
  const [code, text] = [textOf(item)[0], sign(item) || textOf(item).slice(1).trim()];
  if (code === "t" && text.startsWith("?")) return { kind: "?", text: text.slice(1), parts: [], item };
  if (code === "n") return { kind: "n", text, parts: [], item };
  const letter = "im".includes(code) && [...text].length === 1 && /\p{L}/u.test(text) && !isSet(text);
  return { kind: letter ? "v" : "c", text, parts: [], item };
};

const scripts = ([code, parts], base) => {
  const [first, second] = parts.slice(1).map(operators);
  if ("^v".includes(code)) return node("^", base, first);
  const indexed = node("_", base, first);
  return "_u".includes(code) ? indexed : node("^", indexed, second);
};

const cells = (row) =>
  (isBranch(row) ? row[1] : []).filter((cell) => isBranch(cell) || textOf(cell)[0] !== "t").flatMap(partsOf);

const atom = (item) => {
  if (isNode(item)) return item;
  if (!isBranch(item)) return leafNode(item);
  const [code, parts] = item;
  if ("^_buvw".includes(code)) return scripts(item, operators(parts[0]));
  if ("/CQTR".includes(code)) return node(code, ...parts.map(operators));
  if (code === "q") return node("q", list(grouped(parts)));
  if (code === "a") return node(`a${isBranch(parts[1]) ? "" : textOf(parts[1]).slice(1)}`, operators(parts[0]));
  if (code === "A") {
    const rows = parts.map((row) => list(grouped(cells(row))));
    return joined("&", rows.filter((row) => row !== NOTHING));
  }
  return list(grouped(parts));
};

export const operators = (drawing) => list(grouped(partsOf(drawing)));
