"""The language of messages: who decides it, and how a message is said in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.core import messages
from sitegen.core.messages import VARIABLE, language, say, say_count, settle, speak


@pytest.fixture(autouse=True)
def _english_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    yield
    speak("en")


CHINESE, ENGLISH = 'language = "zh-CN"\n', "title = \"A\"\nlanguage = 'en'\n"


@pytest.mark.parametrize(
    ("variables", "site", "spoken"),
    [
        ({}, None, "en"),
        ({"LANG": "zh_CN.UTF-8"}, None, "zh_CN"),
        ({"LANG": "zh_TW.UTF-8"}, ENGLISH, "zh_CN"),
        ({"LANG": "de_DE.UTF-8"}, ENGLISH, "en"),
        ({"LANG": "en_US.UTF-8"}, CHINESE, "zh_CN"),
        ({"LANG": "C.UTF-8"}, CHINESE, "zh_CN"),
        ({"LANG": "C"}, CHINESE, "en"),
        ({"LC_ALL": "POSIX", "LANG": "zh_CN.UTF-8"}, CHINESE, "en"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "C"}, None, "zh_CN"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, None, "zh_CN"),
        ({VARIABLE: "en", "LANG": "zh_CN.UTF-8"}, CHINESE, "en"),
        ({VARIABLE: "zh", "LC_ALL": "C"}, ENGLISH, "zh_CN"),
        ({}, CHINESE, "zh_CN"),
        ({}, "title = '一'\n", "zh_CN"),
        ({}, "title = '一\nlanguage = 'en'\n[oops", "en"),
        ({}, "[comments]\nlanguage = 'en'\n", "zh_CN"),
    ],
)
def test_the_variable_decides_then_the_locale_then_the_site(
    variables: dict[str, str],
    site: str | None,
    spoken: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    if site is not None:
        (tmp_path / "sitegen.toml").write_text(site, encoding="utf-8")
    settle(tmp_path)
    assert language() == spoken


def test_a_folder_in_the_place_of_the_configuration_decides_nothing(tmp_path: Path) -> None:
    (tmp_path / "sitegen.toml").mkdir()
    settle(tmp_path)
    assert language() == "en"


def test_english_needs_no_catalogue(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(messages, "FOLDER", tmp_path)
    assert say("a {thing}", thing="{b}") == "a {b}"
    assert say("\\frac{a}{b}") == "\\frac{a}{b}"
    assert say_count("{count} file", "{count} files", 1) == "1 file"
    assert say_count("{count} file", "{count} files", 0) == "0 files"


def test_a_catalogue_that_is_not_installed_leaves_english(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(messages, "FOLDER", tmp_path)
    messages._catalogue.cache_clear()
    speak("zh_CN")
    assert say("Commands") == "Commands"
    messages._catalogue.cache_clear()
