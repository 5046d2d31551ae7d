"""Location of the files of a new site: inside the package, in a wheel and in a checkout."""

from pathlib import Path

_HERE = Path(__file__).parent
SOURCES = _HERE / "files"


def pins() -> str:
    """Return the locked requirements that build and run sitegen, with versions and digests.

    These are the packages that this sitegen was tested with.
    """
    packaged, checkout = _HERE / "pins", _HERE.parents[2] / "requirements"
    folder = packaged if packaged.is_dir() else checkout
    return "".join((folder / name).read_text("utf-8") for name in ("build.txt", "runtime.txt"))
