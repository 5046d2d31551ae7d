// Puts what the index holds of a query in order, as sitegen/search/ranking.py does.
import { operators } from "./search-formulas.js";
import { PART, PART_RENAMED, RENAMED, SAME, SOME, match, pattern } from "./search-matching.js";
import { parsed, wordsOfTex } from "./search-query.js";
import { WHOLE, exactToken, renamedToken } from "./search-tokens.js";
import { askedWords, folded, isCjk } from "./search-words.js";

const WAYS = 4; // of one formula that are looked up, and of its smallest parts with letters
const LETTERED = 2;
const WORDS = 10; // that are looked up: each is in a file of its own
const SATURATION = 2; // of BM25
const NEARNESS = 2; // what it counts that words stand in one sentence
const SIMILAR = 0.5; // of the best share of the words
const FORMULA = 12; // what a formula counts, in words
const LEAST = 0.25; // of a formula that is noted
const LETTERS = 0.04; // what it counts that letters stand where they stand in the query
const READ = 10; // articles that are read for a formula, and for a phrase; ten are shown anyway
const READ_FOR_PHRASES = 18;
const FREQUENT = new Set("的了是在和与及或个这那有为以上下中之其而不也就都于");

// A query, its formulas typeset; what cannot be typeset is looked for by its words.
export const readQuery = async (text, typeset) => {
  const query = parsed(text);
  const patterns = [];
  for (const tex of query.formulas) {
    const drawing = await typeset(tex);
    const tree = drawing && operators(drawing);
    if (tree && (tree.parts.length || tree.text)) patterns.push(pattern(drawing, tree));
    else query.words.push(...wordsOfTex(tex));
  }
  return { words: query.words, phrases: query.phrases, patterns, terms: lookedUp(query) };
};

// The words to look up; those with a character that is everywhere only if there are no others, and
// every other pair of characters if there are many: pairs overlap.
const lookedUp = (query) => {
  const all = [...new Set([...query.words, ...query.phrases.flatMap(askedWords)])];
  const telling = all.filter((word) => !isCjk(word) || ![...word].some((each) => FREQUENT.has(each)));
  const chosen = telling.length ? telling : all;
  if (chosen.length <= WORDS) return chosen;
  return chosen.filter((word, at) => at % 2 === 0 || !isCjk(word)).slice(0, WORDS);
};

// The numbers of the articles that a query finds, the best first.
export const rank = async (index, query, filters) => {
  const { articles: all } = await index.opened();
  const [held, formulas, may] = await Promise.all([
    scoreWords(index, query.terms, all),
    Promise.all(query.patterns.map((asked) => scoreFormula(index, asked))),
    filter(index, filters),
  ]);
  const numbers = new Set([...held.keys(), ...formulas.flatMap((each) => [...each.keys()])]);
  const first = [...numbers].filter(may).map((number) => ({
    number,
    words: held.get(number) ?? 0,
    formulas: formulas.map((each) => each.get(number) ?? 0),
  }));
  const found = await verified(index, query, first.sort(better));
  return found.map(({ number }) => number);
};

// More of what was asked for comes first.
const total = ({ words, formulas }) => {
  const asked = [words / FORMULA, ...formulas].filter((score) => score > 0).length;
  return asked * (words + FORMULA * formulas.reduce((sum, score) => sum + score, 0));
};

const better = (one, other) => total(other) - total(one) || (one.number < other.number ? -1 : 1);

const filter = async (index, filters) => {
  const terms = Object.entries(filters).filter(([, value]) => value)
    .map(([name, value]) => `${name}\x1f${folded(value)}`);
  const found = await Promise.all(terms.map(index.documents));
  return (number) => found.every((each) => each.has(number));
};

// ---- Words: BM25F, the fields being weighed in the index --------------------

const rarity = (held, all) => Math.log(1 + (all - held + 0.5) / (held + 0.5));

