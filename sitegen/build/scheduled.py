"""Remarks on articles that are left out until their date."""

from collections.abc import Iterable, Iterator

from sitegen.build.article_cache import PublicationFilter, Record
from sitegen.core.diagnostics import Code, Diagnostic, remark


def scheduled(records: Iterable[Record], due: PublicationFilter) -> Iterator[Diagnostic]:
    """Yield a remark for each article that is left out only because its date is to come."""
    for record in records:
        article = record.article
        day = due.later(article) if article else None
        if article and day and (due.drafts or not article.front_matter.draft):
            message = f"the article is not published before {day}"
            hint = "change its date to publish it now"
            yield remark(Code.PUBLISH_LATER, message, article.span("date"), hint)
