// Words and short strings of numbers as the index has them: see sitegen/search/{coding,words}.py.
const ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));
const CJK = "\\u3041-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\u{20000}-\\u{3fffd}";
const RUN = new RegExp(`([${CJK}]+)|(?:(?![${CJK}])[\\p{L}\\p{N}])+`, "gu");
const IS_CJK = new RegExp(`^[${CJK}]`, "u");
const LONGEST = 40;
const PREFIX = 3;
const SPREAD = 8;

const TABLE = Array.from({ length: 256 }, (_, value) => {
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

export const crc32 = (text) => {
  let value = 0xffffffff;
  for (const [byte] of encodeURIComponent(text).matchAll(/%..|./g)) {
    const code = byte.length > 1 ? parseInt(byte.slice(1), 16) : byte.charCodeAt(0);
    value = (value >>> 8) ^ TABLE[(value ^ code) & 255];
  }
  return (value ^ 0xffffffff) >>> 0;
};

export const encode = (number, width) => {
  let text = "";
  for (let at = 0; at < width; at++) text = ALPHABET[Math.floor(number / 64 ** at) % 64] + text;
  return text;
};

export const decode = (text) => {
  let number = 0;
  for (const character of text) number = number * 64 + VALUES.get(character);
  return number;
};

const MORE = 32; // added to all digits of a short number but the last

// The short numbers of a text one by one: `next()` reads one, `take(n)` as many characters.
export const reader = (text) => {
  let at = 0;
  const next = () => {
    let number = 0;
    for (let unit = 1; ; unit *= MORE) {
      const digit = VALUES.get(text[at++]);
      number += (digit % MORE) * unit;
      if (digit < MORE) return number;
    }
  };
  return { next, take: (count) => text.slice(at, (at += count)), more: () => at < text.length };
};

export const hashed = (text, width) => encode(crc32(text), width);

export const folded = (text) =>
  text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC");

export const pairs = (run) => {
  const characters = [...run];
  return characters.map((character, at) => character + (characters[at + 1] ?? ""));
};

export const words = (text) =>
  [...folded(text).matchAll(RUN)].flatMap(([run, cjk]) =>
    cjk ? pairs(run) : [[...run].slice(0, LONGEST).join("")]);

// The words of a query: a character by itself only where it stands alone.
export const askedWords = (text) =>
  [...folded(text).matchAll(RUN)].flatMap(([run, cjk]) => {
    if (!cjk) return [[...run].slice(0, LONGEST).join("")];
    const found = pairs(run);
    return found.length > 1 ? found.slice(0, -1) : found;
  });

export const commands = (tex) =>
  (tex.match(/\\[A-Za-z]+/g) ?? []).map((command) => command.slice(0, LONGEST));

export const isCjk = (word) => IS_CJK.test(word);

export const isToken = (term) => "=~.".includes(term[0]);

const key = (term) => {
  if (term.includes("\x1f")) return [term];
  const [first, second] = [...term];
  if (!isCjk(term)) return [[...term].slice(0, PREFIX + term.startsWith("\\")).join("")];
  if (second) return [first + (second.codePointAt(0) % SPREAD)];
  return Array.from({ length: SPREAD }, (_, part) => first + part); // whatever it begins
};

// The numbers of the shards in which a term lies, and all words that begin with a single character.
export const shardsOf = (term, count) =>
  isToken(term)
    ? [decode(term.slice(1, 3)) % count]
    : [...new Set(key(term).map((each) => crc32(each) % count))];

// What identifies a formula's token in its shard: a number, and three characters.
export const tokenKey = (token, count) => [Math.floor(decode(token.slice(1, 3)) / count), token.slice(3)];

// Whether words that begin with this one are asked for too.
export const isPrefix = (term) =>
  !isToken(term) && !term.includes("\x1f") &&
  (isCjk(term) ? [...term].length === 1 : [...term].length >= PREFIX + term.startsWith("\\"));
