"""Queries of a built site's index outside the browser, for the command line."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from sitegen.config import Config
from sitegen.core.diagnostics import Refusal
from sitegen.core.messages import say
from sitegen.core.model import Tex
from sitegen.render.protocol import Typesetter
from sitegen.search.drawings import Drawing, drawing
from sitegen.search.excerpts import Hit, hits, readable
from sitegen.search.index import FOLDER
from sitegen.search.ranking import rank, read_query
from sitegen.search.reader import Index, Unusable


class Result(Struct, frozen=True):
    """An article that was found."""

    title: str
    address: str
    date: str
    tags: tuple[str, ...]
    hits: list[Hit]


class Answer(Struct, frozen=True):
    """The number of articles that a query finds, and the best of them."""

    count: int
    results: list[Result]


def ask(output: Path, config: Config, text: str, filters: Mapping[str, str], limit: int) -> Answer:
    """Query the index of the site built into a folder. Raises Refusal if it cannot be read."""
    folder = output / FOLDER
    if not (folder / "index.json").is_file():
        hint = say("build the site first: sitegen build")
        if not config.search.enabled:
            hint = say("set enabled = true under [search], and build the site")
        raise Refusal(say("there is no index of a search in {output}", output=output), hint)
    index = Index(lambda name: (folder / name).read_bytes())
    try:
        return _answer(index, config, text, filters, limit)
    except Unusable as problem:
        raise Refusal(f"{folder}: {problem}", say("build the site again: sitegen build")) from None


def _answer(
    index: Index, config: Config, text: str, filters: Mapping[str, str], limit: int
) -> Answer:
    asked = read_query(text, typesetter(config))
    numbers = rank(index, asked, filters)
    results = []
    for shown in map(index.article, numbers[:limit]):
        title = readable(shown.title, shown)
        results.append(Result(title, shown.address, shown.date, shown.tags, hits(shown, asked)))
    return Answer(len(numbers), results)


def typesetter(config: Config) -> Callable[[str], Drawing | None]:
    """Return a function that typesets a formula of a query; it loads KaTeX at its first call."""

    @lru_cache(maxsize=1)
    def loaded() -> Typesetter:
        from sitegen.typeset.typesetter import make_typesetter  # late: it imports KaTeX

        return make_typesetter(config.math.host, config.math.bodies)

    def typeset(tex: str) -> Drawing | None:
        (found,) = loaded().typeset([Tex(tex=tex, display=False)])
        return drawing(found.html) if found.html else None

    return typeset
