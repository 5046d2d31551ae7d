"""Fuzzes one target with atheris, guided by coverage of sitegen's own modules; ``make fuzz``.

``run.py TARGET --seconds N`` goes on behind each find and keeps one input for each place that
failed, below ``build/fuzz/TARGET/``. ``run.py TARGET FILE…`` checks inputs without atheris.
"""

import argparse
import hashlib
import importlib
import json
import random
import re
import shutil
import subprocess
import sys
import time
import traceback
import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

TESTS = Path(__file__).parent.parent
sys.path.insert(0, str(TESTS))

from fuzz import targets  # noqa: E402 - found by the line above
from fuzz.tokens import BYTES, dictionary  # noqa: E402 - as well

FOLDER = TESTS.parent / "build" / "fuzz"
LONGEST = 3_000
"""Bytes of an input."""
LONG = 20_000
"""Bytes of a repeated one, which shows what takes quadratic time."""
PATIENCE = 2.0
"""Seconds of processor time for a long input."""


class TooSlow(Exception):
    """An input took longer than it may."""


def main() -> None:
    """Read the command line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("target", choices=(*targets.NAMES, "all"))
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--seconds", type=int, default=600)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.child:
        fuzz(given.target, given.seconds, given.seed)
    elif given.files:
        replay(given.target, given.files)
    else:
        for target in targets.NAMES if given.target == "all" else [given.target]:
            watch(target, given.seconds, given.seed)


def replay(name: str, files: list[Path]) -> None:
    """Check inputs one by one, without instrumentation; the first that fails ends it."""
    target = importlib.import_module(f"fuzz.targets.{name}")
    for file in files:
        once, often = seconds(target.check, data := file.read_bytes()), 0.0
        if data:
            often = seconds(target.check, data * (LONG // len(data) + 1))
        print(f"{file}: {once:.2f} s, repeated up to {LONG} bytes {often:.2f} s")


def watch(name: str, seconds: int, seed: int) -> None:
    """Fuzz a target in a process of its own, and say how it went."""
    prepare(name)
    command = [sys.executable, __file__, name, "--child", f"--seconds={seconds}", f"--seed={seed}"]
    start = time.monotonic()
    with (FOLDER / name / "log.txt").open("wb") as log:
        ended = subprocess.run(command, stderr=log, stdout=log)
    log_text = (FOLDER / name / "log.txt").read_text("utf-8", "replace")
    runs = re.findall(r"number_of_executed_units:\s*(\d+)", log_text)
    report = {
        "target": name,
        "date": time.strftime("%Y-%m-%d"),
        "seed": seed,
        "executions": int(runs[-1]) if runs else None,
        "seconds": round(time.monotonic() - start),
        "finds": len(list((FOLDER / name / "finds").glob("*.txt"))),
        "status": ended.returncode,
    }
    print(json.dumps(report), flush=True)


def prepare(name: str) -> None:
    """Write the dictionary and the seeds of a target."""
    shutil.rmtree(FOLDER / name / "finds", ignore_errors=True)
    for folder in ("corpus", "finds"):
        (FOLDER / name / folder).mkdir(parents=True, exist_ok=True)
    (FOLDER / "tokens.dict").write_text(dictionary(), "utf-8")
    target = importlib.import_module(f"fuzz.targets.{name}")
    for seed in target.seeds():
        file = hashlib.sha256(seed).hexdigest()[:16]
        (FOLDER / name / "corpus" / file).write_bytes(seed[:LONGEST])


def fuzz(name: str, seconds: int, seed: int) -> None:
    """Run libFuzzer in this process; it does not come back."""
    import atheris

    with atheris.instrument_imports(include=["sitegen"]):
        target = importlib.import_module(f"fuzz.targets.{name}")
    options = [f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={LONGEST}", "-timeout=60"]
    options += [f"-dict={FOLDER / 'tokens.dict'}", f"-artifact_prefix={FOLDER / name}/"]
    options += ["-print_final_stats=1", "-rss_limit_mb=0", str(FOLDER / name / "corpus")]
    atheris.Setup([sys.argv[0], *options], kept(name, target), custom_mutator=mutator(atheris))
    atheris.Fuzz()


def kept(name: str, target: ModuleType) -> Callable[[bytes], None]:
    """Make the function that libFuzzer calls: a find is written down, once for each place."""
    seen: set[str] = set()

    def run(data: bytes) -> None:
        try:
            timed(target.check, data)
        except Exception as problem:
            place = where(problem)
            if place not in seen:
                seen.add(place)
                keep(FOLDER / name / "finds", place, data)

    return run


def timed(check: Callable[[bytes], None], data: bytes) -> None:
    """Check an input; one in a hundred also many times over, against the clock."""
    spent = seconds(check, data)
    if data and zlib.crc32(data) % 100 == 0:
        spent = seconds(check, data * (LONG // len(data) + 1))
    if spent > PATIENCE:
        raise TooSlow


def seconds(check: Callable[[bytes], None], data: bytes) -> float:
    """Check an input and give the processor time."""
    start = time.process_time()
    check(data)
    return time.process_time() - start


def where(problem: BaseException) -> str:
    """Name the kind of a find: exception, and the last lines of sitegen and of the target."""
    frames = traceback.extract_tb(problem.__traceback__)
    ours = [f for f in frames if "/sitegen/" in f.filename or "/targets/" in f.filename]
    places = [f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}" for frame in ours[-2:]]
    return " ".join([type(problem).__name__, *places])


def keep(folder: Path, place: str, data: bytes) -> None:
    """Write down an input, and what it leads to."""
    name = re.sub(r"\W+", "-", place)
    (folder / f"{name}.input").write_bytes(data)
    (folder / f"{name}.txt").write_text(traceback.format_exc(), "utf-8")


def mutator(atheris: ModuleType) -> Callable[[bytes, int, int], bytes]:
    """Make the function that changes inputs: by tokens and lines, or as libFuzzer does."""

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < 0.4:
            return bytes(atheris.Mutate(data, len(data)))
        for _ in range(chance.randint(1, 4)):
            data = chance.choice(_CHANGES)(data, chance)
        return data[:longest]

    return mutate


def _insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(BYTES) * chance.choice((1, 1, 1, 2, 5)) + data[at:]


def _delete(data: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + data[at + chance.randint(1, 20) :]


def _copy(data: bytes, chance: random.Random) -> bytes:
    at, to = chance.randint(0, len(data)), chance.randint(0, len(data))
    return data[:to] + data[at : at + chance.randint(1, 40)] + data[to:]


def _move(data: bytes, chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))
    return b"\n".join(lines)


_CHANGES = (_insert, _insert, _delete, _copy, _move)


if __name__ == "__main__":
    main()
