"""``sitegen tag``."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click

from sitegen.build.read_site import read_site
from sitegen.cli import options
from sitegen.cli.progress import shown
from sitegen.cli.report import exit_on_failure, report
from sitegen.config import TAGS
from sitegen.core.build_options import Site
from sitegen.core.messages import say, say_count
from sitegen.core.text import readable
from sitegen.library.permanent_tags import PermanentTag, Taggable, address_of
from sitegen.library.permanent_tags.assignment import Lost
from sitegen.workspace.scaffold.new_files import require_site
from sitegen.workspace.tag_results import ATTRIBUTES, Choose, Tagging, Undecided, save, tag_results


@click.command("tag")
@options.root
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; exit with 1 if there is something to write or to decide.",
)
@click.option(
    "--yes/--no",
    "answer",
    default=None,
    help="Do not ask: the likeliest result is, or is not, the one that has moved.",
)
@options.jobs
@options.cache
@options.format_option(help="What is printed: the changes, or all tags.")
def command(
    root: Path,
    check: bool,
    answer: bool | None,
    jobs: int | None,
    caches: Path | None,
    output_format: str,
) -> None:
    """Give each labelled result a permanent tag such as 0A3F, and write tags.toml.

    A tag stays with its result when the article is moved or the label is renamed. The result is
    recognized by its text; if that has changed too, you are asked. Commit tags.toml.

    \b
    Examples:
      sitegen tag
      sitegen tag --check
      sitegen tag --format json
    """
    site = Site(root=root, output=root / "public", jobs=jobs or 0, drafts=True, caches=caches)
    with exit_on_failure(root):
        require_site(root)
        with shown(time.perf_counter()) as progress:
            content = read_site(site, progress)
        tagging = tag_results(content, _chooser(answer))
        report((each for each in content.problems if each.page_lost), root)
        report(tagging.remarks, root)
        attributed = save(root, tagging) if tagging.is_new and not check else False
    lines = [_as_json(tagging)] if output_format == "json" else _as_text(tagging, check)
    for line in lines:
        click.echo(line)
    if attributed:
        message = say(
            "git merges {file} by {attributes} now; commit both", file=TAGS, attributes=ATTRIBUTES
        )
        click.echo(message, err=True)
    undecided = any(each.candidates for each in tagging.gone)
    sys.exit(int(check and (tagging.is_new or undecided)))


def _chooser(answer: bool | None) -> Choose:
    """Return what decides: the option, else the author, if there is a terminal to ask on."""

    def choose(lost: Lost) -> Taggable | None:
        if answer is not None:
            return lost.candidates[0] if answer else None
        if not sys.stdin.isatty():
            raise Undecided
        return _asked(lost)

    return choose


def _asked(lost: Lost) -> Taggable | None:
    """Show the candidates of a lost tag one by one, until one is confirmed."""
    tag, place = lost.tag.tag, _place(lost.tag)
    click.echo(say("{tag}: gone from {place}. It began:", tag=tag, place=place), err=True)
    click.echo(f"  {readable(lost.tag.begins)}", err=True)
    for each in lost.candidates:
        click.echo(f"  {_place(each)}:\n  {readable(each.begins)}", err=True)
        if click.confirm(say("Is this the result with the tag {tag} now?", tag=tag), err=True):
            return each
    return None


def _place(of: PermanentTag | Taggable) -> str:
    return readable(f"{of.article}#{of.label}")


def _as_text(tagging: Tagging, check: bool) -> Iterator[str]:
    for each in tagging.new:
        yield say("{tag}: new, for {place}", tag=each.tag, place=_place(each))
    for before, after in tagging.moved:
        places = {"before": _place(before), "place": _place(after)}
        yield say("{tag}: moved from {before} to {place}", tag=after.tag, **places)
    for each in tagging.changed:
        message = say(
            "{tag}: still {place}, whose text is another", tag=each.tag, place=_place(each)
        )
        yield message
    for lost in tagging.gone:
        yield _gone(lost)
    if check and tagging.is_new:
        yield say("nothing was written to {file}", file=TAGS)
        return
    count = len(tagging.tags)
    yield say_count("{count} tag in {file}", "{count} tags in {file}", count, file=TAGS)


def _gone(lost: Lost) -> str:
    tag, place = lost.tag.tag, _place(lost.tag)
    if not lost.candidates:
        return say("{tag}: gone from {place}; its page says so", tag=tag, place=place)
    return say(
        "{tag}: gone from {place}, or now {other}? Decide with --yes or --no, or in a terminal",
        tag=tag,
        place=place,
        other=_place(lost.candidates[0]),
    )


def _as_json(tagging: Tagging) -> str:
    states = {each.tag: "new" for each in tagging.new}
    states |= {after.tag: "moved" for _, after in tagging.moved}
    states |= {each.tag: "changed" for each in tagging.changed}
    states |= {lost.tag.tag: "undecided" if lost.candidates else "gone" for lost in tagging.gone}
    rows = [
        {
            "tag": each.tag,
            "article": each.article,
            "label": each.label,
            "kind": each.kind,
            "state": states.get(each.tag, "kept"),
            "address": address_of(each.tag),
        }
        for each in tagging.tags
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
