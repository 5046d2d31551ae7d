"""Both hosts run the same KaTeX: the same bytes and the same errors on over 2,000 formulas.

The formulas are made from the patterns of katex_functions.txt, right ones and wrong ones.
"""

from itertools import product
from pathlib import Path

import pytest

from sitegen.typeset.hosts.quickjs import QuickJS
from sitegen.typeset.hosts.v8 import V8, is_installed
from sitegen.typeset.job import Job

ONE, TWO, WRONG = (
    [pattern for line in section.splitlines()[1:] for pattern in line.split()]
    for section in Path(__file__).with_name("katex_functions.txt").read_text("utf-8").split("\n\n")
)
PARTS = ["x", "x_1^2", "\\alpha", "\\frac{a}{b}", "中", "\\text{甲 a}", "\\sqrt{y}", "-1"]
TAILS = ["", "+y", "\\nope", " 中 ", "}"]


def formulas() -> list[str]:
    """Make the formulas; each comes once."""
    made = [pattern.replace("□", part) for pattern, part in product(ONE, PARTS)]
    for pattern, (first, second) in product(TWO, product(PARTS[:4], PARTS[1:5])):
        made.append(pattern.replace("□", first, 1).replace("□", second))
    made += [wrong + tail for wrong, tail in product(WRONG, TAILS)]
    return list(dict.fromkeys(made))


@pytest.mark.parametrize("share", range(4))
def test_the_hosts_agree_on_bytes_and_errors(share: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_installed()
    monkeypatch.setattr(QuickJS, "spent", False)  # of an earlier test; none of these makes it fail
    tex = formulas()[share::4]
    jobs = [Job(each, at % 3 == 0, "\\href" in each) for at, each in enumerate(tex)]
    quick, fast = QuickJS().typeset(jobs), V8().typeset(jobs)
    for job, one, other in zip(jobs, quick, fast, strict=True):
        assert one == other, job


def test_there_are_enough_formulas_and_enough_of_them_right() -> None:
    tex = formulas()
    assert len(tex) > 2_000
    right = [made for made in V8().typeset([Job(each, True) for each in tex]) if made.html]
    assert 1_500 < len(right) < len(tex) - 300
