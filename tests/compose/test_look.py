"""``[look]``: what it costs, what it changes, and what it says."""

from pathlib import Path

import pytest

from sitegen.assets.look import AA, colours, grounds, look_sheet, partner
from sitegen.assets.oklch import contrast, from_lch, rgb, to_lch, with_contrast, written
from sitegen.assets.themes import BUILT_IN
from sitegen.config.look import Look
from sitegen.core.bibtex import bibtex, bibtex_key
from sites import article, build_site, make_site

COLOURS = ["#1c4a82", "#b3261e", "#0a7f5a", "#e07020", "#7c3aed", "#000", "#fff", "#fc0", "#00f"]


def read(root: Path, name: str) -> str:
    return (root / "public" / name).read_text("utf-8")


def site(tmp_path: Path, look: str = "", **files: str) -> Path:
    content = {
        "content/a.md": article("$$\nE = mc^2\n$$\n", title="甲", date="2024-05-01"),
        "content/b.md": article("正文。", title="乙", date="2023-05-01"),
    }
    config = f'base_url = "https://blog.example"\n{look}'
    return make_site(tmp_path, {"sitegen.toml": config, **content, **files})


def test_what_is_not_set_costs_no_byte(tmp_path: Path) -> None:
    root = site(tmp_path)
    build_site(root)
    assert not (root / "public/assets/look.css").exists()
    assert "look.css" not in read(root, "index.html")
    assert look_sheet(Look(), BUILT_IN["paper"]) == ""


def test_an_edit_of_the_accent_makes_one_style_sheet_and_no_page(tmp_path: Path) -> None:
    root = site(tmp_path, '[look]\naccent = "#0a7f5a"\n')
    build_site(root)
    assert '<link rel="stylesheet" href="/assets/look.css">' in read(root, "index.html")
    text = (root / "sitegen.toml").read_text("utf-8")
    (root / "sitegen.toml").write_text(text.replace("#0a7f5a", "#7c3aed"), "utf-8")
    build = build_site(root)
    assert list(build.reasons) == ["assets/look.css"]
    assert "--accent: #7c3aed" in read(root, "assets/look.css")


@pytest.mark.parametrize("theme", ["paper", "slate", "ink"])
@pytest.mark.parametrize("accent", COLOURS)
def test_the_accent_for_the_dark_can_be_read(theme: str, accent: str) -> None:
    dark = grounds(BUILT_IN[theme])[1]
    assert contrast(rgb(partner(accent, dark)), rgb(dark)) >= AA


@pytest.mark.parametrize("theme", ["paper", "slate", "ink"])
def test_the_sets_of_colours_can_be_read(theme: str) -> None:
    light, dark = colours(Look(), BUILT_IN[theme])
    for tokens in (light, dark):
        for name in ("ink", "muted", "accent", "note"):
            for ground in ("paper", "tint", "raised", "mark"):
                if name in tokens and ground in tokens:
                    found = contrast(rgb(tokens[name]), rgb(tokens[ground]))
                    assert found >= AA, (theme, name, ground)


@pytest.mark.parametrize("colour", COLOURS)
def test_a_colour_comes_back_from_oklch(colour: str) -> None:
    assert rgb(written(from_lch(to_lch(rgb(colour))))) == pytest.approx(rgb(colour), abs=1e-3)


def test_a_faint_accent_is_told_with_one_that_can_be_read(tmp_path: Path) -> None:
    root = site(tmp_path, '[look]\naccent = "#e07020"\n')
    (found,) = build_site(root).diagnostics
    assert (found.code, found.span.line) == ("look-contrast", 3)
    better = found.hint.split()[0]
    assert contrast(rgb(better), rgb("#fffdf8")) >= AA
    assert written(with_contrast(rgb(better), rgb("#fffdf8"), AA)) == better


def test_the_head_of_the_home_page_holds_math_and_links(tmp_path: Path) -> None:
    look = (
        "[look]\n"
        'intro = """一行 $x^2$。\n二行 **粗**。"""\n'
        'avatar = "/me.svg"\nlicense = "CC BY-SA 4.0"\ngongan = "京公网安备 11号"\n'
        'repository = "https://github.com/u/r"\n'
        'links = { github = "https://github.com/u", elsewhere = "/b/" }\n'
    )
    root = site(tmp_path, look, **{"static/me.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    assert build_site(root).diagnostics == ()
    home, page = read(root, "index.html"), read(root, "articles/a/index.html")
    assert '<img class="avatar" src="/me.svg"' in home
    assert 'class="katex"' in home
    assert "<br>二行 <strong>粗</strong>。" in home
    assert "katex.min" in home.partition("</head>")[0]
    assert 'href="https://github.com/u" rel="me" aria-label="github"' in home
    assert 'href="https://creativecommons.org/licenses/by-sa/4.0/"' in page
    assert 'href="https://github.com/u/r/edit/HEAD/content/a.md"' in page
    assert "webSearch?code=11" in page
    assert "© 2023–2024" in page


def test_a_card_without_a_cover_shows_a_formula(tmp_path: Path) -> None:
    root = site(tmp_path, '[look]\nhome = "cards"\n')
    build_site(root)
    home = read(root, "index.html")
    assert home.count('class="face-display"') == 1
    assert 'data-face="乙"' in home


def test_pages_are_made_again_by_what_they_show_of_the_look_and_of_faces(tmp_path: Path) -> None:
    own = {"content/a.md": article("首段。\n\n$$\nE = mc^2\n$$\n", title="甲")}
    root = site(tmp_path, '[look]\nhome = "cards"\nintro = "一"\n', **own)
    build_site(root)
    text = (root / "sitegen.toml").read_text("utf-8")
    (root / "sitegen.toml").write_text(text.replace('"一"', '"二"'), "utf-8")
    assert build_site(root).reasons == {"index.html": ("look intro",)}
    path = root / "content/a.md"
    path.write_text(path.read_text("utf-8") + "\n尾。\n", "utf-8")
    assert "index.html" not in build_site(root).reasons
    path.write_text(path.read_text("utf-8").replace("mc^2", "mc^3"), "utf-8")
    assert build_site(root).reasons["index.html"] == ("article content/a.md face",)


def test_pictures_that_are_not_there_and_broken_formulas_are_told(tmp_path: Path) -> None:
    root = site(tmp_path, "[look]\nlogo = \"/no.svg\"\nintro = '$\\frac$'\n")
    found = {(each.code, each.span.line) for each in build_site(root).diagnostics}
    assert found == {("link-missing", 3), ("math-syntax", 4)}
    again = {(each.code, each.span.line) for each in build_site(root).diagnostics}
    assert again == found


def test_an_articles_own_licence_counts_more_than_that_of_the_look(tmp_path: Path) -> None:
    own = {"content/a.md": article("正文。", title="甲", license="CC BY-ND 4.0")}
    root = site(tmp_path, '[look]\nlicense = "CC BY-SA 4.0"\n', **own)
    build_site(root)
    page, other = read(root, "articles/a/index.html"), read(root, "articles/b/index.html")
    assert (page.count("/licenses/by-nd/"), page.count("/licenses/by-sa/")) == (3, 0)
    assert '许可协议：<a rel="license" href="https://creativecommons.org/licenses/by-sa/' in other


def test_bibtex_takes_what_titles_hold() -> None:
    assert bibtex("50% of {x_1} & C#") == r"{50\% of \{x\_1\} \& C\#}"
    assert bibtex_key("/blog/articles/a,b%20%E4%B8%AD/") == "ab中"
