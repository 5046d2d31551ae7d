"""Counts, records, tables and charts of the comparison with other generators."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SVG = "{http://www.w3.org/2000/svg}"
BUILDS = [("cold", 9.0), ("unchanged", 0.5), ("one edit", 2.0)]


@pytest.fixture(autouse=True)
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Return the function that imports a script, as the scripts are not a package."""
    for folder in (BENCHMARKS, BENCHMARKS / "peers"):
        monkeypatch.syspath_prepend(str(folder))
    return import_module


@pytest.fixture
def records(script: Callable[[str], Any]) -> list[Any]:
    """Return two runs of two generators; the second takes twice the time."""
    return [
        script("records").Record(
            **{"date": "2026-11-21", "machine": "A processor, 2 cores", "version": "1.0"},
            **{"generator": generator, "articles": 100, "run": run, "scenario": scenario},
            **{"wall": took * run / 2, "processor": took * run, "pss": 120_000_000},
            formulas=6367,
        )
        for run in (1, 2)
        for generator in ("sitegen, V8", "Hugo")
        for scenario, took in BUILDS
    ]


def test_formulas_in_code_and_delimiters_of_displays_are_not_counted(script: Any) -> None:
    text = "a$x$b $y$\n\n$$\nz\n$$\n\n1. c $$w$$\n\n```sh\necho $a $b\n```\n"
    assert script("formulas").written(text) == 4


def test_a_generated_article_keeps_its_formulas_for_every_generator(script: Any) -> None:
    text = script("make_site").article(7)
    formulas = script("formulas")
    for generator in script("generators").GENERATORS:
        assert formulas.written(generator.convert("note-00007", text)) == formulas.written(text)


def test_pelican_sees_a_formula_before_a_letter_and_the_code_stays(script: Any) -> None:
    front = '---\ntitle: "题"\nauthor: 甲\ndate: 2020-01-01\ndescription: 述\ntags:\n  - 熵\n---\n'
    text = "注意$a$和$b$不同。\n\n1. 得\n   $$\n   c\n   $$\n\n```sh\necho $a和$b了\n```\n"
    header = "Title: 题\nDate: 2020-01-01\nAuthor: 甲\nTags: 熵\nSlug: n\nSummary: 述\n"
    body = "注意$a$ 和$b$ 不同。\n\n1. 得\n    $$\n    c\n    $$\n\n```sh\necho $a和$b了\n```\n"
    assert script("convert").for_pelican("n", front + text) == header + body


def test_the_table_shows_medians_of_all_runs(script: Any, records: Any) -> None:
    lines = script("table").tables(records)
    assert "| Hugo | 13.5 s (6.75 s) | 0.75 s (0.38 s) | 3.00 s (1.50 s) | 120 MB |" in lines
    assert "6,367 formulas; runs of each: 2;" in lines


def test_figures_of_an_older_version_are_left_out(
    script: Any, records: Any, tmp_path: Path
) -> None:
    module = script("records")
    newer = module.Record(**{**module.asdict(records[0]), "version": "2.0"})
    module.append(tmp_path / "results.jsonl", [*records, newer])
    shown = module.newest(module.load(tmp_path / "results.jsonl"))
    assert [r for r in shown if r.generator == "sitegen, V8"] == [newer]
    assert len([r for r in shown if r.generator == "Hugo"]) == 6


def test_the_longest_bar_is_the_slowest_generator(script: Any, records: Any) -> None:
    fast = [r for r in records if r.generator == "Hugo" or r.run == 1]
    root = ElementTree.fromstring(script("chart").chart(fast, ("cold",)))
    own, peer = (float(bar.get("width", 0)) for bar in root.iter(f"{SVG}rect"))
    assert own / peer == pytest.approx(9.0 / 13.5, abs=0.01)
