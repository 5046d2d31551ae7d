"""A new ``sitegen.toml`` contains every key with an explanation and its default."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, to_builtins
from msgspec.structs import fields

from sitegen.config import Config, load_config
from sitegen.config.keys import is_table
from sitegen.workspace.scaffold.configuration import new_configuration
from sitegen.workspace.scaffold.sample_files import SOURCES


def keys(table: type[Struct], prefix: str = "") -> list[str]:
    found: list[str] = []
    for field in fields(table):
        if is_table(field.type):
            found += keys(field.type, f"{prefix}{field.name}.")
        else:
            found.append(prefix + field.name)
    return found


def uncommented(text: str) -> str:
    """Remove the ``#`` from all defaults, and leave the explanations."""
    return re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE)


def flat(table: dict[str, Any], prefix: str = "") -> list[str]:
    names = []
    for name, value in table.items():
        is_table = isinstance(value, dict) and prefix + name not in keys(Config)
        names += flat(value, f"{prefix}{name}.") if is_table else [prefix + name]
    return names


MENU = to_builtins(Config().menu)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_keys_stand_there_with_their_defaults(language: str, tmp_path: Path) -> None:
    text = uncommented(new_configuration(language, {"menu": MENU}))
    assert sorted(flat(tomllib.loads(text))) == sorted(keys(Config))
    (tmp_path / "sitegen.toml").write_text(text, encoding="utf-8")
    assert load_config(tmp_path) == Config()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_as_it_is_it_changes_nothing(language: str, tmp_path: Path) -> None:
    (tmp_path / "sitegen.toml").write_text(new_configuration(language, {}), encoding="utf-8")
    assert load_config(tmp_path) == Config()


def test_every_key_is_explained_in_both_languages_and_no_other() -> None:
    words = tomllib.loads((SOURCES / "keys.toml").read_text("utf-8"))
    assert sorted(words) == sorted(keys(Config))
    assert [name for name, reported in words.items() if {*reported} != {"zh", "en"}] == []


def test_what_is_chosen_is_set_and_the_values_of_a_choice_are_listed() -> None:
    text = new_configuration("en", {"title": 'A "title"', "math.number": "all"})
    assert '\ntitle = "A \\"title\\""\n' in text
    assert '("labelled" | "all" | "none")\nnumber = "all"\n' in text
    assert '("inline" | "display")\n# mid_sentence = "inline"\n' in text
