"""What all tests share: this repository's own blog, built once."""

import subprocess
import sys
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parent.parent


class OneBrowserAFile(LoadScopeScheduling):
    """Hand out tests one by one, but those of a file below ``browser/`` together.

    So what a file looks at is opened once. Marks for it do not reach the plugin with pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if "browser/" in file else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneBrowserAFile:
    """Spread the tests over processes."""
    return OneBrowserAFile(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--site", type=Path, default=ROOT, help="look at this site, not at the blog")
    parser.addoption(
        "--long", action="store_true", help="run the whole of the long series, not a sample"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test marked ``long(few, many)`` its argument ``seed``, few or many times."""
    series = metafunc.definition.get_closest_marker("long")
    if series:
        few, many = series.args
        count = many if metafunc.config.getoption("long") else few
        metafunc.parametrize("seed", range(count))


@pytest.fixture(scope="session")
def blog(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """The repository's own blog, built by the command line into a folder of its own."""
    site: Path = pytestconfig.getoption("--site")
    output = tmp_path_factory.mktemp("blog") / "public"
    sitegen = Path(sys.executable).parent / "sitegen"
    command = [sitegen, "build", "--root", site, "--output", output]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return output
