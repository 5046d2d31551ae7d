"""Citations as the Markdown of an article has them."""

from typing import Literal

from msgspec import Struct

from sitegen.core.diagnostics import Span


class CitedKey(Struct, frozen=True, kw_only=True):
    """One key of a citation, with what the author writes around it."""

    key: str
    prefix: str = ""
    """Before the work: ``see``."""
    locator: str = ""
    """Behind it: ``p. 3``, ``第 3 章``."""
    suppress: bool = False
    """Whether the authors' names are left out, as in ``[-@key]``."""
    span: Span


class Citation(Struct, frozen=True, kw_only=True):
    """A citation of entries of a bibliography; a mark stands for it in the HTML."""

    keys: tuple[CitedKey, ...]
    manner: Literal["aside", "in-text", "author"] = "aside"
    """In brackets, as a part of the sentence, or by the authors' names alone."""
    written: str
    """As the author wrote it, for text that turns out to be no citation."""
    is_loose: bool = False
    """Whether it may be something else, such as a mention of a user: ``@name``."""
