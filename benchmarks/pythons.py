"""Builds the blog with several Pythons and compares bytes: ``pythons.py python3.12 python3.13``.

Each gets an environment of its own in ``build/pythons/``, with the packages that the lock file
names. Ends with 1 where two sites differ.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
WHERE = ROOT / "build" / "pythons"
PROGRAM = "from sitegen.cli import main; main()"


def environment(python: str) -> Path:
    """Make an environment, where there is none yet; gives its interpreter."""
    asked = [python, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"]
    version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    folder = WHERE / version
    own = folder / "bin" / "python"
    if not (folder / "done").exists():
        subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
        pip = [own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        locked = ROOT / "requirements" / "runtime.txt"
        subprocess.run([*pip, "--require-hashes", "-r", locked], check=True)
        (folder / "done").touch()
    return own


def digest(python: Path) -> str:
    """Build the blog anew; gives one digest of all names and bytes."""
    output = python.parent.parent / "public"
    subprocess.run(["rm", "-rf", output], check=True)
    # Its cache is that of the checkout: what one Python has made must do for another, too.
    command = [python, "-c", PROGRAM, "build", "--root", ROOT, "--output", output]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    made = hashlib.sha256()
    for path in sorted(output.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            made.update(f"{path.relative_to(output)}\0{len(data)}\0".encode() + data)
    return made.hexdigest()


def main() -> None:
    found = {}
    for python in sys.argv[1:] or [sys.executable]:
        own = environment(python)
        for cache in ("cold", "warm"):
            if cache == "cold":
                subprocess.run([own, "-c", PROGRAM, "clean"], check=True, cwd=ROOT)
            found[f"{own.parent.parent.name}, {cache}"] = digest(own)
    for name, made in found.items():
        print(f"{name:<16} {made}")
    sys.exit(len({*found.values()}) > 1)


if __name__ == "__main__":
    main()
