"""The command in Chinese and in English, as the environment asks for it."""

import re
from pathlib import Path

import pytest

from commands import sitegen
from sitegen.cli.wide_help import wrapped
from sites import make_site

CHINESE = {"SITEGEN_LANG": "", "LC_ALL": "", "LANG": "zh_CN.UTF-8"}
ENGLISH = {"SITEGEN_LANG": "", "LC_ALL": "", "LANG": "C", "PYTHONUTF8": "1"}
COMMANDS = (
    *("init", "new", "import", "serve", "build", "list", "check", "search", "deploy", "clean"),
    *("theme", "theme list", "theme eject", "theme accept", "doctor"),
)
HAN = re.compile(r"[一-鿿]")
MISTAKES = {
    "content/a.md": (
        "---\ntitle: 甲\ndate: 2024-13-01\ntranslation_of: nirgends\n---\n\n"
        "$\\foo$ 和 $x^a^b$，$\\frac{a$。\n\n"
        "[x](missing.md) 与 ![](missing.png)，\\eqref{eq:none}，$a \\tag{1}$。\n\n"
        "$$\na \\label{eq:a}\n$$\n\n$$\nb \\label{eq:a}\n$$\n\n价格 $x 元。\n\n"
        "$\\includegraphics{x}$\n"
    ),
    "content/b.md": "---\ntitle: [乙\n---\n\n乙。\n",
    "content/c.md": "",
    "content/d.md": "---\ntitle: 丁\naliases: /articles/a/\n---\n\n丁。\n",
    "content/e.md": "---\ntitle: 戊\nslug: a\n---\n\n戊。\n",
    "content/f.md": b"\xff\xfe\x00\x01\x02\x03\x00\x00",
    "static/id_rsa": "-----BEGIN OPENSSH PRIVATE KEY-----\n",
}
LINE = re.compile(r"^(\S+:\d+:\d+): ?(\S+?)[:：] ?(.*) \[([a-z-]+)\]$", re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_chinese_in_a_chinese_locale(command: str) -> None:
    shown = sitegen(*command.split(), "--help", **CHINESE).stdout
    assert shown.startswith(f"用法：sitegen {command}")
    texts = [line for line in shown.splitlines() if re.match(r"  -", line) and "  " in line.strip()]
    assert texts
    assert all(HAN.search(line) for line in texts), shown
    assert "Options" not in shown
    assert sitegen(*command.split(), "--help", **ENGLISH).stdout.startswith("Usage: sitegen")


def test_the_list_of_commands_is_chinese() -> None:
    shown = sitegen(**CHINESE)
    assert "命令：\n  init    新建网站。\n" in shown.stdout + shown.stderr
    shown = sitegen(**ENGLISH)
    assert "Commands:\n  init    Create a site.\n" in shown.stdout + shown.stderr


def test_a_wrong_option_is_reported_in_chinese() -> None:
    shown = sitegen("build", "--nothing", **CHINESE).stderr
    assert "错误：没有选项 '--nothing'。" in shown
    assert "用 'sitegen build --help' 查看帮助。" in shown


def test_no_line_of_help_is_wider_than_the_terminal() -> None:
    for command in COMMANDS:
        shown = sitegen(*command.split(), "--help", COLUMNS="60", **CHINESE).stdout
        texts = shown.partition("例子")[0] + shown.partition("选项")[2]
        for line in texts.splitlines():
            columns = sum(2 if HAN.match(each) or each in "，。；：、（）" else 1 for each in line)
            assert columns <= 60 or not HAN.search(line), (
                line
            )  # the choices of an option stay whole


def test_a_line_end_between_chinese_characters_is_no_space() -> None:
    assert list(wrapped("一二\n三 a\nb，四", 20)) == ["一二三 a b，四"]
    assert list(wrapped("一二三四，五（六）", 8)) == ["一二三", "四，五", "（六）"]


def test_ten_kinds_of_mistakes_are_reported_in_the_language_of_each_run(tmp_path: Path) -> None:
    make_site(tmp_path, MISTAKES)
    english = LINE.findall(sitegen("build", "--root", tmp_path, **ENGLISH).stderr)
    chinese = LINE.findall(sitegen("build", "--root", tmp_path, **CHINESE).stderr)
    again = LINE.findall(sitegen("build", "--root", tmp_path, **ENGLISH).stderr)
    assert len({code for *_, code in english}) >= 10, english
    assert [(place, code) for place, *_, code in chinese] == [
        (place, code) for place, *_, code in english
    ]
    assert all(HAN.search(message) for _, _, message, _ in chinese), chinese
    assert {word for _, word, _, _ in chinese} <= {"错误", "警告", "提示"}
    assert {word for _, word, _, _ in english} <= {"error", "warning", "hint"}
    assert again == english, "cached messages have the language of the run"


def test_the_site_is_the_same_in_both_languages(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "---\ntitle: 甲\n---\n\n$\\foo$ 和 $x^a^b$。\n"})
    page = tmp_path / "public" / "articles" / "a" / "index.html"
    sitegen("build", "--root", tmp_path, **CHINESE)
    first = page.read_bytes()
    sitegen("clean", "--root", tmp_path, **CHINESE)
    sitegen("build", "--root", tmp_path, **ENGLISH)
    assert page.read_bytes() == first
    assert b"math-error" in first


def test_a_chinese_site_has_chinese_messages_unless_the_locale_is_c(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "$\\foo$\n", "sitegen.toml": 'language = "zh-CN"\n'})
    elsewhere = {**ENGLISH, "LANG": "en_US.UTF-8"}
    assert "未定义的命令：\\foo" in sitegen("build", "--root", tmp_path, **elsewhere).stderr
    assert "Undefined control" in sitegen("build", "--root", tmp_path, **ENGLISH).stderr
    asked = {**elsewhere, "SITEGEN_LANG": "en"}
    assert "Undefined control" in sitegen("build", "--root", tmp_path, **asked).stderr
