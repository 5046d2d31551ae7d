"""What tests expect in files beside them; ``pytest --update`` writes what they find today."""

import re
import shutil
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from sites import snapshot

LISTS = Path(__file__).parent / "golden" / "lists"


class Expectations:
    """Compares what a test finds with a file or a folder, or writes it there."""

    def __init__(self, *, update: bool) -> None:
        self._update = update

    def text(self, file: Path, found: str) -> None:
        """Expect the text of a file."""
        if self._update:
            file.write_text(found, encoding="utf-8")
        assert found == file.read_text(encoding="utf-8"), file

    def listed(self, name: str, found: Iterable[str]) -> None:
        """Expect the lines of ``golden/lists/NAME.txt``, in order."""
        lines = sorted(found)
        if self._update:
            _list(name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        assert lines == lines_of(name), name

    def folder(self, folder: Path, found: Mapping[str, bytes]) -> None:
        """Expect the files of a folder, with their bytes."""
        if self._update:
            shutil.rmtree(folder, ignore_errors=True)
            for name, data in found.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
        expected = snapshot(folder)
        assert sorted(found) == sorted(expected)
        for name, data in expected.items():
            assert found[name].decode("utf-8", "replace") == data.decode("utf-8", "replace"), name

    def toml_list(self, file: Path, key: str, found: list[str]) -> None:
        """Expect a list of texts at the top of a TOML file; an update keeps all the rest of it."""
        if self._update:
            text = file.read_text(encoding="utf-8")
            items = "".join(f'  "{each}",\n' for each in found)
            written = f"{key} = [\n{items}]" if found else f"{key} = []"
            pattern = rf"^{key} = \[.*?\]$"
            changed, count = re.subn(pattern, lambda _: written, text, count=1, flags=re.M | re.S)
            assert count == 1, f"{file} has no list {key}"
            file.write_text(changed, encoding="utf-8")
        assert found == tomllib.loads(file.read_text(encoding="utf-8"))[key], file


def lines_of(name: str) -> list[str]:
    """Read ``golden/lists/NAME.txt``."""
    return _list(name).read_text(encoding="utf-8").splitlines()


def _list(name: str) -> Path:
    return LISTS / f"{name}.txt"
