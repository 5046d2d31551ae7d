"""The catalogues are complete, and the installed ones were compiled from them."""

import datetime as dt
import importlib
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from sitegen import locale
from sitegen.core.diagnostics import BuildError
from sitegen.locale import FOLDER, words
from sitegen.locale.dates import long_date, short_date

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted(file.name for file in FOLDER.iterdir() if (file / "LC_MESSAGES").is_dir())
METHODS = [("sitegen/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def messages(name: str) -> list[Message]:
    with (FOLDER / name / "LC_MESSAGES" / "sitegen.po").open("rb") as file:
        return [message for message in read_po(file, locale=name) if message.id]


def used() -> set[tuple[str | None, str]]:
    """All messages of templates and code, with their contexts."""
    options = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
    found = extract_from_dir(ROOT, METHODS, options, KEYWORDS)  # type: ignore[arg-type]
    names = ((context, message) for _, _, message, _, context in found)
    return {(context, m if isinstance(m, str) else m[0]) for context, m in names}


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_catalogue_holds_what_templates_and_code_say_and_nothing_else(name: str) -> None:
    held = {(m.context, m.id if isinstance(m.id, str) else m.id[0]) for m in messages(name)}
    assert held == used()


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_message_is_translated_with_the_same_placeholders(name: str) -> None:
    for message in messages(name):
        assert not message.fuzzy, message.id
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        assert list(message.check()) == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_what_is_installed_says_what_the_catalogue_says(name: str) -> None:
    installed = words(name)
    for message in messages(name):
        if isinstance(message.id, tuple):
            assert installed.ngettext(*message.id, 1) == message.string[0]
            assert installed.ngettext(*message.id, 2) == message.string[-1]
        elif message.context:
            assert installed.pgettext(message.context, message.id) == message.string
        else:
            assert installed.gettext(message.id) == message.string


@pytest.mark.parametrize(
    ("language", "home"),
    [
        ("zh-CN", "首页"),
        ("zh", "首页"),
        ("ZH-Hant-TW", "首頁"),
        ("zh-TW", "首頁"),
        ("zh-Hans-CN", "首页"),
        ("ja", "ホーム"),
        ("ja-JP", "ホーム"),
        ("zh_CN", "首页"),
        ("en", "Home"),
        ("en-GB", "Home"),
        ("de", "Home"),
        ("", "Home"),
    ],
)
def test_the_words_are_in_the_language_or_else_english(language: str, home: str) -> None:
    assert words(language).gettext("Home") == home


@pytest.mark.parametrize(
    ("language", "date", "long", "short"),
    [
        ("zh-CN", "2024-01-02", "2024年1月2日", "1月2日"),
        ("zh-CN", "2024-12-31", "2024年12月31日", "12月31日"),
        ("ja", "2024-01-02", "2024年1月2日", "1月2日"),
        ("en", "2024-01-02", "2 January 2024", "2 Jan"),
        ("en", "2024-09-30", "30 September 2024", "30 Sep"),
    ],
)
def test_a_date_is_written_as_in_the_language(
    language: str, date: str, long: str, short: str
) -> None:
    day = dt.date.fromisoformat(date)
    assert long_date(day, language) == long
    assert short_date(day, language) == short


def test_words_that_are_not_installed_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locale, "FOLDER", tmp_path)
    locale._read.cache_clear()
    with pytest.raises(BuildError) as stopped:
        words("en")
    locale._read.cache_clear()
    (problem,) = stopped.value.diagnostics
    assert problem.code == "assets-missing"
    assert "install sitegen again" in problem.hint


def test_compiling_twice_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    hook = importlib.import_module("hatch_build")
    folder = tmp_path / "sitegen" / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = FOLDER / "en" / "LC_MESSAGES" / "sitegen.po"
    (folder / "sitegen.po").write_bytes(source.read_bytes())
    hook.compile_words(tmp_path)
    compiled = (folder / "sitegen.mo").read_bytes()
    hook.compile_words(tmp_path)
    assert (
        (folder / "sitegen.mo").read_bytes() == compiled == source.with_suffix(".mo").read_bytes()
    )
