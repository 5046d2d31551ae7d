"""The preview follows all changes of files, and survives broken ones."""

import multiprocessing
import os
import re
import signal
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from serve.previewing import PATIENCE, previewing
from sites import article, make_site


def test_articles_are_edited_added_renamed_and_deleted(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "甲。\n"})
    with previewing(tmp_path) as preview:
        preview.wait_for("/articles/a/", "甲。")
        make_site(tmp_path, {"content/a.md": "乙。\n"})
        preview.wait_for("/articles/a/", "乙。")
        make_site(tmp_path, {"content/新的/b.md": "丙。\n"})
        preview.wait_for("/articles/新的/b/", "丙。")
        (tmp_path / "content/新的").rename(tmp_path / "content/旧的")
        preview.wait_for("/articles/旧的/b/", "丙。")
        assert preview.get("/articles/新的/b/").status == 404
        (tmp_path / "content/旧的/b.md").unlink()
        preview.wait_for("/articles/旧的/b/", lambda answer: answer.status == 404)


def test_bibliographies_are_edited_and_come_later(tmp_path: Path) -> None:
    entry = "@book{{k, author = {{A, B}}, title = {{{title}}}, publisher = {{P}}, year = 2000}}\n"
    make_site(tmp_path, {"content/a.md": "见 [@k]。\n"})
    with previewing(tmp_path) as preview:
        preview.wait_for("/articles/a/", "[@k]")
        make_site(tmp_path, {"references.bib": entry.format(title="First")})
        preview.wait_for("/articles/a/", "First")
        make_site(tmp_path, {"references.bib": entry.format(title="Second")})
        preview.wait_for("/articles/a/", "Second")
        files = {"sitegen.toml": '[citations]\nfiles = ["works/w.bib"]\n'}
        make_site(tmp_path, {**files, "works/w.bib": entry.format(title="Third")})
        preview.wait_for("/articles/a/", "Third")
        make_site(tmp_path, {"works/w.bib": entry.format(title="Fourth")})
        preview.wait_for("/articles/a/", "Fourth")


def test_an_editor_may_put_a_new_file_in_the_place_of_the_old_one(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "甲。\n"})
    with previewing(tmp_path) as preview:
        preview.wait_for("/articles/a/", "甲。")
        for number in range(3):
            part = tmp_path / "content/.a.md.swp"
            part.write_text(f"第{number}版。\n", "utf-8")
            (tmp_path / "content/a.md").rename(tmp_path / "content/a.md~")
            part.rename(tmp_path / "content/a.md")
            preview.wait_for("/articles/a/", f"第{number}版。")


def test_folders_may_come_later_and_go(tmp_path: Path) -> None:
    with previewing(tmp_path) as preview:
        plain = preview.wait_for("/", lambda answer: answer.status == 503)
        assert "live.js" in plain.text
        make_site(tmp_path, {"content/a.md": "甲。\n"})
        preview.wait_for("/articles/a/", "甲。")
        make_site(tmp_path, {"templates/_footer.html": "<footer>脚注</footer>\n"})
        preview.wait_for("/articles/a/", "<footer>脚注</footer>")
        make_site(tmp_path, {"templates/_footer.html": "<footer>另一个</footer>\n"})
        preview.wait_for("/articles/a/", "<footer>另一个</footer>")
        make_site(tmp_path, {"static/x.txt": "x\n"})
        preview.wait_for("/x.txt", "x")
        (tmp_path / "templates/_footer.html").unlink()
        (tmp_path / "templates").rmdir()
        preview.wait_for("/articles/a/", "site-footer")


def test_a_broken_template_or_configuration_leaves_the_last_good_site(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "甲。\n"})
    with previewing(tmp_path) as preview:
        preview.wait_for("/articles/a/", "甲。")
        make_site(tmp_path, {"templates/article.html": "{% if %}", "content/a.md": "乙。\n"})
        heard(preview.url, '"place": "templates/article.html:1:1"')
        assert "甲。" in preview.get("/articles/a/").text
        make_site(tmp_path, {"templates/article.html": "好了"})
        preview.wait_for("/articles/a/", "好了")
        make_site(tmp_path, {"sitegen.toml": "titel = 1\n"})
        heard(preview.url, '"place": "sitegen.toml:1:1"')
        assert "好了" in preview.get("/articles/a/").text
        # A new base path moves the site, and the old address leads there.
        make_site(tmp_path, {"sitegen.toml": 'base_url = "https://user.github.io/新/"\n'})
        preview.wait_for("/新/articles/a/", "好了")
        assert preview.get("/").headers["location"] == "/%E6%96%B0/"


