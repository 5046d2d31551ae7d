"""The language of messages to the author, and their translation by gettext.

English is in the code, so it needs no catalogue. A process has one language: the command line
settles it once, and child processes inherit it.
"""

import os
import re
import sys
from collections.abc import Iterable
from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import GNUTranslations

VARIABLE = "SITEGEN_LANG"
"""The environment variable that decides the language."""
FOLDER = Path(__file__).parent.parent / "locale"
DOMAIN = "sitegen-messages"
_CHINESE, _ENGLISH = "zh_CN", "en"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_KEY = re.compile(r"""^language[ \t]*=[ \t]*["']([^"']*)""", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_READ = 100_000
"""Characters of ``sitegen.toml`` in which the site's language is looked for."""

_language = _ENGLISH


def say(message: str, /, **values: object) -> str:
    """Return a message in the language of this process, with its placeholders filled in."""
    catalogue = _catalogue(_language)
    text = catalogue.gettext(message) if catalogue else message
    return text.format(**values) if values else text


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the message for a number, which fills in the placeholder ``count``."""
    catalogue = _catalogue(_language)
    text = catalogue.ngettext(one, many, count) if catalogue else one if count == 1 else many
    return text.format(count=count, **values)


def enumerated(names: Iterable[str]) -> str:
    """Return names one after another, with the comma of the language; empty if there are none."""
    every = list(names)
    return reduce(lambda some, name: say("{names}, {name}", names=some, name=name), every or [""])


def forms(one: str, many: str, /) -> tuple[str, str]:
    """Return the message for one thing and that for several, with their placeholders."""
    catalogue = _catalogue(_language)
    return (
        (catalogue.ngettext(one, many, 1), catalogue.ngettext(one, many, 2))
        if catalogue
        else (one, many)
    )


def template(message: str) -> str:
    """Mark a message for the catalogue; ``say`` translates it later."""
    return message


def language() -> str:
    """Return the language of messages, by the name of its catalogue: ``zh_CN``, ``en``."""
    return _language


def language_tag() -> str:
    """Return the language of messages as HTML names it: ``zh-CN``, ``en``."""
    return _language.replace("_", "-")


def speak(name: str) -> None:
    """Set the language of this process, by the name of its catalogue."""
    global _language
    _language = name


def settle(root: Path) -> None:
    """Decide the language: ``SITEGEN_LANG``, else the locale, else that of the site in a folder.

    The locale ``C`` is English; one of another language leaves the decision to the site.
    """
    asked = os.environ.get(VARIABLE, "")
    spoken = asked or _of_system()
    if not asked and spoken not in ("C", "POSIX") and not _is_chinese(spoken):
        spoken = _of_site(root / "sitegen.toml")
    speak(_CHINESE if _is_chinese(spoken) else _ENGLISH)


@cache
def _catalogue(name: str) -> "GNUTranslations | None":
    """Return a catalogue; None for English, and if it is not installed."""
    if name == _ENGLISH:
        return None
    from gettext import GNUTranslations  # late: English needs none

    try:
        with (FOLDER / name / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as compiled:
            return GNUTranslations(compiled)
    except OSError:  # English is better than no message
        return None


def _is_chinese(name: str) -> bool:
    return name.lower().startswith("zh")


def _of_system() -> str:
    """Return the name of the locale; on Windows the language of its interface, if none is set."""
    named = next((value for each in _LOCALE if (value := os.environ.get(each))), "")
    if not named and sys.platform == "win32":
        import ctypes
        from locale import windows_locale

        return windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return named


def _of_site(file: Path) -> str:
    """Return the language of a site; empty if there is no site.

    Its configuration may be broken, and the message about that needs a language too. So only this
    key is looked for.
    """
    try:
        if not file.is_file():
            return ""
        with file.open(encoding="utf-8-sig", errors="replace") as opened:
            text = opened.read(_READ)
    except OSError:
        return ""
    found = _KEY.search(_TABLE.split(text, maxsplit=1)[0])
    return found[1] if found else "zh-CN"
