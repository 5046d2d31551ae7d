"""One visit of one page: what it asked for, what the browser complained of, how it was laid out."""

from dataclasses import dataclass
from urllib.parse import unquote

from playwright.sync_api import BrowserContext, Page, Route

WIDTHS = (320, 360, 390, 480, 600, 768, 900, 1024, 1200, 1280, 1440, 1920)
"""Pixels; the style sheets change the layout at 540, 864 and 1,350."""

RECORD_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""

LOOK = """async () => {
  await document.fonts.ready;
  const KATEX = /^"?(KaTeX_\\w+)/;
  const formulas = [...document.querySelectorAll(".katex")]
    .filter((formula) => !formula.closest("[popover], details:not([open]), template"));
  const flat = formulas.filter((formula) => {
    const box = formula.getBoundingClientRect();
    return !(box.width > 0 && box.height > 0);
  });
  const wanted = new Set();
  for (const formula of formulas)
    for (const element of formula.querySelectorAll(".katex-html *")) {
      const family = KATEX.exec(getComputedStyle(element).fontFamily);
      const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (family && text) wanted.add(family[1]);
    }
  const faces = [...document.fonts].map((face) => [face.family.replaceAll('"', ""), face.status]);
  return {
    formulas: formulas.length,
    flat: flat.map((formula) => formula.textContent.slice(0, 40)),
    wanted: [...wanted],
    loaded: faces.filter(([, status]) => status === "loaded").map(([family]) => family),
    broken: faces.filter(([, status]) => status === "error").map(([family]) => family),
    linked: [...document.querySelectorAll("article img")].map((image) => image.src),
    violations: window.violations,
  };
}"""

SIDEWAYS = """() => {
  const beyond = document.scrollingElement.scrollWidth - window.innerWidth;
  if (beyond <= 0) return "";
  const wide = [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 0.5);
  const names = wide.map((element) => `${element.localName}.${element.className}`);
  return `${beyond} px: ${[...new Set(names)].slice(0, 5).join(", ")}`;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What was seen on one page."""

    page: str
    formulas: int
    flat: list[str]
    """The text of formulas without a box."""
    wanted: set[str]
    """KaTeX's font families that the formulas are set in."""
    loaded: set[str]
    broken: list[str]
    foreign: list[str]
    """Addresses on other hosts that the page asked for, but for images that the author linked."""
    missing: list[str]
    """Addresses of the site itself that are not there."""
    complaints: list[str]
    """Errors on the console and uncaught exceptions."""
    violations: list[str]
    """What the Content-Security-Policy stopped."""
    sideways: str
    """At what width, how far and for what the page scrolls sideways; empty where it does not."""


def visit(context: BrowserContext, origin: str, path: str) -> Visit:
    """Open one page in a tab of its own; requests to other hosts are answered with nothing."""
    tab = context.new_page()
    asked: list[str] = []
    missing: list[str] = []
    complaints: list[str] = []

    def stub(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, body="")

    tab.route(lambda url: not url.startswith((origin, "data:", "blob:")), stub)
    tab.on("response", lambda answer: answer.status >= 400 and missing.append(answer.url))
    tab.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.add_init_script(RECORD_VIOLATIONS)
    go(tab, origin + path)
    seen = tab.evaluate(LOOK)
    sideways = resized(tab)
    tab.close()
    return Visit(
        page=path,
        formulas=seen["formulas"],
        flat=seen["flat"],
        wanted=set(seen["wanted"]),
        loaded=set(seen["loaded"]),
        broken=seen["broken"],
        foreign=[url for url in asked if url not in seen["linked"]],
        missing=missing,
        complaints=complaints,
        violations=seen["violations"],
        sideways=sideways,
    )


def go(tab: Page, address: str) -> None:
    """Open a page, and stay there: the page at an old address would lead on to the new one."""

    def answer(route: Route) -> None:
        if route.request.is_navigation_request() and unquote(route.request.url) != address:
            route.fulfill(status=204)
        else:
            route.fallback()

    tab.unroute("**")
    tab.route("**", answer)
    tab.goto(address)


def resized(tab: Page) -> str:
    """Take the window through many widths and look whether the page can be pushed sideways."""
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 800})
        if sideways := tab.evaluate(SIDEWAYS):
            return f"at {width}: {sideways}"
    return ""
