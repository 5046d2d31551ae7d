"""Results as Markdown: one table for each number of articles, with the conditions."""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from records import Record

_HEADER = "| {articles:,} articles | Cold | Unchanged | One edit | Peak PSS |"
_RULE = "| --- | ---: | ---: | ---: | ---: |"
_SCENARIOS = ("cold", "unchanged", "one edit")


def tables(records: Sequence[Record]) -> list[str]:
    """Return the lines of all tables, fewest articles first."""
    lines: list[str] = []
    for articles in sorted({record.articles for record in records}):
        these = [record for record in records if record.articles == articles]
        lines += [*_origin(these), "", _HEADER.format(articles=articles), _RULE, *_rows(these), ""]
    return lines[:-1]


def _origin(records: Sequence[Record]) -> Iterator[str]:
    """Return the conditions of a table: date, machine, number of runs, versions."""
    dates = sorted({record.date for record in records})
    yield f"{' to '.join(dict.fromkeys((dates[0], dates[-1])))}, {records[0].machine};"
    cold = [record for record in records if record.scenario == "cold"]
    runs = sorted(Counter(record.generator for record in cold).values())
    times = " to ".join(str(number) for number in dict.fromkeys((runs[0], runs[-1])))
    yield f"{cold[0].formulas:,} formulas; runs of each: {times};"
    yield ", ".join(dict.fromkeys(f"{_product(r)} {r.version}" for r in records)) + "."


def _product(record: Record) -> str:
    return record.generator.partition(",")[0]


def _rows(records: Sequence[Record]) -> Iterator[str]:
    for generator in dict.fromkeys(record.generator for record in records):
        own = [record for record in records if record.generator == generator]
        cells = [_cell([r for r in own if r.scenario == scenario]) for scenario in _SCENARIOS]
        yield f"| {generator} | {' | '.join(cells)} | {_memory(own)} |"


def _cell(records: Sequence[Record]) -> str:
    """Return the medians as text: processor seconds, and wall time in parentheses."""
    processor = median(record.processor for record in records)
    wall = median(record.wall for record in records)
    return f"{seconds(processor)} ({seconds(wall)})"


def seconds(value: float) -> str:
    """Return a time as text with about three digits."""
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s" if value < 100 else f"{value:.0f} s"


def _memory(records: Sequence[Record]) -> str:
    peaks = [record.pss for record in records if record.pss is not None]
    return f"{max(peaks) / 1e6:,.0f} MB" if peaks else "not measured"
