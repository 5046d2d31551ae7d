"""Measure sitegen and its peers: python benchmarks/peers/run.py [--articles N] [--runs N].

In each run each generator builds the same articles cold, unchanged and after an edit, one generator
after the other, so that a slow phase of the machine affects all. A generator fails if its pages
have other formulas than the articles. Results are stored in build/peers/results.jsonl and not
measured again, so a long measurement can be interrupted and resumed. ``--table`` writes the results
into docs/benchmarks.md, and draws docs/benchmarks.svg.
"""

import argparse
import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

import figures
from chart import chart
from generators import GENERATORS, INSTALLED, Generator
from install import install
from machine import machine
from measure import megabytes
from records import Record, append, load, newest
from table import tables
from work import SCENARIOS, Failed, Work, prepared

RESULTS = INSTALLED / "results.jsonl"
PICTURE = Path(__file__).parents[2] / "docs" / "benchmarks.svg"


def main() -> None:
    """Measure, or write the results into the guide."""
    arguments = _arguments()
    if arguments.table:
        _write(_results())
        return
    install()
    failed = _measure(arguments.articles, arguments.runs, _chosen(arguments.only))
    print("\n".join(tables(_results())))
    sys.exit(f"failed: {', '.join(failed)}" if failed else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="names with commas, of those: " + _names())
    parser.add_argument("--table", action="store_true", help="write the documents, measure nothing")
    return parser.parse_args()


def _names() -> str:
    return ", ".join(generator.name for generator in GENERATORS)


def _chosen(names: str) -> list[Generator]:
    """Return the generators with these names; ``sitegen`` means both of its hosts."""
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    known = {g.name for g in GENERATORS} | {"sitegen"}
    if unknown := [name for name in wanted if name not in known]:
        sys.exit(f"no generator {', '.join(unknown)}: there are {_names()}")
    return [g for g in GENERATORS if not wanted or {g.name, g.name.split("-")[0]} & {*wanted}]


def _measure(articles: int, runs: int, generators: Sequence[Generator]) -> list[str]:
    """Measure the generators in turns; return the titles of those that failed."""
    failed: list[str] = []
    works: dict[str, Work] = {}
    for run, generator in _missing(articles, runs, generators):
        if generator.title in failed:
            continue
        try:
            if generator.name not in works:
                works[generator.name] = prepared(generator, articles)
            append(RESULTS, list(_records(works[generator.name], run)))
        except Failed as reason:
            print(f"{generator.title}: {reason}", file=sys.stderr)
            failed.append(generator.title)
    return failed


def _missing(
    articles: int, runs: int, generators: Sequence[Generator]
) -> Iterator[tuple[int, Generator]]:
    """Yield the measurements that are missing in the results, in turns."""
    versions = {generator.name: generator.version() for generator in generators}
    there = {(r.generator, r.version, r.articles, r.run) for r in load(RESULTS)}
    for run in range(1, runs + 1):
        for generator in generators:
            if (generator.title, versions[generator.name], articles, run) not in there:
                yield run, generator


def _records(work: Work, run: int) -> Iterator[Record]:
    for scenario, measured, formulas in work.builds(run):
        took = f"{measured.wall:.2f} s, processor {measured.processor:.2f} s"
        memory = megabytes(measured.peak_pss)
        print(f"run {run}, {work.generator.title}, {scenario}: {took}, {memory}", file=sys.stderr)
        yield Record(
            date=dt.date.today().isoformat(),
            machine=machine(),
            generator=work.generator.title,
            version=work.generator.version(),
            articles=work.articles,
            run=run,
            scenario=scenario,
            wall=round(measured.wall, 3),
            processor=round(measured.processor, 3),
            pss=measured.peak_pss,
            formulas=formulas,
        )


def _results() -> list[Record]:
    """Return the current results, in the generators' order."""
    order = [generator.title for generator in GENERATORS]
    return sorted(newest(load(RESULTS)), key=lambda record: order.index(record.generator))


def _write(records: list[Record]) -> None:
    if not records:
        sys.exit(f"nothing has been measured yet: no {RESULTS}")
    figures.put("peers", tables(records))
    shown = _of_most_generators(records)
    PICTURE.write_text(chart(shown, SCENARIOS), "utf-8")
    print("\n".join(tables(records)))


def _of_most_generators(records: list[Record]) -> list[Record]:
    """Return the results of the number of articles that most generators were measured with."""

    def generators(articles: int) -> int:
        return len({record.generator for record in records if record.articles == articles})

    most = max({record.articles for record in records}, key=lambda n: (generators(n), n))
    return [record for record in records if record.articles == most]


if __name__ == "__main__":
    main()