const scoreWords = async (index, terms, all) => {
  const found = await Promise.all(terms.map(index.postings));
  const worth = found.map(({ size }) => rarity(size, all));
  const documents = new Map();
  found.forEach((each, at) => {
    for (const [number, posting] of each) {
      if (!documents.has(number)) documents.set(number, { score: 0, covered: 0, anywhere: 0, sentences: new Map() });
      note(documents.get(number), posting, worth[at]);
    }
  });
  const sum = worth.reduce((one, other) => one + other, 0);
  const best = Math.max(0, ...[...documents.values()].map(({ covered }) => covered));
  const similar = [...documents].filter(([, { covered }]) => covered >= SIMILAR * best);
  return new Map(similar.map(([number, document]) => [number, weighed(document, sum)]));
};

const note = (document, { weight, names }, worth) => {
  document.score += (worth * weight * (1 + SATURATION)) / (weight + SATURATION);
  document.covered += worth;
  if (!names.length) document.anywhere += worth; // in many sentences
  for (const name of new Set(names)) {
    document.sentences.set(name, (document.sentences.get(name) ?? 0) + worth);
  }
};

const weighed = ({ score, covered, anywhere, sentences }, sum) => {
  const near = (Math.max(0, ...sentences.values()) + anywhere) / sum;
  return score * (covered / sum) ** 2 * (1 + NEARNESS * near ** 2);
};

// ---- Formulas ---------------------------------------------------------------

// Tokens of the whole formula name the articles that have it, in one file. Its smallest parts put
// these in order, if it is but a part of their formulas; its ways find more, if few have it.
const scoreFormula = async (index, asked) => {
  let scores = await same(index, asked);
  const few = scores.size < READ;
  if (few || Math.max(...scores.values()) < RENAMED) {
    const [letters, share] = await Promise.all([
      shares(index, asked.letters.slice(0, LETTERED), LETTERS),
      shares(index, few ? asked.ways.slice(0, WAYS) : [], SOME),
    ]);
    const numbers = new Set([...scores.keys(), ...share.keys(), ...letters.keys()]);
    const score = (number) =>
      Math.max(scores.get(number) ?? 0, share.get(number) ?? 0) + (letters.get(number) ?? 0);
    scores = new Map([...numbers].map((number) => [number, score(number)]));
  }
  return new Map([...scores].filter(([, score]) => score > LEAST));
};

const same = async (index, { wild, whole }) => {
  const scores = new Map();
  const note = async (token, ofWhole, ofPart) => {
    for (const [number, entry] of await index.documents(token)) {
      scores.set(number, Math.max(scores.get(number) ?? 0, entry === WHOLE ? ofWhole : ofPart));
    }
  };
  if (!wild) await note(exactToken(whole), SAME, PART);
  if (!wild && whole.size > 1) await note(renamedToken(whole), RENAMED, PART_RENAMED);
  return scores;
};

const shares = async (index, tokens, worth) => {
  const found = new Map();
  for (const documents of await Promise.all(tokens.map(index.documents))) {
    for (const number of documents.keys()) found.set(number, (found.get(number) ?? 0) + worth / tokens.length);
  }
  return found;
};

// Read the first articles, and put in order how near their formulas are; phrases have to be there.
// They stay before the others, so no more than these are read.
const verified = async (index, query, found) => {
  const { phrases, patterns } = query;
  const count = phrases.length ? READ_FOR_PHRASES : patterns.length ? READ : 0;
  const read = await Promise.all(found.slice(0, count).map(async (each) => {
    const text = await index.article(each.number);
    if (!text || !phrases.every((phrase) => holds(text, phrase))) return [];
    return [{ ...each, formulas: patterns.map((asked) => nearest(asked, text)[0]?.score ?? 0) }];
  }));
  return [...read.flat().sort(better), ...(phrases.length ? [] : found.slice(count))];
};

const holds = (text, phrase) => {
  const wanted = squeezed(phrase);
  return [text.title, ...text.passages.map(([, , passage]) => passage)]
    .some((each) => squeezed(each).includes(wanted));
};

const squeezed = (text) => folded(text).trim().replace(/\s+/g, " ");

// The formulas of an article that are nearest to one that was asked for, with their numbers.
export const nearest = (asked, text) => {
  text.trees ??= text.formulas.map((each) => operators(each));
  return text.trees
    .map((tree, at) => ({ at, ...match(asked, tree) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.at - other.at);
};
