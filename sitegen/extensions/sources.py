"""Locations of extensions, and digests of their files. Executes none of them."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

_BYTE_CODE = "__pycache__"


class FoundExtension(Struct, frozen=True, kw_only=True):
    """The location of an extension."""

    name: str
    file: Path
    """The file that is executed."""
    place: Path
    """All of its files: the same file, or the folder of a package."""
    is_own: bool
    """Whether it is in the site's folder; else it is installed."""


class Sources(Struct, frozen=True, kw_only=True):
    """The paths at which extensions were searched for, and a digest of the files there."""

    paths: tuple[str, ...] = ()
    digest: str = ""

    def with_places(self, places: Iterable[Path | None]) -> "Sources":
        """Return the same with more files and folders, those that there are."""
        more = tuple(str(place.resolve()) for place in places if place)
        if not more:
            return self
        paths = (*self.paths, *more)
        return Sources(paths=paths, digest=digest_of(paths))


NO_SOURCES = Sources()


def places(name: str) -> tuple[str, str]:
    """Return the paths of an extension below the site's folder: as a module, as a package."""
    path = name.replace(".", "/")
    return f"{path}.py", f"{path}/__init__.py"


def find(root: Path, name: str) -> FoundExtension | None:
    """Find an extension in the site's folder, then among installed modules; None if missing."""
    for path in places(name):
        file = (root / path).resolve()
        if file.is_file():
            return _found(name, file, is_own=True)
    try:
        spec = find_spec(name)
    except (ModuleNotFoundError, ValueError):  # its package is missing, or half imported
        return None
    if spec is None or not spec.has_location or spec.origin is None:
        return None
    return _found(name, Path(spec.origin).absolute(), is_own=False)


def _found(name: str, file: Path, *, is_own: bool) -> FoundExtension:
    place = file.parent if file.name == "__init__.py" else file
    return FoundExtension(name=name, file=file, place=place, is_own=is_own)


def sources_of(root: Path, names: Iterable[str], locations: Iterable[FoundExtension]) -> Sources:
    """Return paths and digest that change with the extensions.

    They include paths in the site's folder where an extension may appear later.
    """
    own = [(root / path).resolve() for name in names for path in places(name)]
    paths = tuple(dict.fromkeys(map(str, [*own, *(each.place for each in locations)])))
    return Sources(paths=paths, digest=digest_of(paths))


def digest_of(paths: Iterable[str]) -> str:
    """Return a digest of files, and of all files below folders; empty if there are no paths."""
    paths = tuple(paths)
    digest = blake2b(digest_size=20)
    for number, path in enumerate(map(Path, paths)):
        for file in sorted(_files(path)):
            data = _read(file)
            name = f"{number}\0{file.relative_to(path)}\0{len(data)}\0"
            digest.update(name.encode("utf-8", "surrogatepass") + data)
    return digest.hexdigest() if paths else ""


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # reported when it is executed
        return b""


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    elif place.is_dir():
        yield from (f for f in place.rglob("*") if f.is_file() and _BYTE_CODE not in f.parts)
