"""Formulas in the line stand off from 汉字 beside them, and all by the same."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sites import build_site, make_site

pytestmark = pytest.mark.browser

TEXT = "设$A$的秩为$r$，秩为$r$。由$v$知道$\\frac12$以及$B$（$C$），对$x$：$y$也。"
GAPS = """() => [...document.querySelectorAll(".prose p > .katex")].flatMap((formula) => {
  const beside = (text, at) => {
    if (!text || !/\\p{Script=Han}/u.test(text.data.at(at))) return null;
    const range = document.createRange();
    const start = at < 0 ? text.length - 1 : 0;
    range.setStart(text, start);
    range.setEnd(text, start + 1);
    return range.getBoundingClientRect();
  };
  const size = parseFloat(getComputedStyle(document.body).fontSize);
  const box = formula.querySelector(".base > *").getBoundingClientRect();
  const end = [...formula.querySelectorAll(".base")].at(-1).getBoundingClientRect();
  const before = beside(formula.previousSibling, -1);
  const after = beside(formula.nextSibling, 0);
  return [before && (box.left - before.left - size) / size,
          after && (after.right - end.right - size) / size].filter((gap) => gap !== null);
})"""


def test_every_formula_has_the_same_space_beside_chinese(
    browser: Browser, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    build_site(make_site(tmp_path, {"content/a.md": TEXT}))
    page = browser.new_page()
    page.goto(serve(tmp_path / "public") + "/articles/a/")
    page.evaluate("document.fonts.ready.then(() => true)")
    gaps = page.evaluate(GAPS)
    page.close()
    assert len(gaps) == 11
    assert gaps == pytest.approx([0.125] * len(gaps), abs=0.01)
