"""What only a draft names stays at home, however it is named."""

from pathlib import Path

import pytest

from sites import article, build_site, make_site

NAMED = {
    "cover: {image: table.png}": "content/table.png",
    "images: [first.png, list.png]": "content/first.png",
    "image: with space.png": "content/with space.png",
    "cover:\n  image: below it.png": "content/below it.png",
    "images:\n- an item.png": "content/an item.png",
    "summary: x\n---\n![[wiki.png]]": "content/att/wiki.png",
    "summary: x\n---\n![[wiki two.png|300]]": "content/att/wiki two.png",
}


@pytest.mark.parametrize(("written", "path"), NAMED.items())
def test_a_draft_keeps_its_pictures(tmp_path: Path, written: str, path: str) -> None:
    end = "" if "---" in written else "\n---\n正文。"
    draft = f"---\ntitle: 稿\ndraft: true\n{written}{end}\n"
    make_site(
        tmp_path,
        {"content/a.md": draft, "content/b.md": article(), path: b"x", "content/other.png": b"x"},
    )
    build_site(tmp_path)
    found = {file.name for file in (tmp_path / "public").rglob("*.png")}
    assert "other.png" in found
    assert Path(path).name not in found


def test_what_a_published_article_shows_too_is_there(tmp_path: Path) -> None:
    draft = "---\ndraft: true\ncover: {image: a.png}\n---\n![[b.png]]\n"
    files = {
        "content/draft.md": draft,
        "content/public.md": article("![](a.png) ![[b.png]]\n"),
        "content/a.png": b"x",
        "content/att/b.png": b"x",
    }
    build_site(make_site(tmp_path, files))
    found = {file.name for file in (tmp_path / "public").rglob("*.png")}
    assert {"a.png", "b.png"} <= found
