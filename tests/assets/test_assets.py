"""Files that are copied unchanged, and their addresses."""

import hashlib
import re
from pathlib import Path

import pytest

from sitegen.core.diagnostics import BuildError, Span
from sites import article, build_site, make_site, read, remarks, snapshot


def test_the_sites_static_files_win_over_the_themes_and_keep_their_names(tmp_path: Path) -> None:
    make_site(tmp_path, {"static/assets/theme.js": "own", "static/CNAME": "example.org"})
    build_site(tmp_path)
    built = snapshot(tmp_path / "public")
    assert built["assets/theme.js"] == b"own"
    assert built["CNAME"] == b"example.org"
    assert 'src="/assets/theme.js"' in read(tmp_path, "index.html")
    assert [name for name in built if re.fullmatch(r"assets/theme\.[0-9a-f]{8}\.css", name)]


@pytest.mark.parametrize(
    ("enabled", "scripts"),
    [("true", {"copy-tex.min.js", "katex.min.js"}), ("false", {"copy-tex.min.js"})],
)
def test_katex_comes_along_with_style_sheet_and_fonts_and_for_the_search_its_script(
    tmp_path: Path, enabled: str, scripts: set[str]
) -> None:
    make_site(tmp_path, {"sitegen.toml": f"[search]\nenabled = {enabled}\n"})
    build_site(tmp_path)
    katex = [plain(n) for n in snapshot(tmp_path / "public") if n.startswith("assets/katex/")]
    others = {name for name in katex if not name.endswith(".woff2")}
    assert others == {f"assets/katex/{name}" for name in {"katex.min.css", *scripts}}
    assert "assets/katex/fonts/KaTeX_Main-Regular.woff2" in katex


def test_shared_files_have_the_digest_of_their_bytes_in_their_names(tmp_path: Path) -> None:
    make_site(tmp_path, {})
    build_site(tmp_path)
    built = snapshot(tmp_path / "public")
    shared = {n: d for n, d in built.items() if re.match(r"assets/.*\.(css|js|woff2)$", n)}
    digests = {name: hashlib.sha256(data).hexdigest()[:8] for name, data in shared.items()}
    assert shared
    assert [name for name, digest in digests.items() if name.split(".")[-2] != digest] == []
    assert "assets/share.png" in built, "other sites remember where it is"


def test_a_change_renames_the_sheet_that_holds_it_and_no_other_file(tmp_path: Path) -> None:
    make_site(tmp_path, {})
    build_site(tmp_path)
    before = set(snapshot(tmp_path / "public"))
    make_site(tmp_path, {"static/assets/prose.css": "p { color: red }"})
    build_site(tmp_path)
    after = set(snapshot(tmp_path / "public"))
    assert {plain(name) for name in before - after} == {"assets/theme.css", "assets/prose.css"}
    assert {plain(name) for name in after - before} == {"assets/theme.css", "assets/prose.css"}
    assert "color:red" in (tmp_path / "public" / linked(tmp_path, "theme")).read_text()


def test_pages_link_one_sheet_that_joins_the_themes(tmp_path: Path) -> None:
    make_site(tmp_path, {})
    build_site(tmp_path)
    assert read(tmp_path, "index.html").count('rel="stylesheet"') == 1
    sheet = read(tmp_path, linked(tmp_path, "theme"))
    assert "@import" not in sheet
    assert "/*" not in sheet
    assert "@media print{" in sheet


def test_a_template_that_asks_for_a_shared_file_that_is_not_there(tmp_path: Path) -> None:
    make_site(tmp_path, {"templates/_footer.html": "\n{{ asset('no.css') }}"})
    with pytest.raises(BuildError, match=r"no file /assets/no\.css") as stopped:
        build_site(tmp_path)
    assert stopped.value.diagnostics[0].span == Span(path="templates/_footer.html", line=2)


def plain(name: str) -> str:
    """Return a name without its digest."""
    return re.sub(r"\.[0-9a-f]{8}(?=\.\w+$)", "", name)


def linked(root: Path, sheet: str) -> str:
    """Return the file of the style sheet that the home page links to."""
    (found,) = re.findall(rf'href="/(assets/{sheet}\.[^"]+)"', read(root, "index.html"))
    return str(found)


def test_files_go_beside_the_page_of_their_folders_article(tmp_path: Path) -> None:
    text = article("![图](fig.svg) ![深](data/d.svg)\n", slug="moved")
    make_site(
        tmp_path,
        {"content/a/index.md": text, "content/a/fig.svg": "1", "content/a/data/d.svg": "2"},
    )
    assert remarks(build_site(tmp_path)) == []
    built = snapshot(tmp_path / "public")
    assert (built["articles/moved/fig.svg"], built["articles/moved/data/d.svg"]) == (b"1", b"2")
    assert 'src="/articles/moved/fig.svg"' in read(tmp_path, "articles/moved/index.html")


