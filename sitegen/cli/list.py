"""``sitegen list``."""

import json
import time
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from sitegen.build.read_site import read_site
from sitegen.cli import options
from sitegen.cli.progress import shown
from sitegen.cli.report import exit_on_failure, report, wide
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Refusal
from sitegen.core.messages import say, say_count
from sitegen.core.model import RenderedArticle
from sitegen.core.text import fold, readable
from sitegen.library import Library, instant


@click.command("list")
@options.root
@click.option("--tag", metavar="NAME", help="Only articles with this tag.")
@options.jobs
@options.format_option(help="How the list is printed.")
def command(root: Path, tag: str | None, jobs: int | None, output_format: str) -> None:
    """List the articles, newest first, drafts too; builds nothing.

    \b
    Examples:
      sitegen list
      sitegen list --tag 代数
      sitegen list --format json
    """
    site = Site(root=root, output=root / "public", jobs=jobs or 0, drafts=True)
    with exit_on_failure(root):
        with shown(time.perf_counter()) as progress:
            content = read_site(site, progress)
        articles = _tagged(content.library, tag) if tag else content.library.articles
    report((each for each in content.problems if each.page_lost), root)
    if output_format == "json":
        click.echo(_as_json(articles))
    else:
        for line in _as_text(articles, content.config.timezone):
            click.echo(line)


def _tagged(library: Library, name: str) -> Sequence[RenderedArticle]:
    """Return the articles with a tag. Raises Refusal if there are none."""
    tags = library.taxonomies["tags"].by_name
    if found := tags.get(fold(name)):
        return found.articles
    near = get_close_matches(fold(name), tags, n=1)
    hint = say("did you mean {name}?", name=tags[near[0]].name) if near else ""
    raise Refusal(say("no article has the tag {readable}", readable=readable(name)), hint, status=1)


def _as_json(articles: Sequence[RenderedArticle]) -> str:
    fields = [
        {
            "path": each.article.source.path,
            "title": each.title.text,
            "date": date.isoformat() if (date := each.article.front_matter.date) else None,
            "tags": each.article.front_matter.tags,
            "address": each.article.address,
            "formulas": each.formulas,
            "draft": each.article.front_matter.draft,
        }
        for each in articles
    ]
    return json.dumps(fields, ensure_ascii=False, indent=2)


def _as_text(articles: Sequence[RenderedArticle], zone: ZoneInfo) -> Iterator[str]:
    """Align dates and addresses; titles and tags are as long as they are."""
    column = max((wide(each.article.address) for each in articles), default=0)
    for each in articles:
        front, address = each.article.front_matter, each.article.address
        parts = [
            f"{instant(front.date, zone).astimezone(zone):%Y-%m-%d}" if front.date else " " * 10,
            address + " " * (column - wide(address)),
            each.title.text + (say(" (draft)") if front.draft else ""),
            f"[{', '.join(front.tags)}]" if front.tags else "",
            say_count("{count} formula", "{count} formulas", each.formulas)
            if each.formulas
            else "",
        ]
        yield readable("  ".join(filter(None, parts)).rstrip())
