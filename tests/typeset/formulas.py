"""Typesets a few formulas, as those of one article, and gives what is read there."""

from collections.abc import Mapping, Sequence

from render.rendering import compact
from sitegen.core.model import Tex, Typeset
from sitegen.typeset.job import Job
from sitegen.typeset.typesetter import KatexTypesetter, make_typesetter


class Asked:
    """A host that notes what it is asked for."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        self.jobs += jobs
        return [Typeset(html="<b></b>") for _ in jobs]


def typeset(
    *tex: str,
    site: Mapping[str, str] | None = None,
    article: Mapping[str, str] | None = None,
    display: bool = False,
) -> list[Typeset]:
    """Typeset formulas in their order."""
    typesetter = make_typesetter("pykatex", site)
    return typesetter.typeset([Tex(tex=each, display=display) for each in tex], article)


def read(*tex: str, **options: object) -> list[str]:
    """Give what the formulas show: the characters of their MathML, rows parted by ``;``.

    Errors are their messages.
    """
    return [_shown(each) for each in typeset(*tex, **options)]  # type: ignore[arg-type]


def _shown(made: Typeset) -> str:
    if made.reason:
        return f"{made.reason} at {made.position}"
    tex, arrow, shown = compact(made.html)[:-1].partition(" → ")
    return shown if arrow else "".join(tex.split(" ", 1)[1:]).replace(" ", "")


def asked(
    *tex: str, site: Mapping[str, str] | None = None, article: Mapping[str, str] | None = None
) -> list[str]:
    """Give the TeX that the host is asked for."""
    host = Asked()
    formulas = [Tex(tex=each, display=False) for each in tex]
    KatexTypesetter(host, site or {}).typeset(formulas, article)
    return [job.tex for job in host.jobs]
