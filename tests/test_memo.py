"""A value is made once for its inputs, and again if the cache has lost it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import TEXT, Codec


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache.sqlite")


def counted(value: str, calls: list[str]) -> Callable[[], str]:
    def make() -> str:
        calls.append(value)
        return value

    return make


def test_a_value_is_made_once_for_all_builds(cache: Cache, tmp_path: Path) -> None:
    calls: list[str] = []
    for each in (cache, cache, Cache(tmp_path / "cache.sqlite")):
        memo = Memo(each, "upper", TEXT, "version 1")
        assert memo.get(memo.key("a"), counted("A", calls)) == "A"
        assert memo.get(memo.key(""), counted("", calls)) == "", "nothing is a value, too"
    assert calls == ["A", ""]


def test_name_versions_and_inputs_tell_values_apart(cache: Cache) -> None:
    keys = [
        Memo(cache, name, TEXT, *inputs).key(*others)
        for name, inputs, others in (
            ("a", ("b",), ("c",)),
            ("ab", (), ("c",)),
            ("a", ("c",), ("b",)),
            ("a", (), ("bc",)),
        )
    ]
    assert len({*keys}) == len(keys)


def test_what_is_of_another_type_is_made_again(cache: Cache) -> None:
    numbers: Memo[int] = Memo(cache, "same", Codec(int))
    texts = Memo(cache, "same", TEXT)
    numbers.store({numbers.key("x"): 7})
    assert texts.find([texts.key("x")]) == {}
    assert texts.get(texts.key("x"), lambda: "seven") == "seven"
    assert texts.find([texts.key("x")]) == {texts.key("x"): "seven"}


def test_what_cannot_be_written_is_returned_all_the_same(cache: Cache) -> None:
    memo = Memo(cache, "half", TEXT)
    calls: list[str] = []
    for _ in range(2):
        assert memo.get(memo.key("x"), counted("\udc80", calls)) == "\udc80"
    assert len(calls) == 2
    assert not memo.store({memo.key("x"): "\udc80", memo.key("y"): "y"})
    assert memo.find([memo.key("x"), memo.key("y")]) == {memo.key("y"): "y"}


def test_the_most_recent_values_are_not_read_again(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo = Memo(cache, "recent", TEXT, recent=2)
    asked: list[bytes] = []
    monkeypatch.setattr(memo, "find", lambda keys: asked.extend(keys) or {})
    for name in ("a", "b", "a", "c", "a", "b"):
        assert memo.get(memo.key(name), lambda name=name: name) == name  # type: ignore[misc]
    assert asked == [memo.key(name) for name in ("a", "b", "c", "b")]
