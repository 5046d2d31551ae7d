"""No hostile text brings a script, a style, a frame, a form, a handler or a bad address anywhere.

Every page and feed of a site of hostile texts is parsed as a browser does, and nothing may be in it
that is not on the lists here. They are lists of their own, and not those of sitegen.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import html5lib
import pytest

from sites import build_site

from .corpus import KINDS, MODES, cases, hostile_site

AROUND = {
    "html", "head", "body", "meta", "title", "link", "script", "style", "header", "nav", "main",
    "footer", "button", "svg", "circle", "path", "article", "form", "input",
}  # fmt: skip
"""What the theme is made of, and KaTeX's roots and braces, but nothing that authors may write."""
MATHML = {
    "math", "semantics", "mrow", "annotation", "mi", "mo", "mn", "mtext", "mspace", "mstyle",
    "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot", "mover", "munder", "munderover",
    "mtable", "mtr", "mtd", "mpadded", "mphantom", "menclose", "ms", "mglyph", "mlabeledtr",
}  # fmt: skip
TEXT = {
    "a", "abbr", "aside", "audio", "b", "bdi", "bdo", "blockquote", "br", "caption", "center",
    "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd",
    "li", "mark", "ol", "p", "picture", "pre", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp",
    "section", "small", "source", "span", "strike", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "track", "tt", "u", "ul", "var", "video",
    "wbr",
}  # fmt: skip
ATTRIBUTES = {
    "abbr", "accent", "accentunder", "align", "alt", "aria-current", "aria-hidden", "aria-label",
    "aria-pressed", "as", "charset", "checked", "class", "colspan", "columnalign", "columnlines",
    "columnspacing", "content", "controls", "crossorigin", "cx", "cy", "d", "data-copied",
    "data-alike", "data-contents", "data-copy", "data-face", "data-lang", "data-link",
    "data-mathml", "data-not-copied", "data-search", "data-tex", "data-top", "data-used",
    "datetime", "defer", "depth", "dir", "disabled", "display", "displaystyle", "encoding", "fence",
    "fill", "form", "headers", "height", "href", "hreflang", "http-equiv", "id", "interestfor",
    "kind", "label", "lang", "largeop", "linebreak", "linethickness", "loading", "loop", "lspace",
    "mathbackground", "mathcolor", "mathsize", "mathvariant", "maxsize", "media", "minsize",
    "movablelimits", "muted", "name", "notation", "open", "popover", "preload",
    "preserveAspectRatio", "property", "r", "rel", "reversed", "role", "rowlines", "rowspacing",
    "rowspan", "rspace", "scope", "scriptlevel", "separator", "side", "span", "src", "srclang",
    "start", "stretchy", "stroke", "stroke-width", "style", "symmetric", "tabindex", "title",
    "type", "valign", "value", "viewBox", "voffset", "width", "xmlns", "x", "y",
}  # fmt: skip
PROPERTIES = {
    "background-color", "border-bottom-width", "border-color", "border-right-style",
    "border-right-width", "border-style", "border-top-width", "border-width", "bottom", "color",
    "counter-reset", "font-family", "height", "left", "margin-left", "margin-right", "margin-top",
    "min-width", "padding-left", "top", "vertical-align", "width", "text-align",
}  # fmt: skip
"""Of KaTeX's boxes, of numbered lines and of images with a size."""
ADDRESSES = (
    "href",
    "src",
    "poster",
    "action",
    "cite",
    "data",
    "srcset",
    "formaction",
    "background",
)
SCHEME = re.compile(r"[\s\x00-\x1f]*([A-Za-z][A-Za-z0-9+.\s-]*):")
SCRIPT = re.compile(
    r"/assets/(?:theme|comments|article|search-open|katex/copy-tex\.min)(?:\.[0-9a-f]{8})?\.js"
)
ATOM = "{http://www.w3.org/2005/Atom}"
PLACES = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module", params=MODES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of all texts, built."""
    root: Path = tmp_path_factory.mktemp("hostile")
    build_site(hostile_site(root, request.param))
    return root


