"""Results on disk, a line of JSON for each build: a long measurement can be taken in parts."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One measured build."""

    date: str
    machine: str
    generator: str
    """The title that tables show."""
    version: str
    articles: int
    run: int
    scenario: str
    wall: float
    """Seconds, like ``processor``."""
    processor: float
    pss: int | None
    """Bytes, at the highest."""
    formulas: int


def append(file: Path, records: list[Record]) -> None:
    """Add builds."""
    with file.open("a", encoding="utf-8") as lines:
        lines.writelines(
            json.dumps(asdict(record), ensure_ascii=False) + "\n" for record in records
        )


def load(file: Path) -> list[Record]:
    """Read all builds; none if nothing has been measured."""
    if not file.exists():
        return []
    return [Record(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def newest(records: list[Record]) -> list[Record]:
    """Keep, for each number of articles, the last machine and each generator's last version."""
    machines = {r.articles: r.machine for r in records}
    here = [r for r in records if r.machine == machines[r.articles]]
    versions = {(r.articles, r.generator): r.version for r in here}
    return [r for r in here if r.version == versions[r.articles, r.generator]]
