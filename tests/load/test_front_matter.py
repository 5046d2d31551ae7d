"""Front matter in every form, read through ``load``: see front_matter.md."""

import dataclasses
from pathlib import Path

import pytest

from sites import cases

from .loading import load_text

CASES = list(cases(Path(__file__).with_name("front_matter.md")))


def shown(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(repr, value))
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


@pytest.mark.parametrize(
    ("given", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_front_matter(tmp_path: Path, given: str, expected: str) -> None:
    article, problems = load_text(tmp_path, given)
    front = article.front_matter
    fields = [(f.name, getattr(front, f.name)) for f in dataclasses.fields(front)]
    lines = [f"{name}={shown(value)}" for name, value in fields if value]
    lines.append(f"body={article.body!r}")
    lines += [
        f"{d.span.line}:{d.span.column} {d.severity} {d.code}"
        for d in problems
        if d.code != "source-empty"
    ]
    assert "\n".join(lines) == expected


def test_the_body_is_where_the_text_says(tmp_path: Path) -> None:
    article, _ = load_text(tmp_path, "---\ntitle: t\n---\n正文\n")
    assert article.source.text[article.body_start :] == article.body == "正文\n"


def test_each_key_has_its_line(tmp_path: Path) -> None:
    article, _ = load_text(tmp_path, "\n---\ntitle: t\ntags:\n  - a\ncover: c.png\n---\n正文\n")
    assert (article.span("tags").line, article.span("cover").line) == (4, 6)
    assert article.span("absent").line == 1
