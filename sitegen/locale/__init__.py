"""The words of the interface by language: gettext's catalogues, in ``<name>/LC_MESSAGES/``.

``sitegen.po`` is what translators edit (``make messages`` brings it up to date). ``sitegen.mo`` is
compiled from it while sitegen is installed, and read here.
"""

from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from sitegen.core.diagnostics import BuildError, Code, Span, error

FOLDER = Path(__file__).parent
_CATALOGUES = {"zh": "zh_CN", "en": "en"}
"""Names of catalogues by the first part of a language's tag."""


def words(language: str) -> GNUTranslations:
    """Give the words for a page in a language. Raises BuildError where they are not installed."""
    return _read(_name(language))


def _name(language: str) -> str:
    """Choose a catalogue: Chinese for all that is Chinese, English for what has none."""
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
                "the words of the interface are not installed",
                Span(path=f"sitegen/locale/{name}/LC_MESSAGES/sitegen.mo"),
                hint="install sitegen again from where it came (in a checkout: make clean site)",
            )
        ) from None
