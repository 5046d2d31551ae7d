"""Folders of the default theme: in an installed package, or in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def theme_templates() -> Path:
    """Return the folder of the default templates."""
    return _theme() / "templates"


def theme_static() -> Path:
    """Return the folder of the default static files."""
    return _theme() / "static"


def _theme() -> Path:
    """Return ``sitegen/theme``, or the checkout if an editable install has no such folder."""
    packaged = _PACKAGE / "theme"
    return packaged if packaged.is_dir() else _PACKAGE.parent
