"""No bibliography brings anything into a page but text, emphasis and links."""

import json
import re
import time
from pathlib import Path

import pytest

from hostile.test_hostile import parsed, wrong
from sites import build_site, make_site, read

ATTACKS = (
    r"<script>alert(1)</script>",
    r'"><img src=x onerror=alert(1)>',
    r"\href{javascript:alert(1)}{x}\input{/etc/passwd}\write18{ls}",
    r"#import \"x\": * #sys.inputs #raw(\"<script>\") #html.elem(\"script\") $#eval(x)$ *b* <a>",
    r"&lt;script&gt;&#60;script&#62; \x3cscript\x3e {\char60}script>",
    "\ue100\ue105script\ue106 \ue1f0 \ue1f1",
    r"</li></ul></section><style>*{display:none}</style>",
    "a\u202ebc\u0000d",
)
ADDRESSES = (
    "javascript:alert(1)",
    'https://x.org/\\"><script>alert(1)</script>',
    "data:text/html,<script>1</script>",
    " https://x.org/' onclick='alert(1)",
    "//x.org",
    "https://x.org/\ue105script",
)


def bibtex() -> str:
    fields = ("title", "journal", "publisher", "address", "number", "edition", "pages", "note")
    entries = [
        f"@article{{a{n}, author = {{{text} and {text}, {text}}}, year = {{{text} 2000}},\n"
        + "".join(f"  {field} = {{{text}}},\n" for field in fields)
        + f"  url = {{{ADDRESSES[n % len(ADDRESSES)]}}}, doi = {{10.1000/{text}}}}}\n"
        for n, text in enumerate(ATTACKS)
    ]
    return "\n".join(entries)


def csl_json() -> str:
    works = [
        {
            "id": f'j{n}"><script>{n}</script>',
            "type": "book",
            "title": text,
            "author": [{"family": text, "given": text}],
            "URL": ADDRESSES[n % len(ADDRESSES)],
            "issued": {"raw": text},
        }
        for n, text in enumerate(ATTACKS)
    ]
    return json.dumps(works)


@pytest.mark.parametrize("style", ["", "ieee", "apa", "nonesuch"])
@pytest.mark.parametrize("mode", ["sanitize", "escape"])
def test_a_hostile_bibliography_brings_nothing_into_a_page(
    tmp_path: Path, mode: str, style: str
) -> None:
    cited = [f'[@a{n}, <b onclick=x>; @{{j{n}"><script>{n}</script>}}]' for n in range(8)]
    config = f'html = "{mode}"\nbase_url = "https://example.org"\n'
    config += f'[citations]\nfiles = ["r.bib", "r.json"]\nstyle = "{style}"\n'
    files = {"sitegen.toml": config, "r.bib": bibtex(), "r.json": csl_json()}
    text = "、".join(cited) + "。@a1 与 @a2 说。\n"
    build_site(make_site(tmp_path, {**files, "content/a.md": text}))
    for name in ("articles/a/index.html", "index.html"):
        assert list(wrong(parsed(read(tmp_path, name)))) == []
    page = read(tmp_path, "articles/a/index.html")
    listed = page[page.index('class="references"') :]
    listed = listed[: listed.index("</section>")]
    kept = r"</?(?:em|i|b|sup|sub|span|a|ul|li|h2)\b[^<>]*>"
    assert set(re.findall(r"<[^>]*>", listed)) == set(re.findall(kept, listed))
    assert listed.count("<li ") == 2 * len(ATTACKS)
    assert not re.search("[\x00-\x08\x0b-\x1f]", listed)
    if style != "nonesuch":  # else no sign stands for another
        assert not re.search("[\ue000-\uf8ff]", listed)


def test_a_huge_entry_is_passed_over(tmp_path: Path) -> None:
    people = " and ".join(f"Name{n}, A" for n in range(5_000))
    bib = f"@book{{a, author = {{{people}}}, title = {{{'x' * 30_000}}}}}\n"
    bib += "@book{b, author = {A, B}, title = {T}, publisher = {P}, year = 2000}\n"
    files = {"references.bib": bib, "content/a.md": "见 [@a; @b]。\n"}
    start = time.monotonic()
    built = build_site(make_site(tmp_path, files))
    assert time.monotonic() - start < 60
    assert {d.code for d in built.diagnostics} == {"bibliography", "citation-missing"}
    assert "<li " in read(tmp_path, "articles/a/index.html")
