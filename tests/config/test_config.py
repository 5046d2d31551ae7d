"""``sitegen.toml``: defaults, and each mistake with its line."""

from pathlib import Path

import pytest

from sitegen.config import Config, load_config
from sitegen.core.diagnostics import BuildError
from sitegen.core.notation import Meaning


def mistakes(root: Path, text: str) -> list[str]:
    """Return span, message and hint of all mistakes in a configuration."""
    (root / "sitegen.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BuildError) as stopped:
        load_config(root)
    assert {d.code for d in stopped.value.diagnostics} == {"config"}
    return [
        f"{d.span.path}:{d.span.line}:{d.span.column} {d.message} ({d.hint})"
        for d in stopped.value.diagnostics
    ]


def test_a_site_without_a_configuration_has_the_defaults(tmp_path: Path) -> None:
    config = load_config(tmp_path)
    assert config == Config()
    assert (config.base_url, config.language, config.timezone.key) == ("", "zh-CN", "Asia/Shanghai")
    assert (config.permalink, config.page_size) == ("/articles/{slug}/", 10)
    assert config.math.mid_sentence == "inline"
    assert config.markdown.indented_code is False
    assert config.base_path == ""


def test_addresses_that_run_and_paths_that_lead_out_are_refused(tmp_path: Path) -> None:
    text = (
        'menu = [{ name = "a", url = " JavaScript:alert(1)" }, { name = "b", url = "data:," }]\n'
        'permalink = "/../{slug}/"\n'
    )
    reported = mistakes(tmp_path, text)
    assert [each.partition(" expected")[0] for each in reported] == [
        "sitegen.toml:1:1 menu.0.url:",
        "sitegen.toml:1:1 menu.1.url:",
        "sitegen.toml:2:1 permalink:",
    ]


def test_reads_every_key(tmp_path: Path) -> None:
    (tmp_path / "sitegen.toml").write_text(
        """\
title = "手记"
description = "说明"
base_url = "https://user.github.io/blog/"
language = "en"
author = "作者"
timezone = "Europe/Berlin"
permalink = "/{slug}/"
page_size = 3
menu = [{ name = "首页", url = "/" }, { name = "外", url = "https://example.org/" }]
[footer]
icp = "京ICP备0号"
[math]
mid_sentence = "display"
[markdown]
indented_code = true
""",
        encoding="utf-8",
    )
    config = load_config(tmp_path)
    assert (config.title, config.author, config.language) == ("手记", "作者", "en")
    assert (config.base_url, config.base_path) == ("https://user.github.io/blog", "/blog")
    assert [item.url for item in config.menu] == ["/", "https://example.org/"]
    assert (config.footer.icp, config.math.mid_sentence) == ("京ICP备0号", "display")
    assert config.markdown.indented_code is True
    assert config.timezone.key == "Europe/Berlin"


def test_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "sitegen.toml").write_text('base_url = "https://a.example"', encoding="utf-8")
    assert load_config(tmp_path, base_url="https://b.example/x/").base_path == "/x"
    assert load_config(tmp_path, base_url="").base_url == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'title = "a"\n\npagesize = 3\n',
            "sitegen.toml:3:1 unknown key pagesize (did you mean page_size?)",
        ),
        (
            "[math]\nmid_sentense = 'inline'\n",
            "sitegen.toml:2:1 unknown key math.mid_sentense (did you mean mid_sentence?)",
        ),
        (
            "# first\npage_size = '10'\n",
            "sitegen.toml:2:1 page_size: expected a whole number of at least 1, found '10' ()",
        ),
        (
            "page_size = 0",
            "sitegen.toml:1:1 page_size: expected a whole number of at least 1, found 0 ()",
        ),
        (
            "timezone = 'Mars/Olympus'",
            'sitegen.toml:1:1 timezone: expected the name of a time zone, such as "Asia/Shanghai",'
            " found 'Mars/Olympus' ()",
        ),
        (
            "permalink = '/articles/'",
            'sitegen.toml:1:1 permalink: expected a pattern such as "/articles/{slug}/", with'
            " {slug} and a slash at both ends, found '/articles/' ()",
        ),
        (
            "[math]\nmid_sentence = 'both'",
            "sitegen.toml:2:1 math.mid_sentence: expected 'inline' or 'display', found 'both' ()",
        ),
        (
            "[footer]\nicp = 5",
            "sitegen.toml:2:1 footer.icp: expected text, found 5 ()",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    assert mistakes(tmp_path, text) == [expected]


@pytest.mark.parametrize(
    "value",
    ["user.github.io", "ftp://a.example/", "https://", "https://a.example/?x=1", "https://a/b c/"],
)
def test_a_base_url_that_is_no_address_is_reported(tmp_path: Path, value: str) -> None:
    assert mistakes(tmp_path, f'base_url = "{value}"') == [
        'sitegen.toml:1:1 base_url: expected an address such as "https://user.github.io/blog/",'
        f" or \"\", found '{value}' ()"
    ]


def test_an_unknown_key_that_resembles_none_lists_those_that_may_stand_there(
    tmp_path: Path,
) -> None:
    (reported,) = mistakes(tmp_path, "[markdown]\nzzz = 1\n")
    assert (
        reported == "sitegen.toml:2:1 unknown key markdown.zzz (known keys: indented_code, breaks)"
    )


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    text = 'tittle = "a"\nlanguage = 3\n\n[math]\nmid_sentence = "x"\n\n[foot]\nicp = ""\n'
    reported = mistakes(tmp_path, text)
    assert sorted(line.split(" ")[0] for line in reported) == [
        "sitegen.toml:1:1",
        "sitegen.toml:2:1",
        "sitegen.toml:5:1",
        "sitegen.toml:7:1",
    ]


def test_a_mistake_in_one_menu_entry_is_named_with_the_menus_line(tmp_path: Path) -> None:
    (reported,) = mistakes(tmp_path, 'title = "a"\nmenu = [{ name = "首页" }]\n')
    assert reported.startswith("sitegen.toml:2:1 menu.0.url: ")
    # The message must say what is missing, not only that something is.
    assert "required" in reported.lower() or "missing" in reported.lower()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("title = 'a'\nauthor = \n", "sitegen.toml:2:10"),
        ("title = 'a'\n[math\n", "sitegen.toml:2:6"),
        ("title = 'a'\ntitle = 'b'\n", "sitegen.toml:2:12"),
    ],
)
def test_broken_toml_is_reported_with_line_and_column(
    tmp_path: Path, text: str, place: str
) -> None:
    (reported,) = mistakes(tmp_path, text)
    assert reported.startswith(f"{place} not valid TOML: ")
    assert "(at line" not in reported


