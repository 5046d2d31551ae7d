"""Keys set in ``sitegen.toml``: everything else stays as its author wrote it."""

import datetime as dt
import tomllib

import pytest

from sitegen.config.toml_text import with_key
from sitegen.workspace.scaffold import NewSite, site_files

INITIAL = site_files(NewSite(), dt.datetime.now(dt.UTC))["sitegen.toml"].decode()
WRITTEN = """# mine
title = "甲" # keep
menu = [
  { name = "一", url = "/" }, # [look]
]

[look]
theme = "ink"

[math.macros]
R = "x"
"""


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", 'a "b"'),
        ("description", "x\ny"),
        ("menu", [{"name": "首页", "url": "/"}, {"name": "b", "url": "/b/"}]),
        ("look.accent", "#123456"),
        ("math.number", "all"),
        ("math.macros.R", "\\mathbb{R}"),
        ("math.macros.Q", "it's \\bf"),
        ("embeds.hosts", ["https://a.example"]),
        ("markdown.indented_code", True),
    ],
)
@pytest.mark.parametrize("text", ["", INITIAL, WRITTEN], ids=["none", "init", "written"])
def test_a_key_is_set_and_no_other_changes(text: str, key: str, value: object) -> None:
    changed = with_key(text, key, value)
    assert changed is not None
    expected = tomllib.loads(text)
    place = expected
    *tables, name = key.split(".")
    for table in tables:
        place = place.setdefault(table, {})
    place[name] = value
    assert tomllib.loads(changed) == expected
    kept = [line for line in text.split("\n") if line.startswith("#") and " = " not in line]
    assert [line for line in kept if line not in changed.split("\n")] == []


def test_the_default_in_a_comment_gives_way() -> None:
    changed = with_key(INITIAL, "base_url", "https://a.example/")
    assert changed is not None
    assert "\nbase_url = " in changed
    assert "# base_url" not in changed


@pytest.mark.parametrize("text", ["math = { macros = {} }\n", "[math]\nmacros = {}\n"])
def test_a_file_that_says_it_otherwise_is_left_alone(text: str) -> None:
    assert with_key(text, "math.macros.R", "x") is None
