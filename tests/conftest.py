"""What all tests share: this repository's own blog, built once."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own blog, built by the command line into a folder of its own."""
    output = tmp_path_factory.mktemp("blog") / "public"
    sitegen = Path(sys.executable).parent / "sitegen"
    command = [sitegen, "build", "--root", ROOT, "--output", output]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return output
