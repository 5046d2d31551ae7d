"""Where the sections of an article begin, if its equations or theorems are counted within them.

Sections are the headings of the highest level that the text uses below its title.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from sitegen.render.parse_state import parse_state
from sitegen.render.protocol import RenderOptions
from sitegen.render.rules.headings import title_at


def install(md: MarkdownIt, options: RenderOptions) -> None:
    """Register the rule before those that count, if anything is counted within sections."""
    if options.number_within_sections or options.theorems_within_sections:
        md.core.ruler.before("inline", "sections", _find)


def _find(core: StateCore) -> None:
    state = parse_state(core.env)
    title = title_at(core.tokens, state)
    headings = [
        token
        for at, token in enumerate(core.tokens)
        if token.type == "heading_open" and token.level == 0 and token.map and at != title
    ]
    highest = min((token.tag for token in headings), default="")
    state.sections = tuple(
        state.offset_of(token.map[0]) for token in headings if token.map and token.tag == highest
    )
