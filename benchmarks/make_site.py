"""Generate the content of a blog of N math articles: python benchmarks/make_site.py N DIR.

The same N gives the same bytes, and article i is the same for every N. An article has about 60
formulas; half of them are in no other article, the others come from a pool that all share.
"""

import datetime as dt
import random
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import phrases

FIRST_DAY = dt.date(1995, 1, 1)
"""Early enough for 10,000 articles, one a day, in the past."""
_LETTERS = "abcghkmnpqrsuvwxyzXYZ"
_DECORATIONS = ("{}", r"\hat{{{}}}", r"\tilde{{{}}}", r"\bar{{{}}}", r"\mathbf{{{}}}")
_SHARED_LETTERS = "uvwxyz"


def make_site(articles: int, folder: Path) -> None:
    """Write ``folder/content/``, replacing what is there."""
    content = folder / "content"
    shutil.rmtree(content, ignore_errors=True)
    content.mkdir(parents=True)
    for number in range(1, articles + 1):
        (content / f"{name(number)}.md").write_text(article(number), "utf-8")


def name(number: int) -> str:
    """Return an article's file name without extension."""
    return f"note-{number:05d}"


def article(number: int) -> str:
    """Return the text of one article."""
    rng = random.Random(f"article {number}")
    tags = rng.sample(phrases.TOPICS, rng.choice((2, 3)))
    formulas = Formulas(number, rng)
    parts = [
        _front_matter(number, tags, rng),
        _paragraph(tags[0], formulas, rng),
        "<!-- more -->",
        *_sections(tags, formulas, rng),
        "## 记号表",
        _table(formulas, rng),
    ]
    if number > 1:
        parts.append(f"前一篇见[这里]({name(number - 1)}.md)。")
    return "\n\n".join(parts) + "\n"


class Formulas:
    """Generates an article's formulas; every second one is in no other article."""

    def __init__(self, number: int, rng: random.Random) -> None:
        self._next = number * 1000
        self._rng = rng

    def take(self, patterns: Sequence[str]) -> str:
        """Return a pattern filled with a new symbol, or with one of the few shared ones."""
        pattern = self._rng.choice(patterns)
        self._next += 1
        if self._next % 2:
            return _fill(pattern, _symbol(self._next // 2), str(self._rng.randint(2, 99)))
        return _fill(pattern, self._rng.choice(_SHARED_LETTERS), str(self._rng.randint(2, 4)))


def _symbol(key: int) -> str:
    """Return a unique symbol for each whole number, always with an index."""
    rest, letter = divmod(key, len(_LETTERS))
    index, decoration = divmod(rest, len(_DECORATIONS))
    return f"{_DECORATIONS[decoration].format(_LETTERS[letter])}_{{{index}}}"


def _fill(pattern: str, symbol: str, number: str) -> str:
    return pattern.replace("§", symbol).replace("¤", number)


def _front_matter(number: int, tags: Sequence[str], rng: random.Random) -> str:
    title = rng.choice(phrases.TITLES).format(a=tags[0], b=tags[1])
    day = FIRST_DAY + dt.timedelta(days=number)
    description = phrases.DESCRIPTIONS[number % len(phrases.DESCRIPTIONS)]
    lines = [
        f'title: "{title}（{number}）"',
        f"author: {phrases.AUTHORS[number % len(phrases.AUTHORS)]}",
        f"date: {day} {rng.randint(6, 22):02d}:30:00",
        f"description: {description.format(a=tags[0], b=tags[1])}",
        "tags:",
    ]
    return "\n".join(["---", *lines, *(f"  - {tag}" for tag in tags), "---"])


def _sections(tags: Sequence[str], formulas: Formulas, rng: random.Random) -> list[str]:
    headings = rng.sample(phrases.HEADINGS, 5)
    with_code = rng.sample(range(5), rng.choice((1, 2)))
    parts = []
    for index, heading in enumerate(headings):
        topic = tags[index % len(tags)]
        parts += [f"## {heading.format(topic=topic)}", _paragraph(topic, formulas, rng)]
        parts += [rng.choice(phrases.LEADS) + "：", _display(formulas, rng)]
        parts += [_paragraph(topic, formulas, rng), _list(formulas, rng)]
        if index in with_code:
            parts.append(rng.choice(phrases.CODE).replace("{number}", str(rng.randint(3, 90))))
    return parts


def _paragraph(topic: str, formulas: Formulas, rng: random.Random) -> str:
    sentences = [*rng.sample(phrases.SENTENCES, 2), rng.choice(phrases.PLAIN)]
    text = "".join(sentences).replace("{topic}", topic)
    return re.sub("@", lambda _: f"${formulas.take(phrases.INLINE)}$", text)


def _display(formulas: Formulas, rng: random.Random) -> str:
    patterns = phrases.ALIGNED if rng.random() < 0.4 else phrases.DISPLAYS
    return f"$$\n{formulas.take(patterns)}\n$$"


def _list(formulas: Formulas, rng: random.Random) -> str:
    """Return a list: the first item has a display on its own lines, the second one inline."""
    lead = rng.choice(phrases.LEADS)
    own_lines = formulas.take(phrases.DISPLAYS)
    return "\n".join(
        [
            f"1. {lead}：",
            f"   $$\n   {own_lines}\n   $$",
            f"2. 另一方面 $${formulas.take(phrases.DISPLAYS)}$$",
            f"3. 其余各项都被 ${formulas.take(phrases.INLINE)}$ 控制。",
        ]
    )


def _table(formulas: Formulas, rng: random.Random) -> str:
    rows = [
        f"| ${formulas.take(phrases.INLINE[:6])}$ | {meaning} | {rng.randint(1, 999)} |"
        for meaning in rng.sample(phrases.TABLE_ROWS, 4)
    ]
    return "\n".join(["| 记号 | 含义 | 取值 |", "| :-- | --- | --: |", *rows])


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[1].isdigit():
        sys.exit("usage: python benchmarks/make_site.py N DIR")
    make_site(int(sys.argv[1]), Path(sys.argv[2]))