def test_a_new_permanent_tag_has_its_page(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "::: theorem {#thm:x}\n甲。\n:::\n"})
    with previewing(tmp_path) as preview:
        preview.wait_for("/articles/a/", "甲。")
        make_site(tmp_path, {"tags.toml": '0A3F = { article = "content/a.md", label = "thm:x" }\n'})
        preview.wait_for("/t/0A3F/", "定理 1")


def test_what_is_printed_can_be_read(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "甲。\n", "content/b.md": "[没有](x.md)\n"})
    with previewing(tmp_path) as preview:
        preview.wait_for("/articles/a/", "甲。")
        make_site(tmp_path, {"content/a.md": "坏的 $\\frac{a}{b$。\n"})
        preview.wait_for("/articles/a/", "坏的")
        make_site(tmp_path, {"sitegen.toml": "titel = 1\n"})
        heard(preview.url, '"failed": true')
        preview.process.send_signal(signal.SIGINT)
        printed, _ = preview.process.communicate(timeout=PATIENCE)
    assert preview.process.returncode == 0
    plain = re.sub(r"^\d\d:\d\d:\d\d", "TIME", printed, flags=re.MULTILINE)
    plain = re.sub(r"in \d[\d.]* m?s$", "in SPAN", plain, flags=re.MULTILINE)
    plain = re.sub(r"\d+ (pages|other files)", r"N \1", plain)
    assert plain == (Path(__file__).parent / "printed.txt").read_text("utf-8")


def heard(url: str, wanted: str) -> str:
    """Listen to the event stream until a message contains a text."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    connection.request("GET", "/.sitegen/events?page=/")
    stream = connection.getresponse()
    while wanted not in (line := stream.readline().decode()):
        assert line, "the stream ended"
    connection.close()
    return line


def test_it_ends_at_once_and_whole_though_pages_are_open(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": article("甲。\n")})
    with previewing(tmp_path) as preview:
        preview.wait_for("/articles/a/", "甲。")
        parts = urlsplit(preview.url)
        connections = [HTTPConnection(parts.hostname or "", parts.port) for _ in range(3)]
        for connection in connections:
            connection.request("GET", "/.sitegen/events?page=/")
        streams = [connection.getresponse() for connection in connections]
        assert all(stream.readline() for stream in streams)
        connections[0].close()
        preview.process.send_signal(signal.SIGINT)
        # The pipe ends when the last process that could write to it is gone.
        printed, _ = preview.process.communicate(timeout=PATIENCE)
        assert preview.process.returncode == 0
        assert "Traceback" not in printed
        for connection in connections:
            connection.close()


def test_it_ends_in_the_middle_of_a_build(tmp_path: Path) -> None:
    make_site(tmp_path, {f"content/{n}.md": f"$x_{{{n}}}$\n" * 200 for n in range(60)})
    with previewing(tmp_path) as preview:
        preview.process.send_signal(signal.SIGINT)
        printed, _ = preview.process.communicate(timeout=PATIENCE)
        assert preview.process.returncode == 0
        assert "Traceback" not in printed
    assert not multiprocessing.active_children()


def test_a_worker_that_is_killed_is_started_again(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "甲。\n"})
    with previewing(tmp_path) as preview:
        preview.wait_for("/articles/a/", "甲。")
        os.kill(worker_of(preview.process.pid), signal.SIGKILL)
        make_site(tmp_path, {"content/a.md": "乙。\n"})
        preview.wait_for("/articles/a/", "乙。")
        make_site(tmp_path, {"content/a.md": "丙。\n"})
        os.kill(worker_of(preview.process.pid), signal.SIGKILL)
        preview.wait_for("/articles/a/", "丙。")


def worker_of(server: int) -> int:
    """Return the worker process: the child that leads its own session."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        listed = subprocess.run(["ps", "-eo", "pid=,ppid=,pgid="], capture_output=True, text=True)
        for line in listed.stdout.splitlines():
            pid, parent, group = map(int, line.split())
            if parent == server and pid == group:
                return pid
        time.sleep(0.05)
    raise AssertionError("no worker")
