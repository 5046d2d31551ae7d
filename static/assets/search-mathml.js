// Draws formulas of the index as MathML, element by element: nothing of it is read as HTML.
const MATHML = "http://www.w3.org/1998/Math/MathML";
const LEAVES = { i: "mi", m: "mi", n: "mn", o: "mo", f: "mo", t: "mtext" };
const BRANCHES = {
  r: "mrow", "/": "mfrac", C: "mfrac", "^": "msup", _: "msub", b: "msubsup", u: "munder", v: "mover",
  w: "munderover", a: "mover", q: "msqrt", Q: "mroot", T: "mtable", A: "mtable", R: "mtr",
};
const NARROW = { "/": 2, C: 2, "^": 2, _: 2, b: 3, u: 2, v: 2, w: 3, a: 2, Q: 2 };

const element = (name, ...children) => {
  const made = document.createElementNS(MATHML, name);
  made.append(...children);
  return made;
};

// Make an element of a drawing; `marked` says which leaves were asked for.
export const drawn = (drawing, marked = () => false) => {
  const math = element("math", part(drawing, marked));
  return math;
};

const part = (drawing, marked) => {
  if (drawing === "s" || drawing?.leaf === "s") return space();
  if (!Array.isArray(drawing)) return leaf(drawing, marked);
  const [code, parts] = drawing;
  const made = element(BRANCHES[code] ?? "mrow");
  for (const each of parts) made.append(code === "R" ? element("mtd", part(each, marked)) : part(each, marked));
  for (let at = parts.length; at < (NARROW[code] ?? 0); at++) made.append(element("mrow"));
  if (code === "C") made.setAttribute("linethickness", "0");
  if (code === "a") made.setAttribute("accent", "true");
  return made;
};

const space = () => {
  const made = element("mspace");
  made.setAttribute("width", "0.5em");
  return made;
};

const leaf = (drawing, marked) => {
  const text = String(drawing.leaf ?? drawing);
  const made = element(LEAVES[text[0]] ?? "mtext", text.slice(1));
  if (text[0] === "m") made.setAttribute("mathvariant", "normal");
  if (text[0] === "f") made.setAttribute("stretchy", "false");
  if (marked(drawing)) made.classList.add("found");
  return made;
};

// Put objects for the leaves of a drawing, so that each can be marked.
export const withLeaves = (drawing) =>
  Array.isArray(drawing) ? [drawing[0], drawing[1].map(withLeaves)] : { leaf: String(drawing) };
