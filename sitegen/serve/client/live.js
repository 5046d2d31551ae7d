// Keeps an open page up to date. The preview puts it into pages on their way to the browser.
import { Overlay } from "./overlay.js";
import { refresh, swap } from "./swap.js";

const RETRY = 1000;
const KEPT = "sitegen-scroll";

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
    const news = JSON.parse(event.data);
    work = work.then(() => take(news)).catch(reload);
  };
  // With an address of its own for each attempt: what the page shows has changed since the first.
  source.onerror = connectLater;
};

const connectLater = () => {
  source.close();
  overlay.lost();
  setTimeout(() => { if (!document.hidden) connect(); }, RETRY);
};

const take = async (news) => {
  const changed = new Set(news.changed);
  const isMine = changed.has(file) || changed.has(own()) || (!file && !news.building);
  if (isMine && !(await update())) return;
  seen = news.seen;
  if (!refresh(changed, seen, new URL("..", import.meta.url))) reload();
  overlay.show(news, file === "404.html" ? own() : file);
};

// The file that the address stands for, though another page may be shown there now.
const own = () => {
  const base = decodeURIComponent(new URL("..", import.meta.url).pathname);
  const path = decodeURIComponent(location.pathname).slice(base.length);
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
};

// Tells whether the page is up to date. Where nobody answers it stays as it is, for a reload would lose it.
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
  try { sessionStorage.setItem(KEPT, JSON.stringify(place)); } catch { /* starts at the top */ }
  location.reload();
};

const restore = () => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
    if (kept?.path === location.pathname && Date.now() - kept.at < 10000) scrollTo(kept.x, kept.y);
  } catch { /* nothing was kept */ }
};

restore();
connect();
// A browser gives a host six connections; pages that nobody sees must not take them all.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) source.close();
  else connect();
});
addEventListener("pagehide", () => source.close());
addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
