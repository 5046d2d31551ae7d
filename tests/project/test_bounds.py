"""What would take time or memory without end ends in a page, or in a diagnostic."""

from pathlib import Path

import pytest

from render.rendering import rendered, told
from sitegen.assets.dimensions import dimensions
from sitegen.config import load_config
from sitegen.core.diagnostics import BuildError
from sitegen.render import highlighting
from sitegen.render.protocol import RenderOptions
from sitegen.typeset.hosts import apart
from sites import build_site, make_site

PIECES = {
    "quotes": ">" * 100_000,
    "lists": "- " * 50_000,
    "brackets": "[" * 10_000,
    "images": "![" * 3_000,
    "stars": "*" * 100_000,
    "emphasis in emphasis": "*a_b" * 3_000 + "_*" * 3_000,
    "tags": "<b>" * 5_000,
    "comments never closed": "<!--" * 25_000,
    "ends of summaries never closed": "<!-- more" * 10_000,
    "brackets of tags in a block": "<div>\n" + "<" * 30_000,
    "dollars": "$a{ " * 5_000,
    "callouts in quotes": "> " * 200 + "[!note]",
    "references to one definition": "[a]: /x\n\n" + "[a]" * 3_000,
    "a line": "汉" * 500_000,
    "a table": "|a|b|\n|-|-|\n" + "|a|b|\n" * 1_000,
    "code": "```cpp\n" + 'R"a(' * 20_000 + "\n```",
}


@pytest.mark.parametrize("mode", ["raw", "sanitize"])
@pytest.mark.parametrize("name", PIECES)
def test_no_text_is_too_deep_or_too_long(name: str, mode: str) -> None:
    assert rendered(PIECES[name], RenderOptions(html=mode)).title.text == "题"


@pytest.mark.parametrize(
    "text",
    [f"a = {'[' * 100_000}", f"a = {'9' * 5_000}", f"a = {'{a=' * 50_000}", "#" * 1_000_001],
    ids=["deep lists", "a number", "deep tables", "long"],
)
def test_no_configuration_is_too_deep_or_too_long(tmp_path: Path, text: str) -> None:
    (tmp_path / "sitegen.toml").write_text(text)
    with pytest.raises(BuildError) as stopped:
        load_config(tmp_path)
    assert [problem.code for problem in stopped.value.diagnostics] == ["config"]


def test_a_drawing_without_end_has_no_size() -> None:
    assert dimensions(f'<svg width="{"9" * 400}" height="1">'.encode()) is None


def test_authors_who_are_not_trusted_bring_no_files_that_run(tmp_path: Path) -> None:
    script = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    names = ["a.svg", "b.html", "c.JS", "d.xhtml", "e", "f.png"]
    files = {f"content/{name}": script for name in names}
    config = 'html = "sanitize"\n[search]\nenabled = false\n'
    make_site(tmp_path, {**files, "sitegen.toml": config, "static/own.svg": script})
    told = [(d.span.path, d.code) for d in build_site(tmp_path).diagnostics]
    assert told == [(f"content/{name}", "file-refused") for name in sorted(names[:-1])]
    assert (tmp_path / "public/own.svg").exists()
    assert (tmp_path / "public/articles/f.png").exists()


def test_a_formula_that_grows_is_reported_where_it_stands() -> None:
    made = rendered("a\n\nb $x$ $\\def\\a{" + "x" * 900 + "}" + "\\a" * 950 + "$")
    assert [told(problem) for problem in made.diagnostics] == [
        "3:7 error math-too-long: macros make this formula 857809 characters long;"
        " at most 20000 are typeset"
    ]
    assert made.body.formulas[0]


def test_a_formula_that_takes_too_long_is_reported_where_it_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = "import sitegen.typeset.job as job; job.DEADLINE = 0.5; "
    monkeypatch.setattr(apart, "_PROGRAM", short + apart._PROGRAM)
    made = rendered("a\n\nb $\\begin{matrix}" + "&" * 14_000 + "\\end{matrix}$ and $y$")
    assert [told(problem) for problem in made.diagnostics] == [
        "3:3 error math-too-long:"
        " KaTeX needs more than 10 seconds or too much memory for this formula"
    ]
    assert made.body.formulas[1]


def test_code_that_takes_too_long_stays_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highlighting, "DEADLINE", 0.05)
    made = rendered("a\n\n```c\n" + "\n" * 20_000 + "<b>\n```\n\n```c\nint a;\n```\n")
    assert [told(problem) for problem in made.diagnostics] == [
        "3:1 warning code-slow: this code is not coloured: for c that takes too long"
    ]
    assert "&lt;b&gt;" in made.body.html
    assert '<span class="kt">int</span>' in made.body.html


def test_html_is_not_nested_deeper_than_it_can_be_cleaned() -> None:
    made = rendered("<div>" * 300 + "$x$ <b>a</b>\n\n$y$ <i>b</i>", RenderOptions(html="sanitize"))
    assert made.body.html.count("<div>") == 256
    assert made.body.html.count("&lt;div") == 44
    assert all('class="katex"' in formula for formula in made.body.formulas)
    assert "<i>b</i>" in made.body.html


def test_items_without_ends_are_not_nested() -> None:
    made = rendered("<ul>" + "<li>a" * 300 + "</ul>", RenderOptions(html="sanitize"))
    assert made.body.html.count("<li>") == 300


def test_a_display_in_very_deep_emphasis_stays_in_its_line() -> None:
    made = rendered("*a **b " * 15 + "\n$$\nx\n$$\nc" + "*" * 45)
    assert '<span class="math-display"' in made.body.html
