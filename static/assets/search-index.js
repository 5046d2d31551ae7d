// Reads the index: its manifest, shards and articles' texts, as sitegen/search/reader.py does.
import { decode, isCjk, isPrefix, isToken, reader, shardsOf, tokenKey } from "./search-words.js";

const VERSION = 2;
const NAME = 5; // characters of a shard's digest
const PLAIN = 4; // the level of a word that stands once in the text of a short article
const BEGINNING = 0.5; // the weight of a word that only begins as the one asked for

// The documents of a word: number, level, names of sentences; none if there are many.
const documentsOfWord = function* (postings) {
  const [gaps, levels, names] = postings.split(" ");
  const numbers = reader(gaps);
  let number = 0;
  let at = 0;
  for (const each of levels) {
    const count = decode(each) % 4;
    number += numbers.next();
    yield [number, decode(each) >> 2, [...names.slice(at, at + count)]];
    at += count;
  }
};

// The documents of a formula's token: by number, 1 if it is of a whole formula.
const documentsOfToken = (postings, [number, rest]) => {
  const every = reader(postings);
  while (every.more()) {
    const is = every.next() === number;
    const found = every.take(rest.length) === rest && is ? new Map() : null;
    let last = 0;
    for (let left = every.next(); left > 0; left--) {
      const gap = every.next();
      last += gap >> 1;
      found?.set(last, gap & 1);
    }
    if (found) return found;
  }
  return new Map();
};

// `load` reads a file of the index by its name, past the browser's cache if `fresh`; rejects if it
// cannot.
export const makeIndex = (load) => {
  let manifest;
  const shards = new Map();
  const articles = new Map();

  const remembered = (known, key, make) => {
    if (!known.has(key)) {
      const made = make();
      known.set(key, made);
      made.catch(() => known.delete(key));
    }
    return known.get(key);
  };

  const opened = () => {
    manifest ??= load("index.json", true).then((found) => {
      if (found.version !== VERSION) throw new Error("an index of another version");
      return found;
    });
    manifest.catch(() => { manifest = undefined; });
    return manifest;
  };

  const shard = async (at) => {
    const name = (await opened()).shards.slice(NAME * at, NAME * (at + 1));
    const digits = decode(name).toString(16).padStart(8, "0");
    return remembered(shards, name, () => load(`terms/${at.toString(16)}.${digits}.json`, false));
  };

  // An index that was built meanwhile has other shards: its manifest is read again, once.
  const shardNow = async (at) => {
    try {
      return await shard(at);
    } catch {
      manifest = undefined;
      return shard(at);
    }
  };

  // What a result shows of an article; null if it has gone.
  const article = (number) => {
    const name = number.toString(16).padStart(5, "0");
    return remembered(articles, number, () => load(`articles/${name}.json`, true)).catch(() => null);
  };

  const shardsWith = async (term) => {
    const count = (await opened()).shards.length / NAME;
    return Promise.all(shardsOf(term, count).map(shardNow));
  };

  // The articles that a token of a formula, or a filter, is in, by their numbers.
  const documents = async (term) => {
    const [{ words, formulas }] = await shardsWith(term);
    if (isToken(term)) {
      const count = (await opened()).shards.length / NAME;
      return documentsOfToken(formulas[term[0]] ?? "", tokenKey(term, count));
    }
    const postings = Object.hasOwn(words, term) ? words[term] : "  ";
    return new Map([...documentsOfWord(postings)].map(([number, level]) => [number, level]));
  };

  // The articles that hold a word, by their numbers: its weight, its sentences' names.
  const postings = async (word) => {
    const found = new Map();
    for (const { words } of await shardsWith(word)) {
      const all = isPrefix(word) ? Object.keys(words).filter((each) => each.startsWith(word)) : [word];
      for (const each of all.filter((each) => Object.hasOwn(words, each))) {
        const factor = each === word || isCjk(word) ? 1 : BEGINNING;
        for (const [number, level, names] of documentsOfWord(words[each])) {
          const weight = factor * 2 ** ((level - PLAIN) / 2);
          const last = found.get(number);
          if (!last) found.set(number, { weight, names });
          else {
            last.weight = Math.max(weight, last.weight);
            last.names = last.names.length && names.length ? [...last.names, ...names] : [];
          }
        }
      }
    }
    return found;
  };

  return { opened, article, documents, postings };
};
