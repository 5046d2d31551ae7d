"""Installation of the generators into ``build/peers``, unless they are up to date."""

import shutil
import subprocess
import sys
import venv
from collections.abc import Callable

from generators import HERE, INSTALLED, search_path

_NPM_FILES = ("package.json", "package-lock.json")
_PYPI_FILES = ("requirements.txt",)


def install() -> None:
    """Install the packages from npm and from PyPI."""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    _unless_there(_NPM_FILES, _from_npm)
    _unless_there(_PYPI_FILES, _from_pypi)


def _unless_there(names: tuple[str, ...], bring: Callable[[], None]) -> None:
    """Install the requirements in these files; copies of the files mark a complete installation."""
    marks = {HERE / name: INSTALLED / f".installed-{name}" for name in names}
    if all(there.exists() and there.read_bytes() == f.read_bytes() for f, there in marks.items()):
        return
    print(f"installing what {names[0]} names into {INSTALLED}", file=sys.stderr)
    bring()
    for file, mark in marks.items():
        shutil.copyfile(file, mark)


def _from_npm() -> None:
    npm = shutil.which("npm", path=search_path())
    if not npm:
        sys.exit("the peers from npm need Node: install Node 18 or newer, with npm")
    for name in _NPM_FILES:
        shutil.copyfile(HERE / name, INSTALLED / name)
    subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=INSTALLED, check=True)


def _from_pypi() -> None:
    venv.create(INSTALLED / "venv", with_pip=True, clear=True)
    pip = [INSTALLED / "venv" / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "-r", HERE / "requirements.txt"], check=True)
