"""The properties of the targets, on texts that hypothesis makes; ``make fuzz`` looks further."""

import importlib

import hypothesis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.properties import are_in, has_no_marks, is_balanced
from fuzz.targets import NAMES
from fuzz.tokens import BYTES, dictionary
from sitegen.core.diagnostics import Code, Span, error


@pytest.mark.long(1, 20)
@pytest.mark.parametrize("name", NAMES)
def test_what_must_hold_holds_for_odd_texts(name: str, seed: int) -> None:
    target = importlib.import_module(f"fuzz.targets.{name}")
    lines = sorted({line for data in target.seeds() for line in data.splitlines(keepends=True)})
    pieces = st.sampled_from(BYTES) | st.sampled_from(lines)

    @settings(
        database=None,
        deadline=None,
        max_examples=100,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @hypothesis.seed(seed)
    @given(st.lists(pieces, max_size=20).map(b"".join))
    def holds(data: bytes) -> None:
        target.check(data)

    holds()


@pytest.mark.parametrize("html", ["<p>", "</p>", "<p><b></p></b>", "<div><br></div></div>"])
def test_html_that_is_not_balanced_is_seen(html: str) -> None:
    with pytest.raises(AssertionError):
        is_balanced(html)


def test_a_mark_that_is_left_is_seen() -> None:
    has_no_marks("a\ufffdb")
    with pytest.raises(AssertionError):
        has_no_marks("a", "b\x010\x02")


@pytest.mark.parametrize(("line", "column"), [(0, 1), (3, 1), (1, 4), (2, 0)])
def test_a_place_outside_the_text_is_seen(line: int, column: int) -> None:
    are_in([error(Code.CONFIG, "a", Span(path="a", line=2, column=1))], "ab\n")
    with pytest.raises(AssertionError):
        are_in([error(Code.CONFIG, "a", Span(path="a", line=line, column=column))], "ab\n")


def test_the_dictionary_is_what_libfuzzer_reads() -> None:
    assert '"\\x24\\x24"\n' in dictionary()
    assert dictionary().count("\n") == len(BYTES)
