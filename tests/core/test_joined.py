"""Remarks that say the same of several files stand once."""

from sitegen.core.diagnostic_order import in_order
from sitegen.core.diagnostics import Code, Diagnostic, Span, error, remark, warning


def empty(name: str, line: int = 1) -> Diagnostic:
    return warning(Code.SOURCE_EMPTY, "no text", Span(path=name, line=line), "write something")


def test_the_first_names_the_others() -> None:
    (only,) = in_order([empty("c.md"), empty("a.md"), empty("b.md")])
    assert (only.span.path, only.message) == ("a.md", "no text; so in 2 more: b.md, c.md")


def test_of_many_files_three_are_named() -> None:
    (only,) = in_order([empty(f"{n}.md") for n in range(9)])
    assert only.message == "no text; so in 8 more: 1.md, 2.md, 3.md, …"
    assert in_order([only]) == (only,)


def test_places_in_one_file_stand_once_and_one_file_is_not_more() -> None:
    assert in_order([empty("a.md"), empty("a.md", 3)]) == (empty("a.md"),)


def test_other_messages_hints_and_codes_stay_apart() -> None:
    each = [
        remark(Code.FRONT_MATTER_KEY, "weight: has no effect", Span(path="a.md"), "x"),
        remark(Code.FRONT_MATTER_KEY, "robots: has no effect", Span(path="b.md"), "x"),
        remark(Code.FRONT_MATTER_KEY, "weight: has no effect", Span(path="c.md"), "y"),
        warning(Code.FRONT_MATTER_KEY, "weight: has no effect", Span(path="d.md"), "x"),
        error(Code.LINK_MISSING, "x", Span(path="e.md")),
        error(Code.LINK_MISSING, "x", Span(path="f.md")),
    ]
    assert in_order(reversed(each)) == tuple(each)
