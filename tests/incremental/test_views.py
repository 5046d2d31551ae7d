"""What a page may be given: views, and values that are compared whole."""

import datetime as dt
from typing import Any

import pytest
from msgspec import Struct

from sitegen.incremental.trace import Trace
from sitegen.incremental.views import Tracked, checked, later


class Row(Struct, frozen=True):
    """A value with another in it."""

    cell: object


def double(number: int) -> int:
    """Double a number."""
    return number * 2


def tripled(number: int, factor: int = 3) -> int:
    """Multiply a number."""
    return number * factor


@pytest.mark.parametrize(
    "value",
    [
        "a",
        1,
        None,
        dt.date(2024, 1, 2),
        ("a", [1, {"k": 2.5}]),
        Row(cell="x"),
        Tracked(Trace(), "x"),
    ],
)
def test_values_whose_repr_is_all_that_they_are_pass(value: Any) -> None:
    checked((value, value))
    checked(((value, {"k": value}),))


@pytest.mark.parametrize("value", [object(), {1}, double, Row(cell=[object()]), iter(())])
def test_anything_else_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="changes of it are not seen"):
        checked([(value,)])


def test_a_value_is_put_off_by_a_function_that_brings_nothing_of_its_own() -> None:
    assert later(double, 2).make() == 4
    assert repr(later(double, 2)) != repr(later(double, 3))
    held = ["of its own"]
    for function in (tripled, lambda: held, print, "a".upper):
        with pytest.raises(TypeError, match="must be a plain function"):
            later(function)


def test_a_value_put_off_is_no_part_of_another() -> None:
    with pytest.raises(TypeError, match="changes of it are not seen"):
        checked([(later(double, 1),)])  # type: ignore[arg-type]  # as an extension may
