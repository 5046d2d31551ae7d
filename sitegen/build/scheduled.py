"""Which articles are published, and remarks on those that are left out until their date."""

import datetime as dt
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from msgspec import Struct

from sitegen.core.diagnostics import Code, Diagnostic, remark
from sitegen.core.messages import say
from sitegen.core.model import Article
from sitegen.library import instant


class PublicationFilter(Struct, frozen=True, kw_only=True):
    """Which articles are published."""

    drafts: bool
    as_of: dt.date | None
    zone: ZoneInfo

    def holds(self, article: Article) -> bool:
        """Whether an article is published."""
        is_withheld = article.front_matter.draft and not self.drafts
        return not is_withheld and not self.later(article)

    def later(self, article: Article) -> dt.date | None:
        """Return the day on which an article is published, if it is not yet."""
        date = article.front_matter.date
        if self.as_of is None or date is None:
            return None
        day = instant(date, self.zone).astimezone(self.zone).date()
        return day if day > self.as_of else None


def scheduled(articles: Iterable[Article], due: PublicationFilter) -> Iterator[Diagnostic]:
    """Yield a remark for each article that is left out only because its date is to come."""
    for article in articles:
        day = due.later(article)
        if day and (due.drafts or not article.front_matter.draft):
            message = say("the article is not published before {day}", day=day)
            hint = say("change its date to publish it now")
            yield remark(Code.PUBLISH_LATER, message, article.span("date"), hint)