def test_a_folder_of_pictures_that_articles_share(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "content/a.md": "![一](images/图%201.svg)\n",
            "content/b/c.md": "![二](../images/图%201.svg)\n",
            "content/images/图 1.svg": "1",
        },
    )
    assert remarks(build_site(tmp_path)) == []
    href = 'src="/articles/images/%E5%9B%BE%201.svg"'
    assert href in read(tmp_path, "articles/a/index.html")
    assert href in read(tmp_path, "articles/b/c/index.html")
    assert (tmp_path / "public/articles/images/图 1.svg").read_text() == "1"


def test_files_beside_a_page_go_beside_its_page(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "content/pages/about/index.md": "[我](me.png)\n",
            "content/pages/about/me.png": b"1",
            "content/pages/x.png": b"2",
        },
    )
    assert remarks(build_site(tmp_path)) == []
    built = snapshot(tmp_path / "public")
    assert (built["about/me.png"], built["x.png"]) == (b"1", b"2")


def test_a_file_that_wants_the_address_of_another_is_left_out_and_both_are_named(
    tmp_path: Path,
) -> None:
    make_site(
        tmp_path,
        {
            "content/a/index.md": "正文\n",
            "content/a/x.png": b"1",
            "static/articles/a/x.png": b"2",
        },
    )
    (problem,) = build_site(tmp_path).diagnostics
    assert (problem.code, problem.page_lost) == ("address-taken", True)
    assert problem.span.path == "content/a/x.png"
    assert "static/articles/a/x.png" in problem.message
    assert (tmp_path / "public/articles/a/x.png").read_bytes() == b"2"


def test_a_static_file_cannot_take_the_place_of_a_page(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {"content/a.md": article(tags="数学"), "static/tags/数学/index.html": "mine"},
    )
    built = build_site(tmp_path)
    assert "address-taken" in [d.code for d in built.diagnostics]
    assert "mine" not in read(tmp_path, "tags/数学/index.html")


def test_hidden_static_files_stay_at_home(tmp_path: Path) -> None:
    make_site(tmp_path, {"static/.DS_Store": "x", "static/a.txt": "x"})
    build_site(tmp_path)
    built = snapshot(tmp_path / "public")
    assert "a.txt" in built
    assert not [name for name in built if ".DS_Store" in name]


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("www.example.org\n", b"www.example.org\n"),
        ("例子.中国\n", b"xn--fsqu00a.xn--fiqs8s\n"),
        ("\ufeffMath.Example.ORG", b"math.example.org\n"),
        ("https://www.example.org", b"is an address, and a domain has no scheme, port or path"),
        ("www.example.org/blog", b"is an address, and a domain has no scheme, port or path"),
        ("a.example.org\nb.example.org\n", b"contains more than one domain"),
        ("", b"contains no domain"),
        ("localhost", b"localhost is not a domain"),
        ("例" * 100_000 + ".中国", b"is longer than any domain"),
        ("例" * 100 + ".中国", b".\xe4\xb8\xad\xe5\x9b\xbd is not a domain"),
        ("a_b.example.org", b"a_b.example.org is not a domain"),
        ("例子.中国".encode("gb18030"), b"is not UTF-8"),
    ],
)
def test_the_domain_of_a_site_is_checked(text: str | bytes, domain: bytes, tmp_path: Path) -> None:
    site = make_site(tmp_path, {"static/CNAME": text})
    built = build_site(site)
    written = snapshot(site / "public").get("CNAME")
    if domain.endswith(b"\n"):
        assert (built.diagnostics, written) == ((), domain)
    else:
        (problem,) = built.diagnostics
        assert written is None
        assert (problem.code, problem.span.path, problem.page_lost) == (
            "domain",
            "static/CNAME",
            True,
        )
        assert problem.message.endswith(domain.decode())


def test_sources_of_articles_are_published_only_if_an_article_names_them(tmp_path: Path) -> None:
    names = ("gone.ipynb", "gone.TEX", "gone.bib", "gone.docx", "linked.ipynb", "named.bib")
    files = {f"content/{name}": "x" for name in names}
    body = '[一](linked.ipynb)\n\n<a href="raw.tex">二</a> [[wiki.docx]]\n'
    files |= {"content/raw.tex": "x", "content/wiki.docx": "x", "content/data.csv": "x"}
    files["content/a.md"] = article(body, title="甲", bibliography="named.bib")
    build = build_site(make_site(tmp_path, files))
    assert remarks(build) == [
        f"content/gone.{ending}:1:1 warning file-unlinked"
        for ending in ("TEX", "bib", "docx", "ipynb")
    ]
    published = sorted(path.name for path in (tmp_path / "public/articles").glob("*.*"))
    assert published == ["data.csv", "linked.ipynb", "named.bib", "raw.tex", "wiki.docx"]


def test_a_source_that_only_a_draft_links_to_is_left_out(tmp_path: Path) -> None:
    files = {"content/x.ipynb": "x", "content/a.md": article(title="甲")}
    files["content/b.md"] = article("[x](x.ipynb)\n", draft="true")
    build_site(make_site(tmp_path, files))
    assert not (tmp_path / "public/articles/x.ipynb").exists()
