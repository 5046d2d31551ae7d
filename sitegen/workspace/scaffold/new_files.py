"""New files in an author's folder: all of them or none, and never over an existing file."""

from collections.abc import Mapping
from pathlib import Path

from sitegen.config import FILE
from sitegen.core.diagnostics import Refusal
from sitegen.core.messages import enumerated, say, say_count
from sitegen.system.new_file import write_new


def require_site(root: Path) -> None:
    """Raise Refusal if a folder holds no site."""
    if not (root / "content").is_dir() and not (root / FILE).is_file():
        raise Refusal(
            say("there is no site in {root}", root=root.resolve()),
            say("create one with sitegen init, or name its folder with --root"),
        )


def write_files(root: Path, files: Mapping[str, bytes], hint: str) -> None:
    """Write files, by their paths below ``root``.

    Raises Refusal before anything is written if one of them already exists; ``hint`` is then the
    hint of the message.
    """
    existing = [name for name in files if (root / name).exists() or (root / name).is_symlink()]
    if existing:
        message = say_count(
            "{names} already exists; nothing was written",
            "{names} already exist; nothing was written",
            len(existing),
            names=enumerated(existing),
        )
        raise Refusal(message, hint)
    written: list[Path] = []
    for name, data in files.items():
        try:
            write_new(root / name, data)
        except OSError as problem:
            for each in written:
                each.unlink(missing_ok=True)
            path = problem.filename or root / name
            raise Refusal(
                say("cannot write {path}: {reason}", path=path, reason=problem.strerror),
                status=1,
            ) from None
        written.append(root / name)
