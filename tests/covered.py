"""Names the modules whose lines and branches the tests reach too rarely, without a reason given.

``python tests/covered.py REPORT.json``, of what ``coverage json`` writes. Reasons stand in a table
of CONTRIBUTING.md.
"""

import json
import re
import sys
from pathlib import Path

GOAL = 95
"""Per cent of a module's lines and branches."""
TABLE = Path(__file__).parent.parent / "CONTRIBUTING.md"


def excused(text: str) -> set[str]:
    """Give the modules that a table names in its first column, with a reason in the second."""
    return set(re.findall(r"^\| `(sitegen/[\w/]+\.py)` \| \S", text, re.MULTILINE))


def main() -> int:
    """Give the exit status: 1 where a module has neither enough tests nor a reason."""
    files = json.loads(Path(sys.argv[1]).read_text("utf-8"))["files"]
    rates = {name: each["summary"]["percent_covered"] for name, each in files.items()}
    reasons = excused(TABLE.read_text("utf-8"))
    below = {name: rate for name, rate in rates.items() if rate < GOAL and name not in reasons}
    for name, rate in sorted(below.items()):
        words = f"less than {GOAL} %; test it, or say in {TABLE.name} why not"
        sys.stderr.write(f"{name}: {rate:.1f} %, {words}\n")
    return int(bool(below))


if __name__ == "__main__":
    sys.exit(main())
