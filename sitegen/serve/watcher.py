"""The file watcher: reports which files of a site have changed."""

import asyncio
import posixpath
from collections.abc import Iterable
from pathlib import Path

import watchfiles

from sitegen.config import FILE, TAGS, load_config
from sitegen.core.diagnostics import BuildError
from sitegen.extensions.sources import places

Batch = Iterable[tuple[watchfiles.Change, str]]
FOLDERS = ("content", "templates", "static", "themes")
_STEP = 5
"""Milliseconds without another event after which a save counts as complete."""
_GATHER = 50
"""Milliseconds after which events are passed on even if more are arriving."""
_SETTLE = 0.03
"""Seconds in which an editor that saves by renaming puts the new file in place."""
_RETRY = 1.0
_FILES = (".py", ".bib", ".json", ".csl")
"""Ends of names that are files in the site's folder, not folders to watch."""
_LEFT_BY_EDITORS = ("~", ".swp", ".swx", ".tmp", ".bak", ".part", ".crdownload", "___jb_tmp___")


class Watcher:
    """Collects changed files until ``changes`` is called, so that a burst causes one build."""

    def __init__(self, root: Path) -> None:
        """Prepare; ``run`` starts to watch."""
        self._root = root.resolve()
        self._changed: set[str] = set()
        self._deleted = False
        self._event = asyncio.Event()
        self._polling: bool | None = None
        self._again: Batch = set()
        """The changes that ended the last watch."""
        self._modules: frozenset[str] = frozenset()
        """Names in the site's folder at which its extensions lie or may appear; bibliographies."""
        self._used: frozenset[str] = frozenset()
        """Names in the site's folder that the last build has looked for files at."""
        self._stop = asyncio.Event()
        """Ends the watch, so that another one begins."""

    def also(self, paths: Iterable[str]) -> None:
        """Watch more files and folders: only a build knows what front matter names."""
        below = (Path(path) for path in paths if Path(path).is_relative_to(self._root))
        names = frozenset(path.relative_to(self._root).parts[0] for path in below) - {*FOLDERS}
        names = frozenset(name for name in names if not name.endswith(".bib"))  # watched anyway
        new = sorted(names - self._used - self._modules)
        self._used = names
        if new:
            self._again = {(watchfiles.Change.modified, str(self._root / name)) for name in new}
            self._stop.set()

    async def changes(self) -> tuple[str, ...]:
        """Wait for changes; return the sorted paths of the files below the site's folder."""
        await self._event.wait()
        while self._deleted:
            self._deleted = False
            await asyncio.sleep(_SETTLE)
        self._event.clear()
        changed, self._changed = self._changed, set()
        return tuple(sorted(changed))

    async def run(self) -> None:
        """Watch until cancelled; folders may appear and disappear."""
        while True:
            try:
                await self._watch()
            except* OSError:  # usually the system's limit of watched files
                self._polling = True
                await asyncio.sleep(_RETRY)

    async def _watch(self) -> None:
        """Watch the existing folders until one of them appears or disappears."""
        stop = self._stop = asyncio.Event()
        self._modules = self._named_modules()
        names = (*FOLDERS, *self._modules)
        folders = [folder for name in names if (folder := self._root / name).is_dir()]
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch_top(stop))
            if folders:
                group.create_task(self._watch_below(folders, stop))
            # Changes between the end of the last watch and the start of this one are lost: build
            # once more. The tasks run before the call, and a watch has started when it first waits.
            again, self._again = self._again, set()
            if again:
                asyncio.get_running_loop().call_later(2 * _GATHER / 1000, self._note, again)

    async def _watch_below(self, folders: Iterable[Path], stop: asyncio.Event) -> None:
        async for batch in watchfiles.awatch(
            *folders,
            debounce=_GATHER,
            step=_STEP,
            stop_event=stop,
            force_polling=self._polling,
            watch_filter=lambda _, path: self._is_relevant(path),
        ):
            self._note(batch)

    async def _watch_top(self, stop: asyncio.Event) -> None:
        """Watch the site's folder itself: the configuration, and folders that come and go."""
        names = (*FOLDERS, FILE, TAGS, *self._modules)
        async for batch in watchfiles.awatch(
            self._root,
            debounce=_GATHER,
            step=_GATHER,
            recursive=False,
            stop_event=stop,
            force_polling=self._polling,
            watch_filter=lambda _, path: Path(path).name in names or path.endswith(".bib"),
        ):
            self._note(batch)
            if self._must_watch_others({Path(path).name for _, path in batch}):
                self._again = batch
                stop.set()
                return

    def _must_watch_others(self, changed: set[str]) -> bool:
        """Return whether the set of folders to watch has changed."""
        modules = {name for name in self._modules if not name.endswith(_FILES)}
        others = FILE in changed and self._named_modules() != self._modules
        return others or not changed.isdisjoint({*FOLDERS, *modules})

    def _named_modules(self) -> frozenset[str]:
        """Return the names of extensions; as before if the configuration is broken."""
        try:
            config = load_config(self._root)
        except BuildError:
            return self._modules | self._used
        paths = [path for name in config.extensions for path in places(name)]
        paths += [*config.citations.files, config.citations.style]
        inside = (posixpath.normpath(path.lstrip("/")) for path in paths if path)
        return frozenset(path.partition("/")[0] for path in inside) - {"..", "."} | self._used

    def _note(self, batch: Batch) -> None:
        for change, path in batch:
            self._changed.add(Path(path).relative_to(self._root).as_posix())
            self._deleted |= change is watchfiles.Change.deleted
        self._event.set()

    def _is_relevant(self, path: str) -> bool:
        """Return whether a file can be part of the site; only static files may be hidden."""
        parts = Path(path).relative_to(self._root).parts
        hidden = parts[0] != "static" and any(part.startswith(".") for part in parts)
        name = parts[-1]
        is_temporary = name.endswith(_LEFT_BY_EDITORS) or name in ("4913", ".DS_Store")
        return not (hidden or is_temporary or "__pycache__" in parts)
