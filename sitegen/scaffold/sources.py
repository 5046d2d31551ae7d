"""Where the files of a new site lie: in the package, so in a wheel and in a checkout alike."""

from pathlib import Path

SOURCES = Path(__file__).parent / "files"
