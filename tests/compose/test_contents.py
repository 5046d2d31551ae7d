"""The contents of an article: headings, with their formulas typeset."""

from pathlib import Path

from sites import article, build_site, make_site, read

TEXT = """## 为什么除以 $\\sqrt{d}$[^n]

正文。

## 小于 <5

[^n]: 注。
"""


def test_formulas_stand_typeset_in_the_contents_and_nothing_leads_elsewhere(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, {"content/a.md": article(TEXT, title="甲")}))
    page = read(tmp_path, "articles/a/index.html")
    contents = page[page.index('<nav class="toc"') : page.index("</nav>", page.index("toc"))]
    assert contents.count('class="katex"') == 1
    assert "footnote" not in contents
    assert "小于 &lt;5</a>" in contents
    assert contents.count(" id=") == 0
