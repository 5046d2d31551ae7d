"""The tags of a site with the results that they name now."""

from collections.abc import Iterable, Iterator, Mapping

from sitegen.config import TAGS
from sitegen.core.diagnostics import Code, Diagnostic, Span, remark
from sitegen.core.messages import say
from sitegen.core.model import Label, RenderedArticle
from sitegen.library.permanent_tags import LabelKey, PermanentTag, is_taggable, spelled
from sitegen.library.permanent_tags.tags_file import broken

Target = tuple[RenderedArticle, Label]


class PermanentTags:
    """All tags of ``tags.toml``, by name and by result; a tag whose result is gone has none."""

    def __init__(
        self,
        lines: Iterable[PermanentTag],
        articles: Iterable[RenderedArticle],
        withheld: Iterable[str] = (),
    ) -> None:
        """Take the lines of the file, the published articles, and the paths of all others."""
        self._targets = dict(_results(articles))
        self._withheld = frozenset(withheld)
        self.tags, self.problems = settled(lines, self._targets)
        self._by_name = {each.tag: each for each in self.tags}
        self._of: dict[str, dict[str, str]] = {}
        for each in self.tags:
            if target := self.target(each):
                self._of.setdefault(each.article, {}).setdefault(target[1].id, each.tag)

    def find(self, name: str) -> PermanentTag | None:
        """Return the tag that a name means, however it is written."""
        return self._by_name.get(spelled(name))

    def target(self, tag: PermanentTag) -> Target | None:
        """Return the article and the label of a tag's result; None if it is not on the site."""
        return self._targets.get(tag.key)

    def is_withheld(self, tag: PermanentTag) -> bool:
        """Whether the article of a tag exists but is not published: a draft, or not yet due."""
        return tag.article in self._withheld

    def of(self, path: str) -> Mapping[str, str]:
        """Return the tags of an article's results, by the ids of their elements."""
        return self._of.get(path, {})

    def gone(self) -> Iterator[PermanentTag]:
        """Yield the tags whose result is gone."""
        return (tag for tag in self.tags if not self.target(tag) and not self.is_withheld(tag))

    def without(self) -> Iterator[Target]:
        """Yield the results that have no tag."""
        tagged = {tag.key for tag in self.tags}
        return (target for place, target in self._targets.items() if place not in tagged)


def _results(articles: Iterable[RenderedArticle]) -> Iterator[tuple[LabelKey, Target]]:
    for rendered in articles:
        for label in rendered.labels:
            if is_taggable(label):
                yield (rendered.article.source.path, label.name), (rendered, label)


def settled(
    lines: Iterable[PermanentTag], places: Iterable[LabelKey]
) -> tuple[tuple[PermanentTag, ...], tuple[Diagnostic, ...]]:
    """Return one line for each tag, sorted, and what is to be said of tags that stand twice.

    git's union of two branches may leave the old line of a tag beside its new one. The line whose
    result exists counts; if several do, the tag was given twice, which only its author can settle.
    """
    existing = frozenset(places)
    groups: dict[str, dict[LabelKey, PermanentTag]] = {}
    for each in lines:
        groups.setdefault(each.tag, {})[each.key] = each
    tags: list[PermanentTag] = []
    problems: list[Diagnostic] = []
    for _, group in sorted(groups.items()):
        found = [each for place, each in group.items() if place in existing]
        tags.append((found or [*group.values()])[0])
        problems += _doubled([*group.values()], found)
    return tuple(tags), tuple(problems)


def _doubled(lines: list[PermanentTag], found: list[PermanentTag]) -> Iterator[Diagnostic]:
    if len(found) == 1:
        for each in lines:
            if each is not found[0]:
                yield remark(
                    Code.PERMANENT_TAG_FILE,
                    say("{tag} has another line, which counts", tag=each.tag),
                    Span(path=TAGS, line=each.line),
                    hint=say("sitegen tag removes this one"),
                )
        return
    for each in lines[1:]:
        yield broken(
            each.line,
            1,
            say("{tag} stands on line {line} already", tag=each.tag, line=lines[0].line),
            say("delete one of the two lines, then run sitegen tag"),
        )
