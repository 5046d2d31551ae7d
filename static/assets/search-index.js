// Reads the index: its manifest, shards and articles' texts, as sitegen/search/reader.py does.
import { decode, isCjk, isPrefix, shardsOf } from "./search-words.js";

const VERSION = 1;
const NUMBER = 4; // characters of a document's number
const NAME = 2; // characters of a sentence's name
const PLAIN = 9; // the level of a word that stands once in the text of a short article
const BEGINNING = 0.5; // the weight of a word that only begins as the one asked for

const split = function* (postings) {
  for (let at = 0; at < postings.length;) {
    const level = decode(postings[at + NUMBER]);
    const end = at + NUMBER + 2 + NAME * decode(postings[at + NUMBER + 1]);
    yield [postings.slice(at, at + NUMBER), level, postings.slice(at + NUMBER + 2, end).match(/../g) ?? []];
    at = end;
  }
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
    const name = (await opened()).shards[at];
    return remembered(shards, name, () => load(`terms/${at.toString(16)}.${name}.json`, false));
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
    const name = decode(number).toString(16).padStart(6, "0");
    return remembered(articles, number, () => load(`articles/${name}.json`, true)).catch(() => null);
  };

  // The articles that hold a term, by their numbers: its level, its weight, its sentences' names.
  const postings = async (term) => {
    const { shards: { length: count } } = await opened();
    const found = new Map();
    for (const held of await Promise.all(shardsOf(term, count).map(shardNow))) {
      const all = isPrefix(term) ? Object.keys(held).filter((each) => each.startsWith(term)) : [term];
      for (const each of all.filter((each) => Object.hasOwn(held, each))) {
        const factor = each === term || isCjk(term) ? 1 : BEGINNING;
        for (const [number, level, names] of split(held[each])) {
          const weight = factor * 2 ** ((level - PLAIN) / 4);
          const last = found.get(number) ?? { level: 0, weight: 0, names: [] };
          found.set(number, {
            level: Math.max(level, last.level),
            weight: Math.max(weight, last.weight),
            names: [...last.names, ...names],
          });
        }
      }
    }
    return found;
  };

  return { opened, article, postings };
};
