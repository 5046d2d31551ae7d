"""``sitegen import``."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from sitegen.cli.report import exit_on_failure, report
from sitegen.core.diagnostics import Code, severity_word
from sitegen.core.messages import enumerated, say, say_count
from sitegen.importers import SYSTEMS, Imported, Initial, Report, import_articles, recognise, tree
from sitegen.importers.blog import System, Tree
from sitegen.workspace.scaffold import untouched_keys, untouched_samples

_SHOWN = 20
_HEAD = "sitegen import"
"""First words of a report file."""


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--from",
    "name",
    type=click.Choice(tuple(SYSTEMS)),
    help="The system that the articles come from (default: recognised).",
)
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The site's folder, created if there is none (default: here).",
)
@click.option("--keep-samples", is_flag=True, help="Keep the sample articles of sitegen init.")
@click.option("--dry-run", is_flag=True, help="Report what would be done, and write nothing.")
@click.option("--verbose", is_flag=True, help="Report what was done to each file.")
@click.option(
    "--report",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the output of --verbose and all remarks to a file.",
)
def command(
    path: Path,
    name: str | None,
    root: Path,
    keep_samples: bool,
    dry_run: bool,
    verbose: bool,
    file: Path | None,
) -> None:
    """Import articles from Hexo, Hugo, Jekyll, Pelican, MyST, Obsidian, Typora or text files.

    PATH is the folder of the old site, a folder of articles, or one file. It is never changed, and
    no file of the new site is replaced, but for samples of sitegen init that you have not changed.

    \b
    Examples:
      sitegen import ../old-blog --dry-run
      sitegen import ../old-blog --root my-site --report import.txt
      sitegen import ~/notes/_posts --from hexo
      sitegen import article.txt
    """
    source, system = _source(path, name, root)
    if file:
        _check(file, path)
    with exit_on_failure(root):
        samples = frozenset[str]() if keep_samples else untouched_samples(root)
        initial = Initial(samples=samples, keys=untouched_keys(root))
        done = import_articles(source, system, root, initial=initial, dry=dry_run)
    _report(done, source, verbose=verbose)
    click.echo(_summary(done, root, dry=dry_run))
    if file:
        _write(file, done, root)
    sys.exit(int(any(d.page_lost for d in done.diagnostics)))


def _source(path: Path, name: str | None, root: Path) -> tuple[Tree, System]:
    home, target = path.resolve(), root.resolve()
    if target == home or home in target.parents:
        raise click.UsageError(
            say(
                "{root} lies in {path}, which is never changed: name another folder with --root",
                root=root,
                path=path,
            )
        )
    source = tree(path)
    system = SYSTEMS[name] if name else recognise(source)
    if system is None:
        known = enumerated(SYSTEMS)
        raise click.UsageError(
            say(
                "there are no articles of {known} in {path}; is the path right?",
                known=known,
                path=path,
            )
        )
    return source, system


def _check(file: Path, path: Path) -> None:
    """Raise UsageError if the report would replace another file or lie in the source."""
    if path.resolve() in (file.resolve(), *file.resolve().parents):
        raise click.UsageError(
            say("{file} lies in {path}, which is never changed", file=file, path=path)
        )
    if file.exists() and not file.read_bytes().startswith(_HEAD.encode()):
        raise click.UsageError(
            say("{file} already exists and is not a report: name another file", file=file)
        )


def _report(done: Imported, source: Tree, *, verbose: bool) -> None:
    """Print the diagnostics; without ``--verbose`` only the first ones of each code."""
    counts: Counter[Code] = Counter()
    shown = []
    for diagnostic in done.diagnostics:
        counts[diagnostic.code] += 1
        if verbose or counts[diagnostic.code] <= _SHOWN:
            shown.append(diagnostic)
    report(shown, source.root)
    for code, count in counts.items():
        if not verbose and count > _SHOWN:
            click.echo(
                say(
                    "… and {count} more of {code}: see them with --verbose",
                    count=count - _SHOWN,
                    code=code,
                ),
                err=True,
            )
    if verbose:
        for each in done.reports:
            click.echo(_line(each))


def _line(each: Report) -> str:
    return f"{each.source} -> {each.target}" + "".join(f"\n  {note}" for note in each.notes)


def _summary(done: Imported, root: Path, *, dry: bool) -> str:
    parts = [
        say_count("{count} article", "{count} articles", done.articles),
        say_count("{count} page", "{count} pages", done.pages),
        *([say("{count} of them drafts", count=done.drafts)] if done.drafts else []),
        say_count("{count} file", "{count} files", done.files),
        *([say("{count} already there", count=done.present)] if done.present else []),
        say_count("{count} remark", "{count} remarks", len(done.diagnostics)),
    ]
    things = {"things": say(", ").join(parts), "system": done.system, "folder": root}
    sentence = (
        say("{things}: would be imported from {system} into {folder}", **things)
        if dry
        else say("{things}: imported from {system} into {folder}", **things)
    )
    return "\n".join([sentence, *_changes(done, dry=dry)])


def _changes(done: Imported, *, dry: bool) -> Iterator[str]:
    """Yield what has become of addresses, samples and the configuration."""
    if done.same_addresses or done.old_addresses:
        counts = {"same": done.same_addresses, "old": done.old_addresses}
        yield say("addresses: {same} as before, {old} old ones lead to the new", **counts)
    if done.removed:
        files = enumerated(done.removed)
        yield (
            say("samples of sitegen init would be removed: {files}", files=files)
            if dry
            else say("samples of sitegen init removed: {files}", files=files)
        )
    if done.settings:
        keys = _keys(done)
        yield (
            say("sitegen.toml: these keys would be the old site's: {keys}", keys=keys)
            if dry
            else say("sitegen.toml: these keys are the old site's, review them: {keys}", keys=keys)
        )
        yield from (f"  {line}" for line in done.settings.splitlines() if dry and line[:1] != "#")


def _keys(done: Imported) -> str:
    macros = sum(key.startswith("math.macros.") for key in done.taken)
    keys = [key for key in done.taken if not key.startswith("math.macros.")]
    return enumerated([*keys, *([f"math.macros ({macros})"] if macros else [])])


def _write(file: Path, done: Imported, root: Path) -> None:
    """Write the report; an older report is replaced."""
    text = "".join(f"{line}\n" for line in (f"{_HEAD} into {root}", "", *_lines(done)))
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise click.FileError(str(file), problem.strerror or "") from None


def _lines(done: Imported) -> Iterator[str]:
    for diagnostic in done.diagnostics:
        span = diagnostic.span
        place = f"{span.path}:{span.line}:{span.column}"
        word = severity_word(diagnostic.severity)
        yield f"{place}: {word}{say(': ')}{diagnostic.message} [{diagnostic.code}]"
    yield ""
    yield from map(_line, done.reports)
