"""Names of front-matter keys: sitegen's own, those of other generators, and near misses."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from sitegen.core.front_matter import FrontMatter
from sitegen.core.messages import template

SPELLINGS = {
    "author": "authors",
    "publishdate": "date",
    "pubdate": "date",
    "created": "date",
    "modified": "updated",
    "lastmod": "updated",
    "last_modified_at": "updated",
    "excerpt": "summary",
    "tag": "tags",
    "category": "categories",
    "series_weight": "series_order",
    "series_index": "series_order",
    "thumbnail": "cover",
    "image": "cover",
    "images": "cover",
    "index_img": "cover",
    "featured_image": "cover",
    "sticky": "pinned",
    "top": "pinned",
    "pin": "pinned",
    "publish": "published",
    "comment": "comments",
    "showtoc": "toc",
    "language": "lang",
    "alias": "aliases",
    "redirect_from": "aliases",
    "url": "permalink",
    "licence": "license",
}
"""Names of keys in other generators."""
_SHORTEST = 4
"""Letters of the shortest name whose near misses are reported."""
_ALWAYS_ON = ("math", "mathjax", "katex", "latex", "use_math", "use_mathjax")
_LISTS = template("hidden: true leaves an article out of all lists")
_HIDDEN = template("hidden: true leaves an article out of lists, the search and the sitemap")
_ALIASES = template("write the old address in aliases of the article that replaces it")
_NO_EFFECT = {
    "abbrlink": template("write the old address as permalink or in aliases"),
    "build": _LISTS,
    "expirydate": template("set draft: true when it is to disappear"),
    "excerpt_separator": template("write <!-- more --> below the summary"),
    "hiddeninhomelist": _LISTS,
    "noindex": _HIDDEN,
    "redirect": _ALIASES,
    "redirect_to": _ALIASES,
    "robots": _HIDDEN,
    "sitemap": _HIDDEN,
    "weight": template("pinned: true puts an article on top, series_order sorts a series"),
}
"""Keys that other generators act on and sitegen does not: what to write instead."""


_STATES = ("published", "status", "password")
"""Keys by which other generators publish or withhold; ``fields`` turns them into ``draft``."""


@lru_cache(maxsize=1_000)
def _squeezed(key: str) -> str:
    """Return a key as it is compared: ``seriesOrder`` and ``series-order`` are ``series_order``."""
    return re.sub(r"[-_ ]", "", key.lower())


OWN_NAMES = frozenset({*FrontMatter.__struct_fields__, *_STATES} - {"extra"})
"""Names of the keys that sitegen reads."""
_NAMES = {_squeezed(name): name for name in OWN_NAMES} | {
    _squeezed(written): name for written, name in SPELLINGS.items()
}
_HINTS = {_squeezed(key): hint for key, hint in _NO_EFFECT.items()}
_SWITCHES = frozenset(map(_squeezed, _ALWAYS_ON))


TEXTS = OWN_NAMES - {"date", "updated", "series_order", "pinned", "draft", "hidden", "published"}
TEXTS -= {"password", "cover", "toc", "comments", "macros", "notation"}
"""Names of keys whose values are text, also if YAML would read a number: ``title: 1.10``."""


def is_known(key: str) -> bool:
    """Return whether sitegen knows a key, by its own name or by another."""
    return _squeezed(key) in _NAMES


def canonical_name(key: str) -> str:
    """Return sitegen's name of a key; of an unknown key, the key in small letters."""
    return _NAMES.get(_squeezed(key), key.lower())


def by_precedence(keys: Iterable[str]) -> list[str]:
    """Return keys with sitegen's own names first: with ``tag`` and ``tags``, ``tags`` counts."""
    return sorted(keys, key=lambda key: key.lower() not in OWN_NAMES)


def is_switched_off(key: str, value: object) -> bool:
    """Return whether a key tells another generator not to typeset formulas."""
    return _squeezed(key) in _SWITCHES and str(value).lower() in ("false", "no")


def replacement(key: str, value: object) -> str | None:
    """Return what to write in place of a key that has an effect elsewhere; None for other keys."""
    if value is (_squeezed(key) == "sitemap"):  # as if it were not there
        return None
    if isinstance(value, str) and value.replace(" ", "") == "<!--more-->":
        return None
    return _HINTS.get(_squeezed(key))


def near_miss(key: str, taken: Collection[str]) -> str:
    """Return the known key that an unknown one is a slip of; empty if there is none.

    ``taken`` are the names that have a value: beside ``date``, ``data`` is no slip.
    """
    written = _squeezed(key)
    free = ((each, name) for each, name in _NAMES.items() if name not in taken)
    return next((name for each, name in free if _is_slip(written, each)), "")


def _is_slip(written: str, name: str) -> bool:
    """Return whether two letters were swapped, one doubled, or (in longer names) one is wrong.

    Short names have real words beside them: ``data``, ``rate``, ``tabs``; and few err in the first
    letter: ``craft`` is a word of its own.
    """
    if abs(len(written) - len(name)) > 1 or len(name) < _SHORTEST:
        return False
    pairs = enumerate(zip(written, name, strict=False))
    start = next((at for at, (one, other) in pairs if one != other), min(len(written), len(name)))
    one, other = written[start:], name[start:]
    if one[:2] == other[1::-1] and one[2:] == other[2:]:
        return True
    is_longer = one[1:] == other
    if len(name) == _SHORTEST:
        return is_longer and written[start] == written[start - 1]
    return start > 0 and (is_longer or other[1:] in (one, one[1:]))
