"""Scheduled articles: left out until their date, by builds, deployments and the workflow."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from commands import sitegen
from sitegen.build.publication_day import up_to
from sitegen.config import Config
from sitegen.config.schedule import WORKFLOW, cron_lines
from sitegen.core.build_options import Site
from sites import article, build_site, make_site, remarks

SCHEDULED = "[publish]\nschedule = true\n"
FILES = {
    "content/past.md": article(date="2001-01-01", title="过去"),
    "content/future.md": article(title="将来", date="2099-01-01"),
    "content/undated.md": "正文\n",
}


def names(root: Path, *options: str) -> set[str]:
    ran = sitegen("build", "--root", root, *options)
    assert ran.returncode == 0, ran.stderr
    return {path.name for path in (root / "public/articles").iterdir()}


def test_an_article_of_the_future_is_published_unless_a_day_is_named(tmp_path: Path) -> None:
    make_site(tmp_path, FILES)
    assert names(tmp_path) == {"past", "future", "undated"}
    assert names(tmp_path, "--as-of", "today") == {"past", "undated"}
    assert names(tmp_path, "--as-of", "2099-01-01") == {"past", "future", "undated"}


def test_with_a_schedule_it_is_left_out_until_its_date(tmp_path: Path) -> None:
    make_site(tmp_path, {**FILES, "sitegen.toml": SCHEDULED})
    ran = sitegen("build", "--strict", "--root", tmp_path)
    assert ran.returncode == 0
    assert "content/future.md:3:1: hint: the article is not published before 2099-01-01" in (
        ran.stderr
    )
    assert names(tmp_path) == {"past", "undated"}
    assert names(tmp_path, "--as-of", "2099-01-02") == {"past", "future", "undated"}


def test_a_draft_is_not_said_to_be_published_later(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": article(date="2099-01-01", draft="true")})
    assert remarks(build_site(tmp_path, as_of=dt.date(2024, 1, 1))) == []
    assert remarks(build_site(tmp_path, as_of=dt.date(2024, 1, 1), drafts=True)) == [
        "content/a.md:2:1 hint publish-later"
    ]


@pytest.mark.parametrize(
    ("zone", "hours"), [("Pacific/Kiritimati", 14), ("Pacific/Pago_Pago", -11)]
)
def test_today_is_the_day_at_the_site(tmp_path: Path, zone: str, hours: int) -> None:
    make_site(tmp_path, {"sitegen.toml": f'timezone = "{zone}"\n'})
    there = dt.timezone(dt.timedelta(hours=hours))
    before = dt.datetime.now(there).date()
    day = up_to(Site(root=tmp_path, output=tmp_path / "public"), "today").as_of
    assert day in (before, dt.datetime.now(there).date())


@pytest.mark.parametrize("text", ["", "# schedule\n", "[publish]\nschedule = false\n"])
def test_without_a_schedule_no_day_counts(tmp_path: Path, text: str) -> None:
    make_site(tmp_path, {"sitegen.toml": text})
    assert up_to(Site(root=tmp_path, output=tmp_path / "public"), None).as_of is None


@pytest.mark.parametrize(
    ("zone", "cron"),
    [
        ("Asia/Shanghai", "7 16 * * *"),
        ("UTC", "7 0 * * *"),
        ("Asia/Kolkata", "37 18 * * *"),
        ("America/New_York", "7 5 * * *"),
    ],
)
def test_the_workflow_runs_after_midnight_at_the_site(zone: str, cron: str) -> None:
    config = Config(timezone=ZoneInfo(zone))
    lines = cron_lines(config, dt.datetime(2024, 1, 2, tzinfo=dt.UTC))
    assert yaml.safe_load(lines) == {"schedule": [{"cron": cron}]}


def test_a_new_site_with_a_schedule_has_a_daily_workflow(tmp_path: Path) -> None:
    assert sitegen("init", tmp_path, "--schedule").returncode == 0
    triggers = yaml.safe_load((tmp_path / WORKFLOW).read_text("utf-8"))[True]
    assert triggers["schedule"] == [{"cron": "7 16 * * *"}]
    assert set(triggers) == {"push", "workflow_dispatch", "schedule"}
    assert remarks(build_site(tmp_path)) == []
    make_site(tmp_path, {"content/z.md": article(date="2099-01-01")})
    assert "z" not in names(tmp_path)


def test_a_workflow_that_never_runs_by_itself_is_reported_with_the_line_to_write(
    tmp_path: Path,
) -> None:
    assert sitegen("init", tmp_path).returncode == 0
    assert "schedule:" not in (tmp_path / WORKFLOW).read_text("utf-8")
    make_site(tmp_path, {"sitegen.toml": SCHEDULED})
    (problem,) = build_site(tmp_path).diagnostics
    assert (problem.code, problem.severity, problem.span.line) == ("publish-schedule", "hint", 2)
    line = problem.hint.partition("column: ")[2]
    text = (tmp_path / WORKFLOW).read_text("utf-8")
    (tmp_path / WORKFLOW).write_text(text.replace("  push:\n", f"  {line}\n  push:\n"), "utf-8")
    assert yaml.safe_load((tmp_path / WORKFLOW).read_text("utf-8"))[True]["schedule"] == [
        {"cron": "7 16 * * *"}
    ]
    assert build_site(tmp_path).diagnostics == ()


def test_a_site_published_otherwise_needs_no_workflow(tmp_path: Path) -> None:
    make_site(tmp_path, {"sitegen.toml": SCHEDULED, "content/a.md": "正文\n"})
    assert build_site(tmp_path).diagnostics == ()
