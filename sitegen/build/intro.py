"""``look.intro``: the lines of the home page, rendered once and cached."""

from sitegen.build.article_cache import RenderContext
from sitegen.config import place
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Code, Diagnostic, error
from sitegen.core.messages import say
from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import TEXT
from sitegen.incremental.toolchain import toolchain_fingerprint


def intro_of(site: Site, making: RenderContext, cache: Cache) -> tuple[str, list[Diagnostic]]:
    """Return the HTML of the intro, a line break for each of its own, and what is wrong in it."""
    text = making.config.look.intro.strip()
    if not text:
        return "", []

    def make() -> str:
        from sitegen.build.article_worker import (
            line_of,  # brings Markdown and KaTeX, if the text has changed
        )

        return "<br>".join(line_of(making, line) for line in text.splitlines() if line.strip())

    memo = Memo(
        cache,
        "intro",
        TEXT,
        toolchain_fingerprint(),
        repr(making.options),
        repr((making.config.math.bodies, tuple(making.config.math.notation))),
    )
    html = memo.get(memo.key(text), make)
    return html, [_broken(site)] if 'class="math-error"' in html else []


def _broken(site: Site) -> Diagnostic:
    return error(
        Code.MATH_SYNTAX,
        say("KaTeX cannot typeset a formula of look.intro"),
        place(site.root, "look", "intro"),
        hint=say("the home page shows its source, and what is wrong when the pointer rests on it"),
    )
