"""``config.py``: a text as ``sitegen.toml``."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from fuzz import seeds as corpus
from fuzz.properties import are_in, has_no_marks
from sitegen.config import Config, load_config, place
from sitegen.core.diagnostics import BuildError


@dataclass(frozen=True)
class _Folder:
    """A folder whose one file is nowhere."""

    data: bytes

    def __truediv__(self, name: str) -> "_Folder":
        return self

    def exists(self) -> bool:
        return True

    def is_file(self) -> bool:
        return True

    def stat(self) -> os.stat_result:
        return os.stat_result((0, 0, 0, 0, 0, 0, len(self.data), 0, 0, 0))

    def read_text(self, encoding: str) -> str:
        text = self.data.decode(encoding)
        return text.replace("\r\n", "\n").replace("\r", "\n")


def seeds() -> Iterable[bytes]:
    """Give configurations."""
    return [text.encode() for text in corpus.settings()]


def check(data: bytes) -> None:
    """Read a configuration: it is one, or BuildError names places in the file."""
    root: Any = _Folder(data)
    try:
        config = load_config(root)
    except BuildError as broken:
        _is_told(broken, data)
        return
    assert load_config(root) == config
    _is_usable(config)
    assert place(root, "title").line >= 1


def _is_told(broken: BuildError, data: bytes) -> None:
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    assert broken.diagnostics
    are_in(broken.diagnostics, text)


def _is_usable(config: Config) -> None:
    """Hold what the rest of sitegen takes for granted."""
    assert not config.base_path.endswith("/")
    parts = config.permalink.replace("{slug}", "a").strip("/").split("/")
    assert not {"..", ".", ""} & set(parts), config.permalink
    assert config.page_size >= 1
    has_no_marks(config.title, config.description, *config.math.macros.values())
    assert replace(config, title=config.title) == config
