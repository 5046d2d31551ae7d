"""``sitegen serve``: its output before there is a site, and on a fault of sitegen itself."""

from pathlib import Path

import click
import pytest

from sitegen.cli.serve import _base_path, _folder, _Reporter
from sitegen.serve import Rebuild
from sitegen.serve.worker import Outcome
from sites import make_site


def test_two_previews_of_one_site_have_folders_of_their_own(tmp_path: Path) -> None:
    first, lock = _folder(tmp_path / ".sitegen")
    second, other = _folder(tmp_path / ".sitegen")
    lock.release()
    other.release()
    assert (first.name, second.name) == ("preview", "preview-2")


def test_a_site_that_cannot_be_written_to_is_reported(tmp_path: Path) -> None:
    tmp_path = make_site(tmp_path, {}) / "file"
    tmp_path.write_text("in the way")
    with pytest.raises(click.ClickException, match=r"cannot write to .*/file"):
        _folder(tmp_path)


def test_a_broken_configuration_is_left_for_the_build_to_tell(tmp_path: Path) -> None:
    make_site(tmp_path, {"sitegen.toml": "base_url = ["})
    assert _base_path(tmp_path, None) == ""


def test_one_article_is_counted_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = Outcome(articles=1, changed=("index.html",))
    _Reporter(tmp_path).report(Rebuild(causes=(), outcome=outcome, seconds=1))
    assert "1 article → 1 page in 1.0 s" in capsys.readouterr().out


def test_a_fault_of_sitegen_is_printed_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = Outcome(failed=True, fault="Traceback\n  x.py\nKeyError: 1")
    _Reporter(tmp_path).report(Rebuild(causes=("content/a.md",), outcome=outcome, seconds=1))
    out, err = capsys.readouterr()
    assert out.endswith("content/a.md → failed; still showing the last good site\n")
    assert err == "Traceback\n  x.py\nKeyError: 1\n"
