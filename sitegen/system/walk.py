"""The files of a site that are read: regular files below its folder, and links to such files.

Everything below ``content/``, ``static/`` and ``templates/`` is published. So a link is refused if
it leads out of the site or to a hidden file; pipes, devices and sockets are refused because reading
one may never end. ``os.scandir`` reports the type of each entry, so no file costs a system call.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct, field

from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.messages import say
from sitegen.core.text import readable
from sitegen.system.private_names import why_private, withheld


class Walked(Struct, frozen=True, kw_only=True):
    """The result of walking a folder."""

    files: list[str] = field(default_factory=list)
    """Paths on disk, in no order."""
    problems: list[Diagnostic] = field(default_factory=list)
    """Diagnostics of refused files."""
    private: list[Diagnostic] = field(default_factory=list)
    """Diagnostics of files that are never published: keys, and leftovers of programs."""


def walk(folder: Path, root: Path, is_left_out: Callable[[str], bool]) -> Walked:
    """Return the regular files below a folder of the site; links to folders are not followed.

    ``is_left_out`` is called with the name of each file and folder. A folder that does not exist
    has no files.
    """
    walked = Walked()
    if folder.is_symlink() and not is_inside(folder, root):
        walked.problems.append(_refused(os.fspath(folder), root))
        return walked
    pending = [os.fspath(folder)]
    while pending:
        for entry in _entries(pending.pop()):
            if why := why_private(entry.name):
                walked.private.append(withheld(_place(entry.path, root), why))
            elif is_left_out(entry.name):
                continue
            elif entry.is_file(follow_symlinks=False):
                walked.files.append(entry.path)
            elif entry.is_dir(follow_symlinks=False):
                pending.append(entry.path)
            else:
                _take_other(entry, root, walked)
    return walked


def _take_other(entry: "os.DirEntry[str]", root: Path, walked: Walked) -> None:
    """Accept a link to a file of the site; refuse other links, and pipes, devices and sockets."""
    if not is_inside(Path(entry.path), root):
        walked.problems.append(_refused(entry.path, root))
    elif why := why_private(Path(entry.path).resolve().name):
        walked.private.append(withheld(_place(entry.path, root), why))
    elif entry.is_file():
        walked.files.append(entry.path)


def is_inside(path: Path, root: Path) -> bool:
    """Return whether a path, with links resolved, is a visible file or folder of the site."""
    try:
        below = path.resolve(strict=True).relative_to(root.resolve())
    except (OSError, ValueError, RuntimeError):  # leads nowhere, outside, or in a circle
        return False
    hidden = any(part.startswith(".") for part in below.parts)
    return bool(below.parts) and not hidden and (path.is_file() or path.is_dir())


def link_on_the_way(path: Path, root: Path) -> Path | None:
    """Return the first symbolic link on a path below the site's folder, if any.

    It may have come with the site, so nothing is to be written through it.
    """
    whole, top = path.absolute(), root.absolute()
    below = (each for each in (whole, *whole.parents) if top in each.parents)
    return next((each for each in below if each.is_symlink()), None)


def is_hidden(name: str) -> bool:
    """Return whether a name is that of a hidden file or folder."""
    return name.startswith(".")


def _entries(folder: str) -> Iterator["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:  # no permission, or deleted just now
        return


def _place(path: str, root: Path) -> str:
    return readable(Path(path).relative_to(root).as_posix())


def _refused(path: str, root: Path) -> Diagnostic:
    place = _place(path, root)
    if not os.path.islink(path):  # noqa: PTH114 - a path as scandir gives it
        message = say("is no regular file")
        hint = say("a pipe, a device or a socket cannot be published")
    else:
        message = say(
            "is a link to {target}, which is no file of the site",
            target=readable(os.readlink(path)),  # noqa: PTH115
        )
        hint = say("put the file itself here, or link to one that lies in the site's folder")
    return error(Code.FILE_REFUSED, message, Span(path=place), hint=hint, page_lost=True)
