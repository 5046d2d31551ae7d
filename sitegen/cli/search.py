"""``sitegen search``."""

from pathlib import Path

import click
import msgspec

from sitegen.cli import options
from sitegen.cli.report import exit_on_failure
from sitegen.config import load_config
from sitegen.core.messages import say, say_count
from sitegen.search.asking import Answer, Result, ask


@click.command("search")
@options.root
@click.argument("words", nargs=-1, required=True)
@click.option("--output", type=click.Path(path_type=Path), help="The built site (default: public).")
@click.option("--tag", help="Articles with this tag alone.")
@click.option("--author", help="Articles of this author alone.")
@click.option("--year", help="Articles of this year alone.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=10, show_default=True, help="Articles at most."
)
@options.format_option(help="How results are printed.")
def command(
    root: Path,
    words: tuple[str, ...],
    output: Path | None,
    tag: str | None,
    author: str | None,
    year: str | None,
    limit: int,
    output_format: str,
) -> None:
    """Search the built site, as its readers do: words, phrases in quotes, formulas in TeX.

    A formula is found with other letters too; ? stands for anything in it.

    \b
    Examples:
      sitegen search 梯度下降
      sitegen search '"maximum likelihood"' --tag statistics
      sitegen search 'x^2 + y^2'
      sitegen search '\\frac{?a}{?a + ?}' --format json
    """
    asked = {"tag": tag, "author": author, "year": year}
    filters = {name: value for name, value in asked.items() if value}
    with exit_on_failure(root):
        config = load_config(root)
        answer = ask(output or root / "public", config, " ".join(words), filters, limit)
    if output_format == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(answer)).decode())
    else:
        click.echo(_as_text(answer))


def _as_text(answer: Answer) -> str:
    found = say_count("{count} article", "{count} articles", answer.count)
    first = found if answer.count else say("nothing was found")
    return "\n\n".join([first, *map(_result, answer.results)])


def _result(result: Result) -> str:
    about = " · ".join(filter(None, (result.date, *result.tags)))
    lines = [f"{result.title}\n  {result.address}  {about}".rstrip()]
    for hit in result.hits:
        anchor = f"#{hit.anchor}: " if hit.anchor else ""
        lines.append(f"  {anchor}{hit.text}")
    return "\n".join(lines)
