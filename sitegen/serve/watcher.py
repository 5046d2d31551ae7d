"""Tells which files of a site have changed, as soon as the first of them has."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import watchfiles

from sitegen.config import FILE, load_config
from sitegen.core.diagnostics import BuildError
from sitegen.extensions.sources import places

FOLDERS = ("content", "templates", "static")
_STEP = 5
"""Milliseconds without a further event after which a save counts as done."""
_GATHER = 50
"""Milliseconds after which events are passed on though more are coming."""
_SETTLE = 0.03
"""Seconds in which an editor that saves by moving files puts the new one in place."""
_RETRY = 1.0
_LEFT_BY_EDITORS = ("~", ".swp", ".swx", ".tmp", ".bak", ".part", ".crdownload", "___jb_tmp___")


class Watcher:
    """Gathers what has changed until it is asked for, so that a burst makes one build."""

    def __init__(self, root: Path) -> None:
        """Watch nothing yet; ``run`` does."""
        self._root = root.resolve()
        self._changed: set[str] = set()
        self._deleted = False
        self._news = asyncio.Event()
        self._polling: bool | None = None
        self._modules: frozenset[str] = frozenset()
        """Files and folders of the site's folder that its extensions lie in, or may come to."""

    async def changes(self) -> tuple[str, ...]:
        """Wait for changes; give the paths of the files below the site's folder, sorted."""
        await self._news.wait()
        while self._deleted:
            self._deleted = False
            await asyncio.sleep(_SETTLE)
        self._news.clear()
        changed, self._changed = self._changed, set()
        return tuple(sorted(changed))

    async def run(self) -> None:
        """Watch until cancelled; folders may come and go."""
        while True:
            try:
                await self._watch()
            except OSError:  # most often the system's limit of watched files
                self._polling = True
                await asyncio.sleep(_RETRY)

    async def _watch(self) -> None:
        """Watch the folders that are there, until one of them comes or goes."""
        stop = asyncio.Event()
        self._modules = self._named_modules()
        names = (*FOLDERS, *self._modules)
        folders = [folder for name in names if (folder := self._root / name).is_dir()]
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch_top(stop))
            if folders:
                group.create_task(self._watch_below(folders, stop))

    async def _watch_below(self, folders: Iterable[Path], stop: asyncio.Event) -> None:
        async for batch in watchfiles.awatch(
            *folders,
            debounce=_GATHER,
            step=_STEP,
            stop_event=stop,
            force_polling=self._polling,
            watch_filter=lambda _, path: self._counts(path),
        ):
            self._note(batch)

    async def _watch_top(self, stop: asyncio.Event) -> None:
        """Watch the site's folder itself: the configuration, and folders that come and go."""
        names = (*FOLDERS, FILE, *self._modules)
        async for batch in watchfiles.awatch(
            self._root,
            debounce=_GATHER,
            step=_GATHER,
            recursive=False,
            stop_event=stop,
            force_polling=self._polling,
            watch_filter=lambda _, path: Path(path).name in names,
        ):
            self._note(batch)
            if self._are_others({Path(path).name for _, path in batch}):
                # What happens until the new watch stands is seen by looking once more after it.
                asyncio.get_running_loop().call_later(2 * _GATHER / 1000, self._note, batch)
                stop.set()
                return

    def _are_others(self, changed: set[str]) -> bool:
        """Tell whether other folders than before are to be watched."""
        modules = {name for name in self._modules if not name.endswith(".py")}
        others = FILE in changed and self._named_modules() != self._modules
        return others or not changed.isdisjoint({*FOLDERS, *modules})

    def _named_modules(self) -> frozenset[str]:
        """Give where extensions may lie; as before while the configuration is broken."""
        try:
            extensions = load_config(self._root).extensions
        except BuildError:
            return self._modules
        return frozenset(path.partition("/")[0] for name in extensions for path in places(name))

    def _note(self, batch: Iterable[tuple[watchfiles.Change, str]]) -> None:
        for change, path in batch:
            self._changed.add(Path(path).relative_to(self._root).as_posix())
            self._deleted |= change is watchfiles.Change.deleted
        self._news.set()

    def _counts(self, path: str) -> bool:
        """Tell whether a file can be part of the site; static files may be hidden."""
        parts = Path(path).relative_to(self._root).parts
        hidden = parts[0] != "static" and any(part.startswith(".") for part in parts)
        name = parts[-1]
        made = name.endswith(_LEFT_BY_EDITORS) or name in ("4913", ".DS_Store")
        return not (hidden or made or "__pycache__" in parts)
