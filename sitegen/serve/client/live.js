// Keeps an open page up to date. The preview adds this script to each page that it sends.
import { Overlay } from "./overlay.js";
import { refresh, swap } from "./swap.js";

const RETRY = 1000;
const SCROLL_KEY = "sitegen-scroll";

const script = document.querySelector("script[data-live]");
const overlay = new Overlay();
let { file, version } = script.dataset;
let seen = "";
let source = null;
let work = Promise.resolve();

const connect = () => {
  source?.close();
  const url = new URL("events", import.meta.url);
  const page = decodeURIComponent(location.pathname);
  url.search = new URLSearchParams({ page, file, version, seen });
  source = new EventSource(url);
  source.onmessage = (event) => {
    const message = JSON.parse(event.data);
    work = work.then(() => handle(message)).catch(reload);
  };
  // EventSource would reconnect with the old URL, but the version of the page may have changed since.
  source.onerror = connectLater;
};

const connectLater = () => {
  source.close();
  overlay.lost();
  setTimeout(() => { if (!document.hidden) connect(); }, RETRY);
};

const handle = async (message) => {
  const changed = new Set(message.changed);
  const isMine = changed.has(file) || changed.has(own()) || (!file && !message.building);
  if (isMine && !(await update())) return;
  seen = message.seen;
  if (!refresh(changed, seen, new URL("..", import.meta.url))) reload();
  overlay.show(message, file === "404.html" ? own() : file);
};

// The file of this address; another page, such as 404.html, may be shown there now.
const own = () => {
  const base = decodeURIComponent(new URL("..", import.meta.url).pathname);
  const path = decodeURIComponent(location.pathname).slice(base.length);
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
};

// Resolves to whether the page is now up to date. Without an answer the page stays: a reload would lose it.
const update = async () => {
  const text = await read(location.pathname + location.search);
  if (text === null) { connectLater(); return false; }
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const tag = fresh.querySelector("script[data-live]");
  if (tag?.dataset.version === version) return true;
  if (!tag || !(await swap(fresh))) { reload(); return false; }
  ({ file, version } = tag.dataset);
  return true;
};

const read = async (address) => {
  try {
    return await (await fetch(address, { cache: "no-cache" })).text();
  } catch {
    return null;
  }
};

const reload = () => {
  const place = { path: location.pathname, x: scrollX, y: scrollY, at: Date.now() };
  try { sessionStorage.setItem(SCROLL_KEY, JSON.stringify(place)); } catch { /* starts at the top */ }
  location.reload();
};

const restore = () => {
  try {
    const saved = JSON.parse(sessionStorage.getItem(SCROLL_KEY));
    sessionStorage.removeItem(SCROLL_KEY);
    if (saved?.path === location.pathname && Date.now() - saved.at < 10000) scrollTo(saved.x, saved.y);
  } catch { /* nothing was saved */ }
};

restore();
connect();
// A browser opens at most six connections to a host; hidden pages must not use them up.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) source.close();
  else connect();
});
addEventListener("pagehide", () => source.close());
addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
