"""What an article's front matter says of symbols."""

from pathlib import Path

import pytest

from sitegen.core.notation import Meaning
from sites import article, build_site, make_site

CONFIG = "[math.macros]\nKL = 'K'\n"


def notation(root: Path, written: str) -> tuple[dict[str, Meaning], list[str]]:
    """Read the notation of an article; return it and what is wrong."""
    text = article("## 题\n", title="甲", macros="{E: 'E'}", notation=written)
    built = build_site(make_site(root, {"sitegen.toml": CONFIG, "content/a.md": text}))
    found = built.library.articles[0].article.front_matter.notation
    return dict(found), [f"{each.span.line} {each.code}" for each in built.diagnostics]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{x: 输入}", {"x": Meaning(means="输入")}),
        ("{y: 输出, n: 1}", {"y": Meaning(means="输出"), "n": Meaning(means="1")}),
        ("{KL: 散度, E: 期望}", {"\\KL": Meaning(means="散度"), "\\E": Meaning(means="期望")}),
        ("{'\\KL': a}", {"\\KL": Meaning(means="a")}),
        (
            "{'\\theta': a, q_\\phi: b}",
            {"\\theta": Meaning(means="a"), "q_\\phi": Meaning(means="b")},
        ),
        ("{x: {means: ' a  b ', see: '#题'}}", {"x": Meaning(means="a b", see="#题")}),
        ("{K: a}", {"K": Meaning(means="a")}),
    ],
)
def test_symbols_have_their_names(
    tmp_path: Path, written: str, expected: dict[str, Meaning]
) -> None:
    assert notation(tmp_path, written) == (expected, [])


@pytest.mark.parametrize(
    "written",
    ["x", "[x]", "{x: [a]}", "{x: {see: '#a'}}", "{x: {means: a, sea: b}}", f"{{x: {'a' * 501}}}"],
)
def test_what_is_no_notation_is_reported_and_left_out(tmp_path: Path, written: str) -> None:
    assert notation(tmp_path, written) == ({}, ["4 front-matter-value"])
