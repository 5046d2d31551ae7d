"""Front matter in every form, read through ``load``: see front_matter.md."""

from pathlib import Path

import pytest

from sitegen.core.front_matter import FrontMatter
from sites import cases

from .loading import load_text

_NONE = {name: getattr(FrontMatter(), name) for name in FrontMatter.__struct_fields__}
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
    fields = [(name, getattr(front, name)) for name in front.__struct_fields__]
    lines = [f"{name}={shown(value)}" for name, value in fields if value != _NONE[name]]
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


BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 20)
)
MERGED = "a0: &a0 {k: v}\n" + "".join(
    f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 20)
)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (BOMB, "the front matter has aliases that stand for more than 10,000 values"),
        (MERGED, "the front matter has aliases that stand for more than 10,000 values"),
        ("a: " + "[" * 100_000, "more than 100 lists or mappings in each other"),
        ("a: " + "- " * 100_000, "not valid YAML"),
        ("x: |\n" + " y\n" * 400_000, "the front matter has more than 1,000,000 characters"),
        (f"description: {'d' * 10_001}", "text of at most 10,000 characters"),
        (f"tags: {list(range(201))}", "at most 200 names"),
        (f"tags: [{'t' * 501}]", "text of at most 500 characters"),
        (f"slug: {'a/' * 400}", "text of at most 500 characters"),
        (f"date: {'9' * 5_000}", "expected a date"),
        (f"series_order: 0x{'f' * 5_000}", "expected a whole number"),
        ("date: 0001-01-01T00:00:00+23:59", "a date that exists"),
        ("date: 9999-12-31", "a date between the years 2 and 9998"),
        ("b" + " " * 100_000 + "c: [", "not valid YAML"),
    ],
)
def test_what_is_too_much_costs_only_itself(tmp_path: Path, given: str, message: str) -> None:
    article, problems = load_text(tmp_path, f"---\ntitle: t\n{given}\n---\n正文\n")
    assert article.front_matter.title == "t"
    assert article.body == "正文\n"
    assert [message in problem.message for problem in problems] == [True]


def test_toml_that_python_cannot_read_costs_only_itself(tmp_path: Path) -> None:
    for value in ("[" * 100_000, "9" * 5_000):
        article, problems = load_text(tmp_path, f'+++\ntitle = "t"\na = {value}\n+++\n正文\n')
        assert article.front_matter.title == "t"
        assert [problem.code for problem in problems] == ["front-matter-syntax"]


def test_escapes_in_front_matter_make_no_control_characters(tmp_path: Path) -> None:
    front = '---\ntitle: "\\x01 0\\x02\\0"\ntags: ["\\x1b[31m"]\n---\n正文\n'
    article, _ = load_text(tmp_path, front)
    assert article.front_matter.title == "\ufffd 0\ufffd\ufffd"
    assert article.front_matter.tags == ("\ufffd[31m",)


def test_a_set_comes_in_one_order(tmp_path: Path) -> None:
    article, _ = load_text(tmp_path, "---\ntags: !!set {b, a, c}\n---\n正文\n")
    assert article.front_matter.tags == ("a", "b", "c")


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
    assert [problem.code for problem in problems] == ["front-matter-syntax"]


def test_a_value_of_the_wrong_shape_is_shown_in_part(tmp_path: Path) -> None:
    text = f"---\ndate: [{', '.join('abcdefgh')}]\nseries_order: {{a: {'b' * 99}}}\n---\n正文\n"
    _, problems = load_text(tmp_path, text)
    assert [problem.message.partition("found ")[2] for problem in problems] == [
        "['a', 'b', 'c', ...]",
        f"{{'a': '{'b' * 27}...{'b' * 20}...",
    ]
