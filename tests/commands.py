"""The installed command, run as a user runs it."""

import os
import subprocess
from pathlib import Path

from sites import SITEGEN


def sitegen(
    *arguments: str | Path, cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run ``sitegen`` and see that no traceback comes of it."""
    ran = subprocess.run(
        [SITEGEN, *arguments],
        cwd=cwd,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert "Traceback" not in ran.stdout + ran.stderr
    return ran
