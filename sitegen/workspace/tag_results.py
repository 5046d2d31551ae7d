"""``sitegen tag``: gives results their permanent tags, and writes ``tags.toml``."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from sitegen.build.read_site import Content
from sitegen.build.tags_file import read_tags
from sitegen.config import TAGS
from sitegen.core.diagnostics import BuildError, Diagnostic, Refusal
from sitegen.core.messages import say
from sitegen.core.text import without_control
from sitegen.library.permanent_tags import PermanentTag, Taggable
from sitegen.library.permanent_tags.assignment import Lost, Matching, give, match, moved_to
from sitegen.library.permanent_tags.index import settled
from sitegen.library.permanent_tags.tags_file import TagsFile, written
from sitegen.resolve.taggable import taggable
from sitegen.system.new_file import replace_file, write_new

ATTRIBUTES = ".gitattributes"
_UNION = f"{TAGS} merge=union\n".encode()
"""Its lines depend on none of each other: git may keep those of both sides."""

Choose = Callable[[Lost], Taggable | None]
"""Returns the candidate that a lost tag names now; None if there is none. Raises Undecided."""


class Undecided(Exception):
    """Nobody is there to say which candidate it is; they get no tags of their own meanwhile."""


class Tagging(Struct, frozen=True, kw_only=True):
    """What becomes of the tags of a site."""

    tags: tuple[PermanentTag, ...]
    """All, sorted."""
    new: tuple[PermanentTag, ...] = ()
    moved: tuple[tuple[PermanentTag, PermanentTag], ...] = ()
    """Before and after."""
    changed: tuple[PermanentTag, ...] = ()
    """In their place, but with another text; as before."""
    gone: tuple[Lost, ...] = ()
    """Their result is nowhere; with candidates, nobody has decided yet."""
    remarks: tuple[Diagnostic, ...] = ()
    before: bytes = b""
    """The file as it is; empty if there is none."""
    after: bytes = b""

    @property
    def is_new(self) -> bool:
        """Whether the file has something to change."""
        return self.before != self.after


def tag_results(content: Content, choose: Choose) -> Tagging:
    """Return the tags of a site after its last changes; writes nothing.

    Raises BuildError if a line of the file cannot be read: what is written would lose it.
    """
    library = content.library
    articles = (*library.articles, *library.pages)
    found = [each for each in taggable(articles, content.bodies.body) if _is_text(each)]
    file = read_tags(content.site.root)
    lines, remarks = settled(file.lines, [each.key for each in found])
    stopping = [each for each in (*file.problems, *remarks) if each.page_lost]
    if stopping:
        raise BuildError(*stopping)
    published = {each.article.source.path for each in articles}
    withheld = {each.article for each in lines if _exists(content, each)} - published
    return _tagging(content, file, match(lines, found, withheld), choose, remarks)


def _is_text(result: Taggable) -> bool:
    """Whether a place can be written: file names may hold control characters, or no text at all."""
    return all(
        without_control(part).encode(errors="replace").decode() == part for part in result.key
    )


def _exists(content: Content, tag: PermanentTag) -> bool:
    """Whether the article of a tag is there, though it may be broken."""
    return (content.site.root / tag.article).is_file()


def _tagging(
    content: Content,
    file: TagsFile,
    matching: Matching,
    choose: Choose,
    remarks: Sequence[Diagnostic],
) -> Tagging:
    chosen, gone = _decided(matching, choose)
    moved = (*matching.moved, *((lost, moved_to(lost, result)) for lost, result in chosen))
    waiting = {each.key for lost in gone for each in lost.candidates}
    waiting |= {result.key for _, result in chosen}
    old = [*matching.kept, *(after for _, after in moved), *(each.tag for each in gone)]
    drafts = _drafts(content)
    untagged = [r for r in matching.free if r.key not in waiting and r.article not in drafts]
    new = tuple(give(untagged, [each.tag for each in old]))
    tags = tuple(sorted((*old, *new), key=lambda each: each.tag))
    before = _bytes(content.site.root)
    return Tagging(
        tags=tags,
        new=new,
        moved=moved,
        changed=matching.changed,
        gone=gone,
        remarks=tuple(remarks),
        before=before,
        after=written(tags, file.comments).encode() if tags or before else b"",
    )


def _decided(
    matching: Matching, choose: Choose
) -> tuple[list[tuple[PermanentTag, Taggable]], tuple[Lost, ...]]:
    """Return the lost tags for which a result was chosen, and the others."""
    chosen: list[tuple[PermanentTag, Taggable]] = []
    gone = []
    for lost in matching.lost:
        taken = {result.key for _, result in chosen}
        left = tuple(each for each in lost.candidates if each.key not in taken)
        try:
            result = choose(Lost(tag=lost.tag, candidates=left)) if left else None
        except Undecided:
            gone.append(Lost(tag=lost.tag, candidates=left))
            continue
        if result is None:
            gone.append(Lost(tag=lost.tag))
        else:
            chosen.append((lost.tag, result))
    return chosen, tuple(gone)


def _drafts(content: Content) -> set[str]:
    """Return the paths of drafts: their results get tags once they are published."""
    articles = content.library.articles
    return {each.article.source.path for each in articles if each.article.front_matter.draft}


def _bytes(root: Path) -> bytes:
    try:
        return (root / TAGS).read_bytes()
    except FileNotFoundError:
        return b""


def save(root: Path, tagging: Tagging) -> bool:
    """Write the file, whole or not at all; return whether git was told how to merge it.

    Raises Refusal if it cannot be written, or was changed meanwhile.
    """
    path = root / TAGS
    if _bytes(root) != tagging.before:
        raise Refusal(say("{file} was changed meanwhile", file=TAGS), status=1)
    try:
        if tagging.before or path.exists():
            replace_file(path, tagging.after)
            return False
        write_new(path, tagging.after)
        return _tell_git(root)
    except OSError as problem:
        reason = problem.strerror
        message = say("cannot write {path}: {reason}", path=problem.filename, reason=reason)
        raise Refusal(message, status=1) from None


def _tell_git(root: Path) -> bool:
    """Let git keep the lines of both sides when it merges the file, if the site is in git."""
    if not any((folder / ".git").exists() for folder in _upwards(root.resolve())):
        return False
    path = root / ATTRIBUTES
    if not path.is_file():
        write_new(path, _UNION)
        return True
    before = path.read_bytes()
    if TAGS.encode() in before:
        return False
    replace_file(path, before + (b"\n" if before[-1:] not in (b"", b"\n") else b"") + _UNION)
    return True


def _upwards(folder: Path) -> Iterable[Path]:
    return (folder, *folder.parents)
