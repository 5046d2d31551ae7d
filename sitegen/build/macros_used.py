"""The site's macros in the keys of articles: a new body concerns the articles that use it."""

from collections.abc import Iterable, Mapping

from sitegen.config import Config
from sitegen.core.notation import symbol_name
from sitegen.incremental.cache import digest


def macro_bodies(config: Config) -> dict[str, str]:
    """Return the bodies of the site's macros, by their names with a backslash."""
    bodies = config.math.bodies
    return {symbol_name(name, bodies): body for name, body in bodies.items()}


def macros_key(used: Iterable[str], bodies: Mapping[str, str]) -> str:
    """Return the part of an article's key for the bodies of the macros that it uses.

    Names of all macros are part of what is common to all articles. So a new body concerns only the
    articles whose formulas use the macro, which are known once they have been rendered.
    """
    found = [f"{name} {bodies[name]}" for name in used if name in bodies]
    return digest("macros", *found).hex() if found else ""
