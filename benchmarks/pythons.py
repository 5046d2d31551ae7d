"""Build the blog with several Pythons and compare the bytes: ``pythons.py python3.12 python3.13``.

Each has its own environment in ``build/pythons/`` with the locked packages. Exit status 1 if two
sites differ.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
WHERE = ROOT / "build" / "pythons"
PROGRAM = "from sitegen.cli import main; main()"


def environment(python: str) -> Path:
    """Create an environment, if there is none yet; return its interpreter."""
    query = [python, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"]
    version = subprocess.run(query, capture_output=True, text=True, check=True).stdout.strip()
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
    """Rebuild the blog; return one digest of all names and bytes."""
    output = python.parent.parent / "public"
    subprocess.run(["rm", "-rf", output], check=True)
    # The cache is shared: values cached by one Python must be valid for another.
    command = [python, "-c", PROGRAM, "build", "--root", ROOT, "--output", output]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    total = hashlib.sha256()
    for path in sorted(output.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            total.update(f"{path.relative_to(output)}\0{len(data)}\0".encode() + data)
    return total.hexdigest()


def main() -> None:
    digests = {}
    for python in sys.argv[1:] or [sys.executable]:
        own = environment(python)
        for cache in ("cold", "warm"):
            if cache == "cold":
                subprocess.run([own, "-c", PROGRAM, "clean"], check=True, cwd=ROOT)
            digests[f"{own.parent.parent.name}, {cache}"] = digest(own)
    for name, value in digests.items():
        print(f"{name:<16} {value}")
    sys.exit(len({*digests.values()}) > 1)


if __name__ == "__main__":
    main()
