"""Values come back as they were, and nothing else is let in."""

import datetime as dt
import pickle
from zoneinfo import ZoneInfo

import pytest

from makers import rendered
from sitegen.diagnostics import Code, Span, warning
from sitegen.packing import Unreadable, pack, unpack


@pytest.mark.parametrize(
    "value",
    [
        rendered("a", date="2024-01-02 03:04", tags=("x",), ids=("y",)),
        warning(Code.LINK_MISSING, "m", Span(path="a.md"), hint="h"),
        {"extra": [dt.date(2024, 1, 2), None, 1.5, True, {"深": b"x"}]},
        dt.datetime(2024, 1, 2, tzinfo=ZoneInfo("Asia/Shanghai")),
        dt.datetime(2024, 1, 2, tzinfo=dt.timezone(dt.timedelta(hours=8))),
    ],
    ids=["article", "diagnostic", "front matter", "zone", "offset"],
)
def test_a_value_comes_back(value: object) -> None:
    assert unpack(pack(value)) == value


class Harmful:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("run",)


@pytest.mark.parametrize(
    "data",
    [
        pickle.dumps(Harmful()),
        b"csitegen.model\n__builtins__.eval\n(S'1'\ntR.",
        b"cbuiltins\ngetattr\n.",
        b"\x80\x05",
        b"",
        b"nothing",
    ],
)
def test_what_is_no_value_is_refused(data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Unreadable):
        unpack(data)
    assert capsys.readouterr().out == ""
