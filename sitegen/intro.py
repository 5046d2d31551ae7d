"""``look.intro``: the lines of the home page, rendered once and cached."""

import json

from sitegen.articles import Making
from sitegen.cache import Cache, digest
from sitegen.config import place
from sitegen.diagnostics import Code, Diagnostic, error
from sitegen.site import Site
from sitegen.versions import made_by


def intro_of(site: Site, making: Making, cache: Cache) -> tuple[str, list[Diagnostic]]:
    """Return the HTML of the intro, a line break for each of its own, and what is wrong in it."""
    text = making.config.look.intro.strip()
    if not text:
        return "", []
    key = digest("intro", made_by(), repr(making.options), repr(making.config.math), text)
    found = cache.get([key]).get(key)
    html = _read(found) if found else None
    if html is None:
        from sitegen.making import line_of  # brings Markdown and KaTeX, when the text has changed

        html = "<br>".join(line_of(making, line) for line in text.splitlines() if line.strip())
        cache.put({key: json.dumps(html).encode()})
    wrong = 'class="math-error"' in html
    return html, [_broken(site)] if wrong else []


def _read(data: bytes) -> str | None:
    try:
        found = json.loads(data)
    except ValueError:
        return None
    return found if isinstance(found, str) else None


def _broken(site: Site) -> Diagnostic:
    return error(
        Code.MATH_SYNTAX,
        "KaTeX cannot typeset a formula of look.intro",
        place(site.root, "look", "intro"),
        hint="the home page shows its source, and what is wrong when the pointer rests on it",
    )
