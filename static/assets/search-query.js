// What a query asks for: words, phrases and formulas, as sitegen/search/query.py reads it.
import { askedWords, commands } from "./search-words.js";

const PIECE = /["“「『]([^"”」』]*)(?:["”」』]|$)|\$+([^$]*)(?:\$+|$)|([^\s"“「『$]+)/g;
const CJK = "\\u3041-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\u{20000}-\\u{3fffd}\\u3000-\\u3020\\uff0c\\uff1b\\uff1a\\uff01\\uff1f";
const CHUNK = new RegExp(`[${CJK}]+|[^${CJK}]+`, "gu");
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲ";
const RAISED_IS = "0123456789+-=()nij";
const LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ";
const LOWERED_IS = "0123456789+-=()aehijklmnoprstuvx";
const MATH = new RegExp(`[\\\\^_{}=<>≤≥≠≈∼±∓×·∈∉⊂⊆∪∩→⇒⇔↦∑∏∫√∞∂∇⊤${RAISED}${LOWERED}]|^\\?|[A-Za-z0-9)]\\+[A-Za-z0-9(]`);
const WEAK = /^(?:[A-Za-z0-9Α-ω]|[-+*/().,!|[\]]+|\d+)$/;
const COMMAND = /^\\[A-Za-z]+$/;

const scripts = (text, letters, are, mark) =>
  text.replace(new RegExp(`[${letters}]+`, "g"), (run) =>
    `${mark}{${[...run].map((each) => are[[...letters].indexOf(each)]).join("")}}`);

// TeX that KaTeX reads: x² as x^{2}, and a wildcard as a text of its own.
const asTex = (text) =>
  scripts(scripts(text, RAISED, RAISED_IS, "^"), LOWERED, LOWERED_IS, "_")
    .replace(/\?([A-Za-z]?)/g, "\\text{?$1}");

const isMath = (chunk) => MATH.test(chunk) && !/^[\p{L}\p{N}]+[-_][\p{L}\p{N}_-]{2,}$/u.test(chunk.replace(/^_+/, ""));

export const parsed = (text) => {
  const query = { words: [], phrases: [], formulas: [] };
  let pending = []; // chunks that may be a formula: [text, whether it is one by itself]
  const end = () => {
    const chunks = pending;
    pending = [];
    if (!chunks.some(([, math]) => math)) query.words.push(...chunks.flatMap(([chunk]) => askedWords(chunk)));
    else if (chunks.every(([chunk]) => COMMAND.test(chunk))) query.words.push(...chunks.flatMap(([chunk]) => commands(chunk)));
    else query.formulas.push(asTex(chunks.map(([chunk]) => chunk).join(" ")));
  };
  for (const [, phrase, tex, other] of text.normalize("NFC").matchAll(PIECE)) {
    if (other === undefined) end();
    if (phrase?.trim()) query.phrases.push(phrase.trim());
    if (tex?.trim()) query.formulas.push(asTex(tex.trim()));
    for (const [chunk] of (other ?? "").matchAll(CHUNK)) {
      const math = isMath(chunk);
      if (math || WEAK.test(chunk)) pending.push([chunk, math]);
      else {
        end();
        query.words.push(...askedWords(chunk));
      }
    }
  }
  end();
  query.words = [...new Set(query.words)];
  return query;
};

// The words of TeX that cannot be typeset.
export const wordsOfTex = (tex) => [...new Set([...commands(tex), ...askedWords(tex.replace(/\\[A-Za-z]+/g, " "))])];
