"""Tags, shortcodes and habits of other systems, one by one: see the files in ``tags/``.

``python -m tests.importers.test_tags`` writes today's output.
"""

import tempfile
from pathlib import Path

import pytest

from sitegen.importers import SYSTEMS, import_articles, tree
from sites import cases, make_site

TAGS = Path(__file__).parent / "tags"
LAYOUT = {
    "hexo": (
        "source/_posts/",
        {"source/images/a.png": b"a", "source/downloads/code/a.py": b"x\ny"},
    ),
    "hugo": ("content/posts/", {"static/images/a.png": b"a", "hugo.toml": "title = '题'\n"}),
    "jekyll": ("_posts/2024-01-02-", {"images/a.png": b"a", "_config.yml": "title: 题\n"}),
    "pelican": ("content/", {"content/images/a.png": b"a", "pelicanconf.py": "AUTHOR = '甲'\n"}),
    "myst": ("", {"images/a.png": b"a", "myst.yml": "project: {title: 题}\n"}),
    "obsidian": ("", {"images/a.png": b"a"}),
    "typora": ("", {"文.assets/a.png": b"a", "images/a.png": b"a"}),
    "texts": ("", {"images/a.png": b"a"}),
}
"""The path of the article in each system, and the other files of its source."""
FRONT = "---\ntitle: 文\n---\n"
CASES = [
    pytest.param(path.stem, given, expected, id=f"{path.stem}: {title}")
    for path in sorted(TAGS.glob("*.md"))
    for title, given, expected in cases(path)
]


def translated(name: str, text: str, root: Path) -> str:
    """Import one article among others; return its text and its diagnostics."""
    folder, beside = LAYOUT[name]
    other = "---\ntitle: 梯度下降\n---\n\n$x$\n"
    files = {f"{folder}文.md": f"{FRONT}{text}\n", f"{folder}梯度.md": other, **beside}
    source = make_site(root / "source", files)
    done = import_articles(tree(source), SYSTEMS[name], root / "site")
    report = next(each for each in done.reports if each.source == f"{folder}文.md")
    written = (root / "site" / report.target).read_text(encoding="utf-8")
    remarks = [
        f"! {d.span.line}:{d.span.column} {d.code}"
        for d in done.diagnostics
        if d.span.path == f"{folder}文.md" and not d.message.startswith("has no date")
    ]
    return "\n".join([written.partition("\n---\n")[2].strip("\n"), *remarks])


@pytest.mark.parametrize(("name", "given", "expected"), CASES)
def test_a_tag_becomes_what_stands_below_it(
    name: str, given: str, expected: str, tmp_path: Path
) -> None:
    assert translated(name, given, tmp_path) == expected


def _write() -> None:
    for path in sorted(TAGS.glob("*.md")):
        parts = []
        for title, given, _ in cases(path):
            with tempfile.TemporaryDirectory() as folder:
                parts += [title, given, translated(path.stem, given, Path(folder))]
        path.write_text("".join(f"{part}\n.\n" for part in parts), encoding="utf-8")


if __name__ == "__main__":
    _write()
