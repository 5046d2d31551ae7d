"""What all tests share: a cache for each of them, and this repository's own blog, built once."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from expectations import Expectations
from sitegen.core.messages import VARIABLE

ROOT = Path(__file__).parent.parent


class OneBrowserAFile(LoadScopeScheduling):
    """Hand out tests one by one, but those of a file below ``browser/`` together.

    So what a file looks at is opened once. Marks for it do not reach the plugin with pytest 9.2.

    Where a process dies, xdist 3.8 hands out finished tests once more, or a single test that waits
    for another, and then waits for ever (its issues 1323, 1327, 1378); here neither is done.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if "browser/" in file else nodeid

    def remove_node(self, node: WorkerController) -> str | None:
        """Take back what a process has not done; gives the test at which it died, now done."""
        units = self.assigned_work.pop(node)
        left = [(unit, test) for unit in units.values() for test, done in unit.items() if not done]
        if not left:
            return None
        unit, crashed = left[0]
        unit[crashed] = True
        self.workqueue.update({s: unit for s, unit in units.items() if not all(unit.values())})
        for other in self.nodes:
            if other in self.registered_collections:
                self._reschedule(other)
        return crashed

    def _reschedule(self, node: WorkerController) -> None:
        super()._reschedule(node)
        if self._pending_of(self.assigned_work[node]) == 1:
            super()._reschedule(node)  # a process begins a test only when it knows the next one


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneBrowserAFile:
    """Spread the tests over processes."""
    return OneBrowserAFile(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--site", type=Path, default=ROOT, help="look at this site, not at the blog")
    parser.addoption(
        "--long", action="store_true", help="run the whole of the long series, not a sample"
    )
    parser.addoption(
        "--update", action="store_true", help="write what tests find today into what they expect"
    )


_QUICK = 2
"""Seeds of each series that `make test` runs."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test marked ``long(few, many)`` few or many times, each with a ``seed`` of its own.

    All but the first two are marked ``slow``.
    """
    series = metafunc.definition.get_closest_marker("long")
    if series:
        few, many = series.args
        count = many if metafunc.config.getoption("long") else few
        slow = pytest.mark.slow
        seeds = [pytest.param(n, marks=slow if n >= _QUICK else ()) for n in range(count)]
        metafunc.parametrize("seed", seeds)


def sampled(cases: Iterable[str], nth: int) -> list[Any]:
    """Mark all but every nth case of a long table as slow."""
    slow = pytest.mark.slow
    return [pytest.param(case, marks=slow if at % nth else ()) for at, case in enumerate(cases)]


@pytest.fixture(scope="session")
def expectations(pytestconfig: pytest.Config) -> Expectations:
    """Compare with files of the tests, or write them with ``--update``."""
    return Expectations(update=pytestconfig.getoption("--update"))


_NUMBERS = itertools.count()


@pytest.fixture(scope="session", autouse=True)
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for caches, instead of the user's, for what several tests share.

    Messages are English, whatever the machine's language.
    """
    folder = tmp_path_factory.mktemp("caches")
    os.environ["SITEGEN_CACHE"] = str(folder / "shared")
    os.environ["SITEGEN_CACHE_KEY"] = "of the tests"
    os.environ[VARIABLE] = "en"
    return folder


@pytest.fixture(autouse=True)
def _own_cache(caches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test meets what another one has cached."""
    monkeypatch.setenv("SITEGEN_CACHE", str(caches / str(next(_NUMBERS))))


@pytest.fixture(scope="session")
def blog(
    caches: Path, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Path:
    """The repository's own blog, built by the command line into a folder of its own."""
    site: Path = pytestconfig.getoption("--site")
    output = tmp_path_factory.mktemp("blog") / "public"
    sitegen = Path(sys.executable).parent / "sitegen"
    command = [sitegen, "build", "--root", site, "--output", output]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return output
