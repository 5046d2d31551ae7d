"""html-validate, an independent reader of the HTML standard, accepts every page.

Left out: ``deprecated`` and ``element-permitted-content``, for an author's own raw HTML (such as
``<center>``) stands as it was written.
"""

import json
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

NODE = Path(__file__).parent / "node"
LEFT_OUT = {"deprecated", "element-permitted-content"}


def test_every_page_is_valid_html(blog: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"  # its standard output is cut where it is a pipe
    command = [
        NODE / "node_modules" / ".bin" / "html-validate",
        *("--config", NODE / "htmlvalidate.json", "--formatter", f"json={report}"),
        *sorted(blog.rglob("*.html")),
    ]
    subprocess.run(command, capture_output=True, check=False)
    complaints = {
        (result["filePath"], message["line"], message["message"])
        for result in json.loads(report.read_text("utf-8"))
        for message in result["messages"]
        if message["ruleId"] not in LEFT_OUT
    }
    assert not complaints
