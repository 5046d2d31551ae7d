"""Folders of the default theme: in an installed package, or in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def theme_templates() -> Path:
    """Return the folder of the default templates."""
    return _theme() / "templates"


def theme_static() -> Path:
    """Return the folder of the default static files."""
    return _theme() / "static"


def folders_of(theme: Path | None, kind: str) -> list[Path]:
    """Return the folders of templates, or of static files, of a theme and of the default one."""
    own = [theme / kind] if theme else []
    return [*own, _theme() / kind]


def shown(folder: Path, name: str) -> str:
    """Return the path of a template in messages; absolute if it is in an installed package."""
    theme = folder.parent
    if (theme / "__init__.py").is_file():
        return str(folder / name)
    own = f"{theme.parent.name}/{theme.name}/" if theme.parent.name == "themes" else ""
    return f"{own}templates/{name}"


def _theme() -> Path:
    """Return ``sitegen/theme``, or the checkout if an editable install has no such folder."""
    packaged = _PACKAGE / "theme"
    return packaged if packaged.is_dir() else _PACKAGE.parent