def wrong(root: Element) -> Iterator[str]:
    """Name what may not be in a document."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue  # a comment
        tag = element.tag.rpartition("}")[2]
        if tag not in AROUND | MATHML | TEXT:
            yield f"<{tag}>"
        if tag == "script":
            yield from _script(element)
        for name, value in element.attrib.items():
            yield from _attribute(tag, str(name).rpartition("}")[2], value)


def _script(element: Element) -> Iterator[str]:
    if element.get("type") == "application/ld+json":
        json.loads(element.text or "")
    elif not SCRIPT.fullmatch(element.get("src", "")) or element.text:
        yield f"a script {element.get('src')} {element.text}"


def _attribute(tag: str, name: str, value: str) -> Iterator[str]:
    checks = (
        name in ATTRIBUTES,
        name not in ADDRESSES or _leads_to_harmless(value),
        name != "style" or all(map(_is_size_or_colour, filter(str.strip, value.split(";")))),
        name != "http-equiv" or value.lower() in ("content-security-policy", "refresh"),
        name != "content" or not re.match(r"\s*\d+\s*;", value) or value.startswith("0; url=/"),
    )
    if not all(checks):
        yield f"<{tag} {name}={value!r}>"


def _leads_to_harmless(address: str) -> bool:
    scheme = SCHEME.match(address)
    return not scheme or scheme[1].lower() in ("http", "https", "mailto", "tel")


def _is_size_or_colour(declaration: str) -> bool:
    return declaration.partition(":")[0].strip() in PROPERTIES and "(" not in declaration


def parsed(html: str) -> Element:
    """Parse a page as a browser does."""
    page: Element = html5lib.parse(html, namespaceHTMLElements=False)
    return page


def shape(page: Element) -> list[str]:
    """Say what stands around an article: nothing of it may be added, moved or closed."""
    body = page.find("body")
    assert body is not None
    main = body.find("main")
    inside = [] if main is None else [f"main > {each.tag}" for each in main]
    return [*(f"body > {each.tag}" for each in body), *inside]


def test_there_are_enough_texts_of_each_kind() -> None:
    found = [case.kind for case in cases()]
    assert len(found) >= 240
    assert min(map(found.count, KINDS)) >= 9


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<b onclick=x>", "<b onclick='x'>"),
        ("<a href=' java\nscript:x'>", "<a href=' java\\nscript:x'>"),
        ("<script>x</script>", "a script None x"),
        ("<b style='background: url(x)'>", "<b style='background: url(x)'>"),
        ("<iframe>", "<iframe>"),
        ("<meta http-equiv=refresh content='0;url=//x'>", "<meta content='0;url=//x'>"),
    ],
)
def test_what_is_wrong_is_seen(html: str, told: str) -> None:
    assert told in list(wrong(parsed(html)))


def test_pages_hold_nothing_but_what_is_allowed(site: Path) -> None:
    plain = None
    for file in sorted((site / "public").rglob("*.html")):
        html = file.read_text("utf-8")
        page = parsed(html)
        assert list(wrong(page)) == [], file
        if 'class="kind-article"' in html:
            plain = plain or shape(page)
            assert shape(page) == plain, file
        assert not re.search("[\x00-\x08\x0b\x0e-\x1f]", html), file
    assert plain
    assert plain[-1] == "main > article"


def test_styles_are_the_themes_own(site: Path) -> None:
    for file in (site / "public").rglob("*.html"):
        for style in re.findall(r"<style[^>]*>(.*?)</style>", file.read_text("utf-8"), re.DOTALL):
            assert not re.search(r"url|import|expression|hacked", style), file


def test_feeds_and_sitemap_are_whole_and_hold_nothing_else(site: Path) -> None:
    entries = 0
    for file in sorted((site / "public").rglob("*.xml")):
        root = ElementTree.fromstring(file.read_bytes())
        for content in root.iter(f"{ATOM}content"):
            entries += 1
            assert list(wrong(parsed(content.text or ""))) == [], file
        addresses = [link.get("href", "") for link in root.iter(f"{ATOM}link")]
        addresses += [place.text or "" for place in root.iter(f"{PLACES}loc")]
        assert all(each.startswith("https://blog.example/") for each in addresses)
    assert entries >= 230
    feed = json.loads((site / "public/feed.json").read_text("utf-8"))
    assert len(feed["items"]) == 20
    assert [list(wrong(parsed(item["content_html"]))) for item in feed["items"]] == [[]] * 20


def test_every_text_has_a_page(site: Path) -> None:
    pages = [file for file in (site / "public").rglob("*.html") if "articles" in file.parts]
    assert len(pages) >= sum(not case.name.startswith(".") for case in cases())


def test_nothing_is_written_beside_the_output(site: Path) -> None:
    assert {file.name for file in site.iterdir()} == {
        "content",
        "public",
        "sitegen.toml",
    }
    assert not list(site.rglob("hacked"))


def test_in_raw_mode_too_front_matter_is_escaped_and_links_do_not_run(tmp_path: Path) -> None:
    """Raw HTML is the author's right; what is no raw HTML does no harm in any mode."""
    root = hostile_site(tmp_path, "raw")
    for case in cases():
        if case.kind not in ("front", "tex") or "\n<" in case.text:
            (root / "content" / case.name).unlink()
    links = "[a](javascript:hacked=1) [b](javascript%3Ahacked=1) [c](<data:text/html,x>)\n"
    (root / "content/links.md").write_text(links)
    build_site(root)
    for file in sorted((root / "public").rglob("*.html")):
        assert list(wrong(parsed(file.read_text("utf-8")))) == [], file
