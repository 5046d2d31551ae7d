"""Which result has which tag: those that stayed, those that moved, and new ones."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from hashlib import blake2b

from msgspec import Struct
from msgspec.structs import replace

from sitegen.core.diagnostics import Refusal
from sitegen.core.messages import say
from sitegen.library.permanent_tags import ALPHABET, LabelKey, PermanentTag, Taggable

_SIMILAR = 0.6
"""Ratio of ``difflib`` from which two first words may be those of one result, edited."""
_CANDIDATES = 3
_DIGITS = 10
_PROBES = 10_000


class Lost(Struct, frozen=True, kw_only=True):
    """A tag whose result is no longer where it was, nor unchanged anywhere else."""

    tag: PermanentTag
    candidates: tuple[Taggable, ...] = ()
    """Results without a tag that it may be now, the best first."""


class Matching(Struct, frozen=True, kw_only=True):
    """The tags of a file held against the results of a site."""

    kept: tuple[PermanentTag, ...] = ()
    """Those in their place, with the text that they have now."""
    moved: tuple[tuple[PermanentTag, PermanentTag], ...] = ()
    """Those that were recognized elsewhere: before and after."""
    changed: tuple[PermanentTag, ...] = ()
    """Of those kept, the ones whose text is another one, as before."""
    lost: tuple[Lost, ...] = ()
    free: tuple[Taggable, ...] = ()
    """Results that have no tag."""


def match(
    tags: Iterable[PermanentTag], results: Iterable[Taggable], withheld: Collection[str] = ()
) -> Matching:
    """Find the result of each tag: by place and digest, else by digest, else by place.

    The digest has precedence over the place, for labels are renamed and swapped. Tags of articles
    that could not be read (``withheld``, by path) stay as they are.
    """
    by_place = {each.key: each for each in results}
    away = [each for each in tags if each.article in withheld]
    open_tags = [each for each in tags if each.article not in withheld]
    exact = {t.tag: r for t in open_tags if (r := by_place.get(t.key)) and _is_same(t, r)}
    taken = {each.key for each in exact.values()}
    elsewhere = _elsewhere([t for t in open_tags if t.tag not in exact], by_place, taken)
    taken |= {each.key for each in elsewhere.values()}
    found, changed, lost = {**exact, **elsewhere}, [], []
    for each in open_tags:
        if each.tag not in found and each.key in by_place and each.key not in taken:
            found[each.tag] = by_place[each.key]
            changed.append(each)
    taken |= {each.key for each in found.values()}
    free = [each for place, each in by_place.items() if place not in taken]
    lost = [_lost(each, free) for each in open_tags if each.tag not in found]
    return Matching(
        kept=(*away, *(moved_to(t, found[t.tag]) for t in open_tags if _stays(t, found))),
        moved=tuple((t, moved_to(t, r)) for t in open_tags if (r := elsewhere.get(t.tag))),
        changed=tuple(each for each in changed if not _resembles(each, by_place[each.key])),
        lost=tuple(lost),
        free=tuple(free),
    )


def _stays(tag: PermanentTag, found: Mapping[str, Taggable]) -> bool:
    return tag.tag in found and found[tag.tag].key == tag.key


def _is_same(tag: PermanentTag, result: Taggable) -> bool:
    """Whether a result has the text that its tag knows; a line without a digest knows none."""
    return not tag.digest or tag.digest == result.digest


def _elsewhere(
    tags: Iterable[PermanentTag], by_place: Mapping[LabelKey, Taggable], taken: Collection[LabelKey]
) -> dict[str, Taggable]:
    """Return the results that stand unchanged in another place, by tag; none that are not sure."""
    by_digest: dict[str, list[Taggable]] = {}
    for each in by_place.values():
        if each.digest and each.key not in taken:
            by_digest.setdefault(each.digest, []).append(each)
    found: dict[str, Taggable] = {}
    used: set[LabelKey] = set()
    for tag in tags:
        same = [each for each in by_digest.get(tag.digest, ()) if each.key not in used]
        near = [each for each in same if each.label == tag.label] or [
            each for each in same if each.article == tag.article
        ]
        if len(same) == 1 or len(near) == 1:
            found[tag.tag] = (near if len(near) == 1 else same)[0]
            used.add(found[tag.tag].key)
    return found


def _lost(tag: PermanentTag, free: Iterable[Taggable]) -> Lost:
    scored = [(score, each) for each in free if (score := _likeness(tag, each))]
    scored.sort(key=lambda pair: (-pair[0], pair[1].key))
    return Lost(tag=tag, candidates=tuple(each for _, each in scored[:_CANDIDATES]))


def _likeness(tag: PermanentTag, result: Taggable) -> float:
    """Return how much speaks for a result, from its label, article and text; 0 for too little."""
    if tag.kind not in ("", result.kind) and "equation" in (tag.kind, result.kind):
        return 0
    same_label = tag.label == result.label
    same_text = bool(tag.digest) and tag.digest == result.digest
    if not (same_label or same_text or tag.article == result.article):
        return 0
    ratio = SequenceMatcher(None, tag.begins, result.begins, autojunk=False).ratio()
    if not (same_label or same_text or (tag.begins and ratio >= _SIMILAR)):
        return 0
    return 1 + ratio + same_label + same_text


def _resembles(tag: PermanentTag, result: Taggable) -> bool:
    ratio = SequenceMatcher(None, tag.begins, result.begins, autojunk=False).ratio()
    return not tag.begins or ratio >= _SIMILAR


def moved_to(tag: PermanentTag, result: Taggable) -> PermanentTag:
    """Return the line of a tag that names this result from now on."""
    return replace(
        tag,
        article=result.article,
        label=result.label,
        kind=result.kind,
        digest=result.digest,
        begins=result.begins,
    )


def give(results: Iterable[Taggable], taken: Iterable[str]) -> Iterator[PermanentTag]:
    """Yield new tags for results; none that is taken, be its result gone or not."""
    used = set(taken)
    for each in sorted(results, key=lambda result: result.key):
        tag = _draw(each, used)
        used.add(tag)
        yield moved_to(PermanentTag(tag=tag, article=each.article, label=each.label), each)


def _draw(result: Taggable, used: Collection[str]) -> str:
    """Return a free tag for a result, drawn from a digest of its place.

    So two branches that add results find different tags, which lie far from each other in the
    file, and two branches that add the same result find the same tag. Raises Refusal if none is
    free.
    """
    for attempt in range(_PROBES):
        seed = "\0".join((*result.key, str(attempt)))
        digest = blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number, digit = divmod(int.from_bytes(digest, "big"), _DIGITS)
        letters = (ALPHABET[number >> bits & 31] for bits in (0, 5, 10))
        tag = "".join((str(digit), *letters))
        if tag not in used:
            return tag
    raise Refusal(say("nearly all tags are used"), status=1)
