"""The site of one generator, and its three measured builds."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import formulas
from generators import INSTALLED, Generator
from make_site import article, name
from measure import Measured, measure
from scenarios import PAUSE, edited

SCENARIOS = ("cold", "unchanged", "one edit")


class Failed(Exception):
    """A build failed, or its pages lack formulas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One generator's site of some number of articles."""

    generator: Generator
    articles: int
    root: Path
    formulas: int
    """Number of formulas in the articles."""

    def builds(self, run: int) -> Iterator[tuple[str, Measured, int]]:
        """Build cold, unchanged and after an edit; return the measurement and formulas of each."""
        self._start()
        yield "cold", *self._build(self.formulas)
        yield "unchanged", *self._build(self.formulas)
        middle = max(1, self.articles // 2)
        _write(self.generator, self.root, middle, edited(article(middle), run))
        yield "one edit", *self._build(self.formulas + 1)

    def _start(self) -> None:
        """Revert an earlier run's edit, and remove the files that its builds left."""
        middle = max(1, self.articles // 2)
        _write(self.generator, self.root, middle, article(middle))
        for leaving in self.generator.leavings:
            path = self.root / leaving
            if path.is_dir():
                shutil.rmtree(path)
            path.unlink(missing_ok=True)

    def _build(self, expected: int) -> tuple[Measured, int]:
        time.sleep(PAUSE)
        measured = measure(self.generator.command(self.root), self.root)
        if measured.status:
            raise Failed(f"exit status {measured.status}\n{measured.output[-2000:]}")
        found = formulas.typeset(self.root.glob(self.generator.pages))
        if found != expected:
            raise Failed(f"{found} formulas in the pages, {expected} in the articles")
        return measured, found


def prepared(generator: Generator, articles: int) -> Work:
    """Recreate and return a generator's site."""
    root = INSTALLED / "sites" / f"{generator.name}-{articles}"
    shutil.rmtree(root, ignore_errors=True)
    (root / generator.articles).mkdir(parents=True)
    generator.configure(root)
    for number in range(1, articles + 1):
        _write(generator, root, number, article(number))
    total = sum(formulas.written(article(number)) for number in range(1, articles + 1))
    return Work(generator=generator, articles=articles, root=root, formulas=total)


def _write(generator: Generator, root: Path, number: int, text: str) -> None:
    converted = generator.convert(name(number), text)
    (root / generator.articles / f"{name(number)}.md").write_text(converted, "utf-8")
