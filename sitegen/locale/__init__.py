"""Texts of the interface by language: gettext catalogues in ``<name>/LC_MESSAGES/``.

Translators edit ``sitegen.po`` (``make messages`` updates it). ``sitegen.mo`` is compiled from it
while sitegen is installed, and read here.
"""

from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from sitegen.core.diagnostics import BuildError, Code, Span, error

FOLDER = Path(__file__).parent
_CATALOGUES = {"zh": "zh_CN", "en": "en", "ja": "ja"}
"""Names of catalogues, by the first part of a language tag."""
_TRADITIONAL = {"hant", "tw", "hk", "mo"}
"""Parts of the tag of Chinese in traditional characters."""


def words(language: str) -> GNUTranslations:
    """Return the catalogue for pages in a language. Raises BuildError if it is not installed."""
    return _read(catalogue(language))


def catalogue(language: str) -> str:
    """Return the name of the catalogue for a language: ``zh_CN``; English as a fallback."""
    first, *others = language.lower().replace("_", "-").split("-")
    if first == "zh" and _TRADITIONAL.intersection(others):
        return "zh_TW"
    return _CATALOGUES.get(first, "en")


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
