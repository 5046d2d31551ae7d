"""``look.intro``: the lines of the home page, rendered once and cached."""

from sitegen.articles import Making
from sitegen.config import place
from sitegen.diagnostics import Code, Diagnostic, error
from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import TEXT
from sitegen.incremental.toolchain import made_by
from sitegen.site import Site


def intro_of(site: Site, making: Making, cache: Cache) -> tuple[str, list[Diagnostic]]:
    """Return the HTML of the intro, a line break for each of its own, and what is wrong in it."""
    text = making.config.look.intro.strip()
    if not text:
        return "", []

    def make() -> str:
        from sitegen.making import line_of  # brings Markdown and KaTeX, if the text has changed

        return "<br>".join(line_of(making, line) for line in text.splitlines() if line.strip())

    memo = Memo(cache, "intro", TEXT, made_by(), repr(making.options), repr(making.config.math))
    html = memo.get(memo.key(text), make)
    return html, [_broken(site)] if 'class="math-error"' in html else []


def _broken(site: Site) -> Diagnostic:
    return error(
        Code.MATH_SYNTAX,
        "KaTeX cannot typeset a formula of look.intro",
        place(site.root, "look", "intro"),
        hint="the home page shows its source, and what is wrong when the pointer rests on it",
    )
