"""Values come back as they were, with their types, and nothing else is let in."""

import datetime as dt
import pickle
from zoneinfo import ZoneInfo

import msgspec
import pytest

from makers import rendered
from sitegen.articles import Record, RecordSerializer
from sitegen.diagnostics import Code, Diagnostic, Span, warning
from sitegen.incremental.serializer import Codec, Unreadable, Unserializable, portable

ANY: Codec[object] = Codec(object)
RECORDS = RecordSerializer()
AUTUMN = dt.datetime(2024, 10, 27, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)


@pytest.mark.parametrize(
    "value",
    [
        {"extra": [dt.date(2024, 1, 2), None, 1.5, True, {"深": b"x"}], "list": []},
        dt.datetime(2024, 1, 2, 3, 4, 5, 6),
        dt.datetime(2024, 1, 2, tzinfo=ZoneInfo("Asia/Shanghai")),
        dt.datetime(2024, 1, 2, tzinfo=dt.timezone(dt.timedelta(hours=-8, seconds=1))),
        dt.datetime(2024, 1, 2, tzinfo=dt.UTC),
        AUTUMN,
        dt.time(7, 32, 0, 999),
        [2**63 - 1, -(2**63), 2**63, 2**64, -(2**4000)],
        {1: "a", None: dt.date(2024, 1, 2), dt.date(2024, 1, 2): {2: []}},
        float("inf"),
    ],
    ids=["many", "naive", "zone", "offset", "utc", "fold", "time", "numbers", "keys", "infinite"],
)
def test_a_value_of_front_matter_comes_back(value: object) -> None:
    assert repr(ANY.decode(ANY.encode(portable(value)))) == repr(value)


def test_a_record_comes_back() -> None:
    article = rendered("a", date="2024-01-02 03:04", tags=("x",), ids=("y",))
    record = Record(key="k", article=article.article, problems=(), rendered=article)
    back = RECORDS.decode(RECORDS.encode(record))
    assert repr(back) == repr(record)
    assert back.article is not None
    assert isinstance(back.article.front_matter.date, dt.datetime)


def test_a_record_without_an_article_comes_back() -> None:
    problem = warning(Code.SOURCE_BINARY, "m", Span(path="a.md"))
    record = Record(key="", article=None, problems=(problem,))
    assert RECORDS.decode(RECORDS.encode(record)) == record


def test_a_diagnostic_comes_back() -> None:
    codec: Codec[Diagnostic] = Codec(Diagnostic)
    value = warning(Code.LINK_MISSING, "m", Span(path="a.md"), hint="h")
    assert codec.decode(codec.encode(value)) == value


@pytest.mark.parametrize("loose", [[7, None, {}], [None, "x", {}], [None, None, []]])
def test_front_matter_of_another_type_is_no_record(loose: list[object]) -> None:
    article = msgspec.to_builtins(rendered("a").article)
    good = ["k", [], article, None, [None, None, {}]]
    assert RECORDS.decode(msgspec.msgpack.encode(good)).key == "k"
    with pytest.raises(Unreadable):
        RECORDS.decode(msgspec.msgpack.encode([*good[:4], loose]))


@pytest.mark.parametrize("value", ["\udc80", 1 << 70, object()], ids=["half", "large", "object"])
def test_what_cannot_be_written_is_said(value: object) -> None:
    with pytest.raises(Unserializable):
        ANY.encode(value)


def test_no_other_types_of_front_matter_are_written() -> None:
    with pytest.raises(Unserializable):
        portable({"a": [{1}]})


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
        b"\x91" * 100_000 + b"\xc0",
        msgspec.msgpack.encode(msgspec.msgpack.Ext(3, b"\xc0")),
        msgspec.msgpack.encode(msgspec.msgpack.Ext(1, b"seven")),
        msgspec.msgpack.encode(msgspec.msgpack.Ext(99, b"")),
        msgspec.msgpack.encode(
            msgspec.msgpack.Ext(3, msgspec.msgpack.encode(("2024-01-02", 0, True, "../passwd")))
        ),
    ],
)
def test_what_is_no_value_is_refused(data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    for codec in (Codec(Diagnostic), ANY):
        with pytest.raises(Unreadable):
            codec.decode(data)
    assert capsys.readouterr().out == ""
