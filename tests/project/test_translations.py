"""Each guide for authors exists in Chinese, and says what the English one says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAIRS = [
    "README",
    *(
        f"docs/{name}"
        for name in (
            *("writing", "configuration", "publishing", "importing", "checking", "preview"),
            *("commands", "math", "constructs"),
        )
    ),
]
_FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,4}) .*$", re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_SAMPLE = re.compile(r"[一-鿿]|\b[A-Z]{4,}\b")
"""Code that each language may write in its own way: with Chinese, or with a word to be replaced."""
_COMMENT = re.compile(r"(^|\s)#.*$", re.MULTILINE)


def texts(name: str) -> tuple[str, str]:
    english, chinese = ROOT / f"{name}.md", ROOT / f"{name}.zh-CN.md"
    return english.read_text(encoding="utf-8"), chinese.read_text(encoding="utf-8")


def examples(text: str) -> list[tuple[str, str]]:
    """The fences, without comments; what a build prints is compared by tests/guides.py."""
    return [
        (info, "" if info.startswith("text") else "\n".join(_COMMENT.sub("", code).split()))
        for _, info, code in _FENCE.findall(text)
    ]


def sections(text: str) -> list[set[str]]:
    """The code of each section outside fences: keys, options, file names, syntax."""
    parts = _HEADING.split(_FENCE.sub("", text))[::2]
    return [
        {" ".join(code.split()) for _, code in _CODE.findall(part) if not _SAMPLE.search(code)}
        for part in parts
    ]


@pytest.mark.parametrize("name", PAIRS)
def test_both_have_the_same_headings(name: str) -> None:
    english, chinese = (_HEADING.findall(_FENCE.sub("", text)) for text in texts(name))
    assert chinese == english


@pytest.mark.parametrize("name", PAIRS)
def test_both_show_the_same_examples(name: str) -> None:
    english, chinese = map(examples, texts(name))
    assert chinese == english


@pytest.mark.parametrize("name", PAIRS)
def test_both_name_the_same_keys_options_and_syntax(name: str) -> None:
    english, chinese = texts(name)
    titles = [title.strip("# ") for title in re.findall(r"^#{1,4} .*$", english, re.MULTILINE)]
    pairs = zip(["", *titles], sections(english), sections(chinese), strict=False)
    differences = {title: one ^ other for title, one, other in pairs if one != other}
    assert differences == {}


@pytest.mark.parametrize("name", PAIRS)
def test_a_chinese_guide_links_to_chinese_guides(name: str) -> None:
    _, chinese = texts(name)
    translated = {Path(pair).name for pair in PAIRS} - {"README"}
    chinese = re.sub(r"^\[English\]\(.*$", "", chinese, flags=re.MULTILINE)
    linked = re.findall(r"\]\((?:docs/)?([\w-]+)\.md(?:#[^)]*)?\)", _FENCE.sub("", chinese))
    assert not translated & set(linked)


@pytest.mark.parametrize("name", PAIRS)
def test_each_leads_to_the_other(name: str) -> None:
    english, chinese = (text.splitlines()[2] for text in texts(name))
    assert english == f"[中文]({Path(name).name}.zh-CN.md)"
    assert chinese == f"[English]({Path(name).name}.md)"
