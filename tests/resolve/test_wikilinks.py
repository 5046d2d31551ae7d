"""Links by name lead to articles, headings and files, wherever these lie, in every build."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from sitegen.core.diagnostics import Diagnostic
from sites import build_site, make_site, read, snapshot

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>'
FILES = {
    "content/笔记/gradient.md": "---\ntitle: 梯度下降\n---\n\n## 步长 的选择\n",
    "content/笔记/图/loss.svg": SVG,
    "content/one/same.md": "# 一\n",
    "content/two/same.md": "# 二\n",
    "content/pages/about.md": "# 关于\n",
}
LINKS = {
    "[[gradient]]": 'href="/articles/笔记/gradient/">gradient<',
    "[[GRADIENT]]": 'href="/articles/笔记/gradient/">GRADIENT<',
    "[[笔记/gradient.md|甲]]": 'href="/articles/笔记/gradient/">甲<',
    "[[梯度下降]]": 'href="/articles/笔记/gradient/">梯度下降<',
    "[[gradient#步长 的选择]]": (
        'href="/articles/笔记/gradient/#步长-的选择">gradient &gt; 步长 的选择<'
    ),
    "[[about]]": 'href="/about/">about<',
    "[[one/same]]": 'href="/articles/one/same/">',
    "[[一]]": 'href="/articles/one/same/">',
    "![[loss.svg]]": 'src="/articles/笔记/图/loss.svg" alt=""',
    "[[图/loss.svg|图]]": 'href="/articles/笔记/图/loss.svg">图<',
}
WRONG = {
    "[[same]]": ("same may be any of", "write the whole path"),
    "[[gradiant]]": ("there is no article gradiant", "did you mean gradient?"),
    "[[gradient#没有]]": ("there is no heading or id 没有", "write the text of a heading"),
    "![[nothing.png]]": ("there is no picture nothing.png", "write its path"),
}


def test_names_lead_to_articles_headings_and_files(tmp_path: Path) -> None:
    make_site(tmp_path, {**FILES, "content/a.md": "\n\n".join(LINKS)})
    assert build_site(tmp_path).diagnostics == ()
    page = unquote(read(tmp_path, "articles/a/index.html"))
    assert [html for html in LINKS.values() if html not in page] == []


def test_names_that_lead_nowhere_are_reported(tmp_path: Path) -> None:
    make_site(tmp_path, {**FILES, "content/a.md": "\n\n".join(WRONG)})
    problems: list[Diagnostic] = sorted(build_site(tmp_path).diagnostics, key=lambda d: d.span)
    assert {each.code for each in problems} == {"link-missing"}
    for each, (message, hint) in zip(problems, WRONG.values(), strict=True):
        assert each.message.startswith(message)
        assert each.hint.startswith(hint)


@pytest.mark.parametrize(
    "change",
    ["a file is renamed", "a title changes", "a heading changes", "a picture moves"],
)
def test_a_warm_build_after_a_change_equals_a_fresh_one(change: str, tmp_path: Path) -> None:
    warm = make_site(tmp_path / "warm", {**FILES, "content/a.md": "\n\n".join(LINKS)})
    build_site(warm)
    note = warm / "content/笔记/gradient.md"
    text = note.read_text(encoding="utf-8")
    if change == "a file is renamed":
        note.rename(note.with_name("descent.md"))
    elif change == "a title changes":
        note.write_text(text.replace("梯度下降", "最速下降"), encoding="utf-8")
    elif change == "a heading changes":
        note.write_text(text.replace("步长", "学习率"), encoding="utf-8")
    else:
        (warm / "content/笔记/图/loss.svg").rename(warm / "content/loss.svg")
    built = build_site(warm)
    files = {
        path.relative_to(warm).as_posix(): path.read_bytes()
        for path in (warm / "content").rglob("*")
        if path.is_file()
    }
    fresh = make_site(tmp_path / "fresh", files)
    again = build_site(fresh)
    assert built.diagnostics == again.diagnostics
    assert built.diagnostics or change == "a picture moves"
    assert snapshot(warm / "public") == snapshot(fresh / "public")


def test_a_picture_that_an_article_shows_by_its_name_is_published(tmp_path: Path) -> None:
    draft = "---\ndraft: true\n---\n\n![[loss.svg]]\n"
    shown = {"content/笔记/index.md": draft, "content/笔记/loss.svg": SVG}
    make_site(tmp_path, {**shown, "content/a.md": "![[loss.svg]]\n"})
    assert build_site(tmp_path).diagnostics == ()
    (tag,) = re.findall(r"<img[^>]*>", read(tmp_path, "articles/a/index.html"))
    assert 'width="4"' in tag
