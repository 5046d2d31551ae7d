"""Where the default theme and KaTeX's files lie: inside an installed package, or in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def theme_templates() -> Path:
    """Give the folder of the default templates."""
    return _theme() / "templates"


def theme_static() -> Path:
    """Give the folder of the default static files."""
    return _theme() / "static"


def _theme() -> Path:
    """Give ``sitegen/theme``, or the checkout where an editable install has none."""
    packaged = _PACKAGE / "theme"
    return packaged if packaged.is_dir() else _PACKAGE.parent
