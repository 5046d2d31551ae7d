// Updates the page in the window to a newer version and changes only the nodes that differ, so that
// the scroll position, open details, players and the rest of the page keep their state.

const LOAD = 2000;

// A copy of the body as the server sent it; each node is mapped to its node in the window. The newer
// page is compared with this copy, so changes by scripts and readers do not count as differences.
const standsFor = new Map();
const pair = (copy, live) => {
  standsFor.set(copy, live);
  copy.childNodes.forEach((child, at) => pair(child, live.childNodes[at]));
  return copy;
};
// The copy belongs to an inert document, in which images do not load.
const apart = document.implementation.createHTMLDocument();
const sent = pair(apart.importNode(document.body, true), document.body);

// Resolves to false if a reload is needed: scripts do not run twice, and a policy cannot be widened.
export const swap = async (fresh) => {
  if (needsReload(fresh)) return false;
  await swapSheets(fresh);
  swapHead(fresh.head);
  patch(sent, fresh.body);
  const { lang } = fresh.documentElement; // setting it again would restyle the whole page
  if (document.documentElement.lang !== lang) document.documentElement.lang = lang;
  document.dispatchEvent(new CustomEvent("sitegen:swap"));
  return true;
};

// Reloads changed files whose names do not change: scripts with the whole page, style sheets and images
// alone. Browsers cache images as long as the page, so images that are inserted later count too.
const renewed = new Map();
export const refresh = (changed, seen, base) => {
  changed.forEach((name) => renewed.set(name, seen));
  const newer = (address) => {
    const url = new URL(address, document.baseURI);
    if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return null;
    const at = renewed.get(decodeURIComponent(url.pathname.slice(base.pathname.length)));
    if (at === undefined || url.searchParams.get("live") === at) return null;
    url.searchParams.set("live", at);
    return url.href;
  };
  if ([...document.querySelectorAll("script[src]:not([data-live])")].some(({ src }) => newer(src))) {
    return false;
  }
  for (const link of sheets(document)) {
    const address = newer(link.href);
    if (address) replaceSheet(link, address);
  }
  for (const image of document.images) {
    const address = newer(image.src);
    if (!address) continue;
    image.removeAttribute("srcset");
    image.src = address;
  }
  return true;
};

const sheets = (page) => [...page.querySelectorAll('link[rel="stylesheet"]')];

const scripts = (page) => [...page.querySelectorAll("script:not([data-live])")]
  .filter((one) => !one.type || /javascript|module/.test(one.type))
  .map((one) => one.getAttribute("src") ?? one.textContent);

const policy = (page) => page.querySelector('meta[http-equiv="Content-Security-Policy"]')?.content;

const needsReload = (fresh) => policy(document) !== policy(fresh)
  || JSON.stringify(scripts(document)) !== JSON.stringify(scripts(fresh))
  || fresh.querySelector('meta[http-equiv="refresh" i]') !== null;

// Adds the new sheets, and removes the old ones once those have loaded: the page is never unstyled.
const swapSheets = async (fresh) => {
  const wanted = sheets(fresh).map((link) => link.getAttribute("href"));
  const plain = (link) => link.getAttribute("data-href") ?? link.getAttribute("href");
  const had = sheets(document);
  if (JSON.stringify(had.map(plain)) === JSON.stringify(wanted)) return;
  const loaded = sheets(fresh).map((link) => {
    const copy = document.importNode(link, true);
    const done = settled(copy);
    document.head.append(copy);
    return done;
  });
  await Promise.all(loaded);
  had.forEach((link) => link.remove());
};

const replaceSheet = async (link, address) => {
  const copy = link.cloneNode();
  copy.dataset.href = link.dataset.href ?? link.getAttribute("href");
  copy.href = address;
  const done = settled(copy);
  link.after(copy);
  await done;
  link.remove();
};

const settled = (link) => new Promise((resolve) => {
  link.onload = link.onerror = resolve;
  setTimeout(resolve, LOAD);
});

const swapHead = (fresh) => {
  const counts = (node) => !(node.matches('link[rel="stylesheet"]')
    || (node.matches("script") && (!node.type || /javascript|module/.test(node.type))));
  const old = [...document.head.children].filter(counts);
  const wanted = [...fresh.children].filter(counts);
  old.filter((node) => !wanted.some((other) => other.isEqualNode(node))).forEach((node) => node.remove());
  wanted.filter((node) => !old.some((other) => other.isEqualNode(node)))
    .forEach((node) => document.head.append(document.importNode(node, true)));
};

// "old" is a node of the sent copy, "fresh" one of the newer page.
const patch = (old, fresh) => {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE || old.nodeName !== fresh.nodeName) {
    replace(old.parentNode, [old], [fresh], old.nextSibling);
    return;
  }
  patchAttributes(old, fresh);
  patchChildren(old, [...old.childNodes], [...fresh.childNodes]);
};

const patchAttributes = (old, fresh) => {
  const names = new Set([...old.getAttributeNames(), ...fresh.getAttributeNames()]);
  for (const name of names) {
    const value = fresh.getAttribute(name);
    if (value === old.getAttribute(name)) continue;
    for (const node of [old, standsFor.get(old)]) {
      if (value === null) node.removeAttribute(name);
      else node.setAttribute(name, value);
    }
  }
};

// Equal children at both ends stay. Those between are patched one by one if their numbers agree, else
// replaced.
const patchChildren = (parent, before, after) => {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head].isEqualNode(after[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail).isEqualNode(after.at(-1 - tail))) tail += 1;
  const gone = before.slice(head, before.length - tail);
  const come = after.slice(head, after.length - tail);
  if (gone.length === come.length) gone.forEach((node, at) => patch(node, come[at]));
  else replace(parent, gone, come, before[before.length - tail] ?? null);
};

const replace = (parent, gone, come, next) => {
  const live = standsFor.get(parent);
  const liveNext = standsFor.get(next);
  const place = liveNext?.parentNode === live ? liveNext : null;
  for (const node of gone) {
    standsFor.get(node).remove();
    node.remove();
    standsFor.delete(node);
  }
  for (const node of come) {
    parent.insertBefore(node, next);
    const shown = document.importNode(node, true);
    pair(node, shown);
    live.insertBefore(shown, place);
  }
};
