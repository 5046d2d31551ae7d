"""``load``: a file's bytes become an article, or a diagnostic says why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fuzz import seeds as corpus
from fuzz.properties import are_in, has_no_marks
from sitegen.articles import Record, RecordSerializer
from sitegen.config import Config
from sitegen.library import instant
from sitegen.load.article import load
from sitegen.load.discover import Found
from sitegen.model import Article

CONFIG = Config()


@dataclass(frozen=True)
class _Bytes:
    """A file that is nowhere."""

    data: bytes

    def read_bytes(self) -> bytes:
        return self.data


def seeds() -> Iterable[bytes]:
    """Give what stands at the top of articles: their first thousand characters."""
    return [text[:1000].encode() for text in corpus.articles()]


def check(data: bytes) -> None:
    """Read one file twice."""
    file: Any = _Bytes(data)
    found = Found(
        file=file, path="content/a/2024-01-02-b.md", name="a/2024-01-02-b", kind="article"
    )
    article, problems = load(found, CONFIG)
    assert repr(load(found, CONFIG)) == repr((article, problems))
    if article is None:
        assert any(problem.page_lost for problem in problems)
        return
    are_in(problems, article.source.text)
    _is_whole(article)
    _is_usable(article)


def _is_whole(article: Article) -> None:
    """Hold that the body is the end of the file, but for an author's line that was blanked."""
    text = article.source.text
    has_no_marks(text)
    assert len(article.body) == len(text) - article.body_start
    pairs = zip(article.body, text[article.body_start :], strict=True)
    assert all(one == other or one == " " for one, other in pairs)
    lines = text.count("\n") + 1
    assert all(1 <= line <= lines for line in article.lines.values())


def _is_usable(article: Article) -> None:
    """Hold what others rely on: an address, dates that can be sorted, values that can be kept."""
    assert article.address.startswith("/articles/")
    assert article.address.endswith("/")
    assert all(part not in ("", ".", "..") for part in article.slug.split("/")), article.slug
    assert all(len(part.encode()) < 256 for part in article.slug.split("/"))
    front = article.front_matter
    has_no_marks(front.title, front.description, front.lang, *front.tags, *front.macros.values())
    for date in (front.date, front.updated):
        if date:
            instant(date, CONFIG.timezone).timestamp()
            instant(date, CONFIG.timezone).isoformat()
    record = Record(key="", article=article, problems=())
    serializer = RecordSerializer()
    assert repr(serializer.decode(serializer.encode(record))) == repr(record)