def test_a_configuration_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sitegen.toml").write_bytes('title = "手记"'.encode("gb18030"))
    with pytest.raises(BuildError, match="is not UTF-8"):
        load_config(tmp_path)


def test_a_byte_order_mark_before_the_configuration_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "sitegen.toml").write_bytes("title = '手记'\n".encode("utf-8-sig"))
    assert load_config(tmp_path).title == "手记"


def test_the_lines_of_a_file_end_where_editors_end_them(tmp_path: Path) -> None:
    (reported,) = mistakes(tmp_path, 'title = "a\u2028b\x85c"\npage_size = 0\n')
    assert reported.startswith("sitegen.toml:2:1 page_size")


@pytest.mark.parametrize("value", ["[" * 3_000, "1" * 5_000], ids=["nested", "digits"])
def test_more_than_can_be_read_is_a_mistake(tmp_path: Path, value: str) -> None:
    (reported,) = mistakes(tmp_path, f"page_size = {value}\n")
    assert reported.startswith("sitegen.toml:1:1 not valid TOML")


def test_a_control_character_cannot_come_in_by_an_escape(tmp_path: Path) -> None:
    text = 'title = "a\\u00010\\u0002"\nmenu = [{ name = "\\u0003", url = "/" }]\n'
    (tmp_path / "sitegen.toml").write_text(text, encoding="utf-8")
    config = load_config(tmp_path)
    assert (config.title, config.menu[0].name) == ("a\ufffd0\ufffd", "\ufffd")


def test_of_thousands_of_mistakes_each_has_its_line(tmp_path: Path) -> None:
    reported = mistakes(tmp_path, "".join(f"key{n} = 1\n" for n in range(2_000)))
    assert [line.split(" ")[0] for line in reported] == [
        f"sitegen.toml:{n}:1" for n in range(1, 2_001)
    ]


def test_a_macro_is_a_text_or_a_table_with_a_meaning(tmp_path: Path) -> None:
    text = "[math.macros]\nR = 'R'\n'\\E' = {tex = 'E', means = '期望', see = 'a#b'}\n"
    (tmp_path / "sitegen.toml").write_text(f"{text}[math.macros.KL]\ntex = 'K'\n", encoding="utf-8")
    math = load_config(tmp_path).math
    assert math.bodies == {"R": "R", "\\E": "E", "KL": "K"}
    assert math.notation == {"\\E": Meaning(means="期望", see="a#b")}


def test_a_macro_that_is_neither_is_reported(tmp_path: Path) -> None:
    text = "[math.macros]\nR = 3\n\n[math.macros.KL]\nmeens = 'x'\n"
    assert mistakes(tmp_path, text) == [
        "sitegen.toml:2:1 math.macros.R: expected text or a table, found 3 ()",
        "sitegen.toml:4:1 math.macros.KL.tex: is missing, and required ()",
        "sitegen.toml:5:1 unknown key math.macros.KL.meens (did you mean means?)",
    ]
