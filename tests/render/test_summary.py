"""Where a summary ends, and what it keeps."""

import pytest

from sitegen.core.front_matter import FrontMatter

from .rendering import rendered

DISPLAY = "\n\n$$a \\label{eq:a}$$\n\n其中 $x$ 是数。\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("我们要证明一个结论，它很重要。证明分三步：" + DISPLAY, "我们要证明一个结论，它很重要。"),
        ("我们有：\n\n- 甲\n- 乙\n", "我们有…"),
        ("由定义得，设 $x$：" + DISPLAY, "由定义得，设 x…"),
        ("设 $x$ 为数，考察 $x$" + DISPLAY, "设 x 为数，考察 x…"),
        ("由定义得\n$$a$$\n其中 $x$ 是数。\n", "由定义得…"),
        ("**重点：**\n\n1. 甲\n", "重点…"),
        ("他说：“今天讲的是梯度下降法。”接着写道：\n\n> 甲\n", "他说：“今天讲的是梯度下降法。”"),
        ("你好！今天我们来看：\n\n1. 甲\n", "你好！今天我们来看…"),
        ("This is Dr. Smith's proof, i.e. J. S. Mill's. It reads as follows:\n\n```\nx\n```\n",
         "This is Dr. Smith's proof, i.e. J. S. Mill's."),
        ("It is 3.14 by Fig. 2 here. Now:\n\n```\nx\n```\n", "It is 3.14 by Fig. 2 here."),
        ("一句没有句号的介绍\n\n第二段。\n", "一句没有句号的介绍"),
        ("只有这一段，没有下文：\n", "只有这一段，没有下文…"),
        ("第一段讲清楚了事。\n\n第二段说：\n\n<!-- more -->\n\n三。\n", "第一段讲清楚了事。"),
        ("讲**梯度。下降**法，记作 $x$，以及：\n\n- 甲\n", "讲梯度。下降法，记作 x，以及…"),
        ("见 `f(x): y`：\n\n- 甲\n", "见 f(x): y…"),
        ("", ""),
        ("- 甲\n", ""),
    ],
)  # fmt: skip
def test_a_summary_ends_at_a_sentence(body: str, expected: str) -> None:
    made = rendered(body)
    assert made.summary.text == expected
    assert "：</" not in made.summary.html


def test_references_to_the_article_itself_stay_as_text() -> None:
    body = "由 \\eqref{eq:a}、\\ref{eq:a} 与 \\cref{eq:a, eq:a} 得证。" + DISPLAY
    made = rendered(body)
    assert made.summary.text == made.description == "由 (1)、1 与 式 (1)、(1) 得证。"
    assert made.summary.html == "由 (1)、1 与 式 (1)、(1) 得证。"


def test_references_to_other_articles_are_their_names() -> None:
    assert rendered("由 \\cref{代数/环#eq:a} 得证。").summary.text == "由 《环》 得证。"


def test_references_without_a_target_are_left_out() -> None:
    assert rendered("由 \\eqref{eq:no} 得证。").summary.text == "由 得证。"


def test_references_in_formulas_and_descriptions_stay_as_text() -> None:
    made = rendered("由 $x \\text{ 与 } \\eqref{eq:a}$ 得证。" + DISPLAY)
    assert "(1)" in made.summary.html
    made = rendered(DISPLAY, front=FrontMatter(description="由 \\eqref{eq:a} 得证。"))
    assert made.description == "由 (1) 得证。"


def test_a_description_ends_at_a_sentence_if_that_leaves_enough() -> None:
    made = rendered("甲" * 99 + "。" + "乙" * 99 + "。")
    assert made.description == "甲" * 99 + "。"
    assert rendered("甲。" + "乙" * 200).description == "甲。" + "乙" * 158 + "…"
    assert made.summary.text == "甲" * 99 + "。" + "乙" * 99 + "。"
