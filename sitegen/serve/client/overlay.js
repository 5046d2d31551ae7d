// An overlay with the diagnostics of the last build. All texts are inserted as text, never as HTML.

const DISMISSED = "sitegen-dismissed";
const PATIENCE = 2;

const key = ({ place, code, message }) => `${place.replace(/:\d+:\d+$/, "")} ${code} ${message}`;

const make = (name, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
};

const tally = (remarks, { counts, comma }) => Object.entries(counts)
  .map(([severity, forms]) => [remarks.filter((one) => one.severity === severity).length, forms])
  .filter(([number]) => number)
  .map(([number, forms]) => forms[number === 1 ? 0 : 1].replace("{count}", number))
  .join(comma);

export class Overlay {
  #host = make("div", { id: "sitegen-overlay" });
  #root = this.#host.attachShadow({ mode: "open" });
  #panel = make("section", { className: "panel", role: "region", tabIndex: 0 });
  #badge = make("button", { className: "badge", type: "button" });
  #remarks = [];
  #failures = 0;
  #wanted = false;
  #words = { stopped: "The preview has stopped" };

  constructor() {
    this.#style();
    this.#panel.setAttribute("aria-live", "polite");
    this.#badge.addEventListener("click", () => this.#fetch());
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.#panel.hidden) this.#dismiss();
    });
    this.#panel.hidden = this.#badge.hidden = true;
    this.#root.append(this.#panel, this.#badge);
    document.documentElement.append(this.#host);
  }

  // Shows the diagnostics of a build: those of this page and all errors in full.
  show({ failed, remarks, more, words }, file) {
    this.#failures = 0;
    this.#remarks = remarks;
    this.#words = words;
    this.#panel.setAttribute("aria-label", words.title);
    this.#host.lang = words.language;
    const here = remarks.filter((one) => one.page === file && one.severity !== "hint");
    const errors = remarks.filter((one) => one.severity === "error" && !here.includes(one));
    const urgent = [...here, ...errors];
    const others = remarks.filter((one) => !urgent.includes(one));
    const rest = others.length + more;
    const dismissed = this.#dismissed();
    const title = failed ? words.failed : tally(remarks, words);
    this.#panel.replaceChildren(this.#header(title), ...this.#lists(here, errors, others, more));
    this.#label(rest && !urgent.length ? this.#elsewhere(others) : tally(remarks, words), urgent);
    if (remarks.length) this.#open(this.#wanted || urgent.some((one) => !dismissed.has(key(one))));
    else this.#close();
  }

  #close() {
    this.#wanted = false;
    this.#panel.hidden = this.#badge.hidden = true;
  }

  // Called when the server does not answer; a restart takes fewer attempts than PATIENCE.
  lost() {
    this.#failures += 1;
    if (this.#failures < PATIENCE) return;
    this.#label(this.#words.stopped, []);
    this.#open(false);
  }

  #lists(here, errors, others, more) {
    const list = (remarks) => make("ol", {}, ...remarks.map((one) => this.#item(one)));
    const parts = [list(here)];
    if (errors.length) {
      if (here.length) parts.push(make("h2", { textContent: this.#words.elsewhere }));
      parts.push(list(errors));
    }
    if (others.length) {
      const summary = make("summary", { textContent: this.#elsewhere(others) });
      parts.push(make("details", { open: !here.length && !errors.length }, summary, list(others)));
    }
    if (more) parts.push(make("p", { textContent: this.#words.more.replace("{count}", more) }));
    return parts;
  }

  #elsewhere(remarks) {
    return this.#words.others.replace("{remarks}", tally(remarks, this.#words));
  }

  #header(title) {
    const close = make("button", { type: "button", className: "close", textContent: "×" });
    close.setAttribute("aria-label", this.#words.dismiss);
    close.title = this.#words.dismissEsc;
    close.addEventListener("click", () => this.#dismiss());
    return make("header", {}, make("h1", { textContent: title }), close);
  }

  #item({ severity, word, code, message, hint, place, excerpt }) {
    const item = make("li", { className: severity });
    item.append(make("p", { className: "message" },
      make("strong", { textContent: word }), ` ${message} `, make("code", { textContent: code })));
    item.append(make("p", { className: "place", textContent: place }));
    if (excerpt.length) item.append(this.#excerpt(excerpt));
    if (hint) item.append(make("p", { className: "hint", textContent: hint }));
    return item;
  }

  #excerpt(lines) {
    const rows = lines.map(({ line, parts: [before, marked, after] }) => {
      const number = make("span", { className: "number", textContent: line });
      const row = make("span", { className: "line" }, number, before);
      if (marked !== undefined) row.append(make("mark", { textContent: marked }), after);
      return row;
    });
    return make("pre", { tabIndex: 0 }, ...rows);
  }

  #label(text, urgent) {
    this.#badge.textContent = text;
    this.#badge.classList.toggle("error", urgent.some((one) => one.severity === "error"));
  }

  #open(open) {
    this.#panel.hidden = !open;
    this.#badge.hidden = open;
  }

  // A panel that the author opened stays open whatever the next builds find, until it is dismissed.
  #fetch() {
    this.#wanted = true;
    this.#open(true);
    this.#panel.focus();
  }

  // Dismissed diagnostics stay a badge until there is a new one.
  #dismiss() {
    this.#wanted = false;
    try {
      sessionStorage.setItem(DISMISSED, JSON.stringify(this.#remarks.map(key)));
    } catch { /* it will come back with the next build */ }
    this.#open(false);
  }

  #dismissed() {
    try {
      return new Set(JSON.parse(sessionStorage.getItem(DISMISSED)));
    } catch {
      return new Set();
    }
  }

  // A constructed sheet: the strict policy of a theme could forbid a <style> element.
  async #style() {
    this.#host.hidden = true;
    const sheet = new CSSStyleSheet();
    const answer = await fetch(new URL("overlay.css", import.meta.url));
    sheet.replaceSync(await answer.text());
    this.#root.adoptedStyleSheets = [sheet];
    this.#host.hidden = false;
  }
}
