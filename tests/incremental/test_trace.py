"""The trace by itself: which reads have changed, and what is kept of them."""

import pytest
from msgspec import msgpack

from sitegen.incremental.packed_numbers import packed
from sitegen.incremental.trace import Node, Past, Trace, fingerprint
from sitegen.incremental.views import Tracked, TrackedList, tracked


class Note(Tracked):
    """A view of a title and a length."""

    def __init__(self, trace: Trace, name: str, title: str, length: int = 0) -> None:
        super().__init__(trace, f"note {name}")
        self._title = title
        self._length = length
        trace.add(f"note {name}", f"{title} {length}", self.state_of)

    @tracked
    def title(self) -> str:
        """Its title."""
        return self._title

    @tracked
    def length(self) -> int:
        """How long it is."""
        return self._length


def past_of(trace: Trace, **pages: object) -> Past:
    """Keep what pages have read: views and lists by their fields."""
    made = {}
    for page, read in pages.items():
        with trace.recorded() as reads:
            assert callable(read)
            read()
        made[page] = tuple(reads)
    return trace.to_keep(list(pages), made)


def test_a_page_is_stale_if_a_field_that_it_has_read_is_another() -> None:
    first = Trace()
    note = Note(first, "a", "甲")
    past = past_of(first, title=lambda: note.title, length=lambda: note.length)
    second = Trace(past)
    Note(second, "a", "甲", 7)
    assert second.stale("title") == ()
    assert second.stale("length") == ("note a length",)
    assert second.stale("other") == ("not recorded",)


def test_fields_of_a_node_with_the_same_version_are_not_looked_at() -> None:
    first = Trace()
    note = Note(first, "a", "甲")
    past = past_of(first, page=lambda: note.title)
    second = Trace(past)
    second.add("note a", "甲 0", lambda field: pytest.fail("looked at"))
    assert second.stale("page") == ()


def test_what_was_read_before_it_was_there_makes_a_page_stale_when_it_comes() -> None:
    first = Trace()
    past = past_of(first, page=lambda: first.note("file x"))
    assert Trace(past).stale("page") == ()
    second = Trace(past)
    second.add_kind("file", {"x": "1"}.get)
    assert second.stale("page") == ("file x",)


def test_reads_of_pages_that_vanished_are_dropped() -> None:
    first = Trace()
    one, two = Note(first, "a", "甲"), Note(first, "b", "乙")
    past = past_of(first, one=lambda: one.title, both=lambda: (one.length, two.title))
    second = Trace(past)
    Note(second, "a", "甲")
    Note(second, "b", "乙")
    left = second.to_keep(["one"], {})
    assert left == Past(
        nodes={"note a": Node("甲 0", {"title": 0})},
        digests=packed("Q", [fingerprint("甲")]),
        pages={"one": packed("I", [0])},
    )
    third = Trace(left)
    Note(third, "a", "新")
    assert third.stale("one") == ("note a title",)


def test_a_node_that_is_gone_makes_its_readers_stale() -> None:
    first = Trace()
    note = Note(first, "a", "甲")
    past = past_of(first, page=lambda: note.title)
    assert Trace(past).stale("page") == ("note a title",)


def test_part_of_a_list_does_not_depend_on_the_rest() -> None:
    def listed(trace: Trace, *names: str) -> TrackedList[Note]:
        return TrackedList(trace, "all", [Note(trace, name, name) for name in names])

    first = Trace()
    row = listed(first, "a", "b", "c")
    past = past_of(
        first,
        two=lambda: row[:2],
        last=lambda: row[-1],
        every=lambda: list(row),
        length=lambda: len(row),
        any=lambda: bool(row),
    )
    second = Trace(past)
    listed(second, "a", "b", "c", "d")
    stale = {page: second.stale(page) for page in past.pages}
    assert stale == {
        "two": (),
        "last": ("all -1",),
        "every": ("all all", "all length"),
        "length": ("all length",),
        "any": (),
    }
    third = Trace(past)
    listed(third)
    assert third.stale("any") == ("all :1",)
    assert third.stale("last") == ("all -1",)


def test_the_past_goes_through_bytes_and_bytes_cannot_name_reads_that_are_not_there() -> None:
    trace = Trace()
    note = Note(trace, "a", "甲")
    past = past_of(trace, page=lambda: (note.title, note.length))
    assert msgpack.decode(msgpack.encode(past), type=Past) == past
    assert past.is_whole
    assert Past().is_whole
    assert not Past(digests=packed("Q", [1]), pages={"page": packed("I", [1])}).is_whole
    assert not Past(nodes={"note a": Node("", {"title": 0})}).is_whole
    assert not Past(digests=b"1234567").is_whole
    assert not Past(pages={"page": b"123"}).is_whole
    with pytest.raises(ValueError, match=r">= 0"):
        msgpack.decode(msgpack.encode(Past(nodes={"a": Node("", {"b": -1})})), type=Past)


def test_fields_that_never_were_make_a_page_stale_and_no_more() -> None:
    nodes = {
        "note a": Node("other", {"nothing": 0, "_title": 1}),
        "all": Node(None, {"x:y": 2, "9": 3}),
    }
    trace = Trace(
        Past(
            nodes=nodes,
            digests=packed("Q", [1, 2, 3, 4]),
            pages={"page": packed("I", range(4))},
        )
    )
    TrackedList(trace, "all", [Note(trace, "a", "甲")])
    assert trace.stale("page") == ("note a nothing", "note a _title", "all x:y", "all 9")
    assert trace.to_keep(["page"], {}).digests == bytes(32)
