"""Texts of the interface by language: gettext catalogues in ``<name>/LC_MESSAGES/``.

Translators edit ``sitegen.po`` (``make messages`` updates it). ``sitegen.mo`` is compiled from it
while sitegen is installed, and read here.
"""

from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from sitegen.core.diagnostics import BuildError, Code, Span, error

FOLDER = Path(__file__).parent
_CATALOGUES = {"zh": "zh_CN", "en": "en"}
"""Names of catalogues, by the first part of a language tag."""


def words(language: str) -> GNUTranslations:
    """Return the catalogue for pages in a language. Raises BuildError if it is not installed."""
    return _read(_name(language))


def _name(language: str) -> str:
    """Return the name of a catalogue: Chinese for all kinds of Chinese, English as a fallback."""
    return _CATALOGUES.get(language.lower().replace("_", "-").partition("-")[0], "en")


@cache
def _read(name: str) -> GNUTranslations:
    file = FOLDER / name / "LC_MESSAGES" / "sitegen.mo"
    try:
        with file.open("rb") as compiled:
            return GNUTranslations(compiled)
    except OSError:
        raise BuildError(
            error(
                Code.ASSETS_MISSING,
                "the texts of the interface are not installed",
                Span(path=f"sitegen/locale/{name}/LC_MESSAGES/sitegen.mo"),
                hint="install sitegen again from the same source (in a checkout: make clean site)",
            )
        ) from None
