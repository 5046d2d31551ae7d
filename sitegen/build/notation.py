"""The symbols of ``sitegen.toml`` that mean something, typeset once and cached."""

from sitegen.build.article_cache import RenderContext
from sitegen.config import place
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Code, Diagnostic, error
from sitegen.core.messages import say
from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import Codec
from sitegen.incremental.toolchain import toolchain_fingerprint
from sitegen.library.notation import SiteSymbol


def symbols_of_site(
    site: Site, making: RenderContext, cache: Cache
) -> tuple[dict[str, SiteSymbol], list[Diagnostic]]:
    """Return the symbols by name, and those that KaTeX cannot typeset."""
    math = making.config.math
    notation = math.notation
    if not notation:
        return {}, []
    names = tuple(notation)

    def make() -> tuple[str, ...]:
        from sitegen.build.article_worker import (
            symbols_of,  # brings Markdown and KaTeX, if a macro has changed
        )

        return tuple(symbols_of(making, names))

    memo: Memo[tuple[str, ...]] = Memo(
        cache, "symbols", Codec(tuple[str, ...]), toolchain_fingerprint()
    )
    shown = dict(zip(names, memo.get(memo.key(repr((math.bodies, names))), make), strict=True))
    written = {name.removeprefix("\\"): name for name in math.macros}
    symbols = {}
    for name, meaning in notation.items():
        keys = ("math", "macros", written[name.removeprefix("\\")])
        symbols[name] = SiteSymbol(
            meaning=meaning,
            span=place(site.root, *keys, "means"),
            see=place(site.root, *keys, "see"),
            html=shown[name],
        )
    broken = [_broken(name, each) for name, each in symbols.items() if not each.html]
    return symbols, broken


def _broken(name: str, symbol: SiteSymbol) -> Diagnostic:
    message = say("KaTeX cannot typeset the symbol {name}", name=name)
    hint = say("write TeX as in a formula, without dollars")
    return error(Code.MATH_SYNTAX, message, symbol.span, hint=hint)
