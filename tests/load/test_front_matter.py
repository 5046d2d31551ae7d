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


@pytest.mark.parametrize("separator", ["\u2028", "\x85"])
def test_a_separator_that_ends_no_line_moves_no_place(tmp_path: Path, separator: str) -> None:
    text = f"---\n# a{separator}\ntitle: t\ncover: c.png\n---\n正文\n"
    article, _ = load_text(tmp_path, text)
    assert article.span("cover").line == 4
    _, (problem,) = load_text(tmp_path, f'---\ntitle: "a{separator}" b\n---\n正文\n')
    assert (problem.span.line, problem.span.column) == (2, 13)


@pytest.mark.parametrize("value", ["[" * 3_000, "1" * 5_000], ids=["nested", "digits"])
@pytest.mark.parametrize("marks", [("---", ":"), ("+++", " =")], ids=["yaml", "toml"])
def test_more_than_can_be_read_costs_the_value_alone(
    tmp_path: Path, value: str, marks: tuple[str, str]
) -> None:
    fence, equals = marks
    text = f"{fence}\ntitle{equals} 't'\nkey{equals} {value}\n{fence}\n正文\n"
    article, _ = load_text(tmp_path, text)
    assert (article.front_matter.title, article.body) == ("t", "正文\n")


@pytest.mark.parametrize("written", ["9999-12-31 23:59:59 -1200", "9999-12-31T23:59:59-12:00"])
def test_a_date_behind_the_last_year_is_left_out(tmp_path: Path, written: str) -> None:
    article, (problem,) = load_text(tmp_path, f"---\ndate: {written}\n---\n正文\n")
    assert article.front_matter.date is None
    assert (problem.code, problem.span.line) == ("front-matter-date", 2)


def test_values_that_name_each_other_without_end_are_left_out(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    text = "\n".join([*rows, "draft: *a8", "title: t"])
    article, problems = load_text(tmp_path, f"---\n{text}\n---\n正文\n")
    assert (article.front_matter.title, article.body) == ("t", "正文\n")
    assert [problem.code for problem in problems] == ["front-matter-syntax", "front-matter-value"]


def test_a_value_of_the_wrong_shape_is_shown_in_part(tmp_path: Path) -> None:
    text = f"---\ndate: [{', '.join('abcdefgh')}]\nseries_order: {{a: {'b' * 99}}}\n---\n正文\n"
    _, problems = load_text(tmp_path, text)
    assert [problem.message.partition("found ")[2] for problem in problems] == [
        "['a', 'b', 'c', ...]",
        f"{{'a': '{'b' * 27}...{'b' * 20}...",
    ]
