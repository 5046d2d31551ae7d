"""Results on disk, one line of JSON for each build, so that measurements can be resumed."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One measured build."""

    date: str
    machine: str
    generator: str
    """The generator's title in tables."""
    version: str
    articles: int
    run: int
    scenario: str
    wall: float
    """In seconds, like ``processor``."""
    processor: float
    pss: int | None
    """Peak memory in bytes."""
    formulas: int


def append(file: Path, records: list[Record]) -> None:
    """Append builds to the results."""
    with file.open("a", encoding="utf-8") as lines:
        lines.writelines(
            json.dumps(asdict(record), ensure_ascii=False) + "\n" for record in records
        )


def load(file: Path) -> list[Record]:
    """Return all builds; empty if nothing has been measured."""
    if not file.exists():
        return []
    return [Record(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def newest(records: list[Record]) -> list[Record]:
    """Return, for each number of articles, the last machine's builds of the last versions."""
    machines = {r.articles: r.machine for r in records}
    here = [r for r in records if r.machine == machines[r.articles]]
    versions = {(r.articles, r.generator): r.version for r in here}
    return [r for r in here if r.version == versions[r.articles, r.generator]]
