"""Macros of a site, wherever it keeps them, and folders that are told to be Jekyll's."""

from pathlib import Path

import pytest

from sitegen.importers import import_articles, recognise, tree
from sitegen.importers.site_macros import site_macros
from sites import make_site

FILES = {
    "_layouts/default.html": """<script>
window.MathJax = { tex: { macros: {
  RR: "\\\\mathbb{R}", E: ['\\\\mathbb{E}\\\\left[ #1 \\\\right]', 1], // both
} } };
</script>
<div>$$\\newcommand{\\norm}[1]{\\lVert #1 \\rVert}$$</div>
""",
    "src/katex.ts": "export const katexMacros: Record<string, string> = {"
    " '\\\\KL': String.raw`D_{\\mathrm{KL}}` };",
    "preamble.sty": "% \\newcommand{\\not}{x}\n"
    "\\DeclareMathOperator{\\tr}{tr}\n\\def\\eps{\\epsilon}\n",
    "lib/bundle.min.js": "macros: { bad: '\\\\bad' }",
    "article.html": "<p>macros: { bad: '\\\\bad' }</p>",
}
FOUND = {
    "RR": "\\mathbb{R}",
    "E": "\\mathbb{E}\\left[ #1 \\right]",
    "norm": "\\lVert #1 \\rVert",
    "KL": "D_{\\mathrm{KL}}",
    "tr": "\\operatorname{tr}",
    "eps": "\\epsilon",
}


def test_macros_are_found_in_templates_scripts_and_packages(tmp_path: Path) -> None:
    assert site_macros(tree(make_site(tmp_path, FILES))) == FOUND


def test_macros_of_loose_texts_come_into_the_configuration(tmp_path: Path) -> None:
    texts = make_site(tmp_path / "old", {**FILES, "迹.md": "# 迹\n\n$\\tr A$\n"})
    (texts / "_layouts" / "default.html").unlink()
    source = tree(texts)
    system = recognise(source)
    assert system is not None
    assert system.name == "texts"
    import_articles(source, system, tmp_path / "new")
    assert "tr = '\\operatorname{tr}'" in (tmp_path / "new" / "sitegen.toml").read_text("utf-8")


@pytest.mark.parametrize(
    "files",
    [
        {
            "docs/_config.yml": "markdown: kramdown\n",
            "docs/a/index.md": "---\ntitle: 甲\n---\n\n文\n",
        },
        {
            "_config.yml": "title: x\n",
            "_layouts/a.html": "",
            "a/index.md": "---\n---\n\n# 甲\n\n文\n",
        },
    ],
    ids=["in docs", "by its layouts"],
)
def test_notes_without_posts_are_jekylls_and_articles(
    files: dict[str, str], tmp_path: Path
) -> None:
    source = tree(make_site(tmp_path / "old", files))
    system = recognise(source)
    assert system is not None
    assert system.name == "jekyll"
    done = import_articles(source, system, tmp_path / "new")
    assert (done.articles, done.pages) == (1, 0)
    assert "甲" in (tmp_path / "new" / "content" / "a" / "index.md").read_text("utf-8")


def test_a_folder_with_a_configuration_of_another_kind_is_not_jekylls(tmp_path: Path) -> None:
    files = {"_config.yml": "name: a tool\n", "a/index.md": "# 甲\n\n文\n"}
    system = recognise(tree(make_site(tmp_path, files)))
    assert system is not None
    assert system.name == "texts"
