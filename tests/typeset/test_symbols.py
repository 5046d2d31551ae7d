r"""Symbols that mean something: marked where they stand, and nothing else changes."""

import re
from collections.abc import Sequence
from functools import lru_cache

import pytest

from sitegen.core.model import Tex, Typeset
from sitegen.core.notation import symbol_class
from sitegen.typeset.hosts.auto import Auto
from sitegen.typeset.job import Job
from sitegen.typeset.typesetter import KatexTypesetter, make_typesetter

MACROS = {
    "R": r"\mathbb{R}",
    "KL": r"D_{\mathrm{KL}}(#1\,\|\,#2)",
    "E": r"\mathbb{E}_{#1}\left[#2\right]",
    "argmax": r"\operatorname*{arg\,max}",
    "most": r"\mathop{\mathrm{most}}\limits",
    "tr": r"\operatorname{tr}",
    "iid": r"\overset{\mathrm{iid}}{\sim}",
    "vx": r"\mathbf{x}",
    "mW": r"\mathbf{W}",
    "lb": r"\langle",
    "elbo": r"\E{q}{\KL{q}{p}}",
}
SYMBOLS = [f"\\{name}" for name in MACROS]
MARK = re.compile(r'<span class="(n-[a-z2-7]{6})">(.*?)</span>| (n-[a-z2-7]{6})(?=[" ])')
CASES = {
    # the formula: its symbols, the bytes of all marks
    r"x \in \R^n": (r"\R", 9),
    r"x^\R_\R": (r"\R \R", 18),
    r"\KL{p}{q} = 0": (r"\KL", 30),
    r"\tr A": (r"\tr", 9),
    r"X \iid P": (r"\iid", 9),
    r"\frac{\vx}{\sqrt{\vx}}": (r"\vx \vx", 18),
    r"\hat\vx + \bar{\vx}": (r"\vx \vx", 18),
    r"\mW\vx": (r"\mW \vx", 60),
    r"\vx\vx": (r"\vx \vx", 60),
    r"\begin{pmatrix} \vx & \R \\ \tr & 1 \end{pmatrix}": (r"\R \tr \vx", 27),
    r"\text{在 $\R$ 上}": (r"\R", 9),
    r"\underbrace{\KL{p}{q}}_{\R}": (r"\KL \R", 18),
    r"\E{\vx}{\KL{p}{\vx}}": (r"\E \KL \vx \vx", None),
    r"\elbo": (r"\E \KL \elbo", None),
    r"\left\lb x \right.": ("", 0),
    r"x + y": ("", 0),
}
LIMITS = {r"\argmax_{x \in \R} f": r"\R \argmax", r"\most_x f": r"\most"}


@lru_cache
def typesetter(host: str = "pykatex", *, marks: bool = True) -> KatexTypesetter:
    return make_typesetter(host, MACROS, None, SYMBOLS if marks else ())


def typeset(
    tex: str, *, display: bool = False, own: Sequence[str] = (), host: str = "pykatex"
) -> Typeset:
    return typesetter(host).typeset([Tex(tex=tex, display=display)], None, own)[0]


def plain(tex: str, *, display: bool = False) -> str:
    return typesetter(marks=False).typeset([Tex(tex=tex, display=display)])[0].html


def marked(html: str) -> list[str]:
    names = {symbol_class(name): name for name in [*SYMBOLS, "x", r"\theta", r"\mathbf{W}", "x_i"]}
    return sorted(names[each] for each in re.findall(r"n-[a-z2-7]{6}", html))


def unmarked(html: str) -> str:
    """Take the marks out again."""
    html = re.sub(r' n-[a-z2-7]{6}(?=[" ])', "", html)
    parts, depth, around = [], 0, []
    for piece in re.split(r"(<span\b[^>]*>|</span>)", html):
        if piece.startswith("<span"):
            depth += 1
            if re.fullmatch(r'<span class="n-[a-z2-7]{6}">', piece):
                around.append(depth)
                continue
        elif piece == "</span>":
            depth -= 1
            if around and around[-1] == depth + 1:
                around.pop()
                continue
        parts.append(piece)
    return "".join(parts)


@pytest.mark.parametrize("tex", CASES)
def test_marks_stand_on_the_symbols_and_nothing_else_changes(tex: str) -> None:
    symbols, size = CASES[tex]
    made = typeset(tex)
    assert not made.error
    assert marked(made.html) == sorted(symbols.split())
    assert unmarked(made.html) == plain(tex)
    if size is not None:
        assert len(made.html.encode()) - len(plain(tex).encode()) == size
    assert len(made.html) - len(plain(tex)) <= 40 * len(symbols.split())


@pytest.mark.parametrize("tex", LIMITS)
def test_limits_stay_below_their_operators(tex: str) -> None:
    made = typeset(tex, display=True)
    assert marked(made.html) == sorted(LIMITS[tex].split())
    assert unmarked(made.html) == plain(tex, display=True)


@pytest.mark.parametrize("tex", [*CASES, *LIMITS])
def test_both_hosts_mark_the_same(tex: str) -> None:
    pytest.importorskip("py_mini_racer")
    assert typeset(tex, host="v8") == typeset(tex)


@pytest.mark.parametrize(
    ("tex", "own", "found"),
    [
        (r"\theta + \thetax", [r"\theta"], ""),
        (r"\theta + f_\theta", [r"\theta"], r"\theta \theta"),
        (r"\max x + \text{x} + \mathbf{x}", ["x"], "x"),
        (r"\mathbf{W}x", [r"\mathbf{W}", "x"], r"\mathbf{W} x"),
        (r"\mathbf {W} x", [r"\mathbf{W}"], r"\mathbf{W}"),
        (r"x_i + x", ["x_i", "x"], "x x_i"),
        (r"\begin{matrix} x \end{matrix}", ["x"], "x"),
        (r"a + b", ["x"], ""),
    ],
)
def test_symbols_as_they_are_written(tex: str, own: list[str], found: str) -> None:
    made = typeset(tex, own=own)
    if made.html:
        assert marked(made.html) == found.split()
        assert unmarked(made.html) == plain(tex)
    else:
        assert not found, made.error


def test_what_the_author_wrote_stays_in_the_annotation() -> None:
    html = typeset(r"\KL{p}{q} < \tr A").html
    assert r'<annotation encoding="application/x-tex">\KL{p}{q} &lt; \tr A</annotation>' in html
    assert "n-" not in html.partition("</math>")[0]


def test_symbols_that_stand_in_others_are_named() -> None:
    found = typeset(r"\E{\vx}{\KL{p}{q}}").nested
    e, kl, vx = (symbol_class(name) for name in (r"\E", r"\KL", r"\vx"))
    assert set(found) == {(e, kl), (e, vx)}


def test_an_author_gets_no_trust_by_a_symbol() -> None:
    for tex in (r"\R \htmlClass{n-aaaaaa}{x}", r"\newcommand{\y}{\htmlId{a}{x}} \R \y"):
        assert typeset(tex).code == "math-untrusted"
    assert typeset(r"\R \href{javascript:alert(1)}{x}").code == "math-untrusted"
    assert typeset(r"\R \includegraphics{a.png}").code == "math-untrusted"
    site = make_typesetter("pykatex", {"R": r"\htmlStyle{color:red}{R}"}, None, [r"\R"])
    assert site.typeset([Tex(tex=r"\R", display=False)])[0].code == "math-untrusted"


def test_a_macro_that_an_author_redefines_is_another_symbol() -> None:
    formulas = [Tex(tex=t, display=False) for t in (r"\R", r"\newcommand{\R}{R}\R", r"\R + \tr A")]
    made = typesetter().typeset(formulas)
    assert [marked(each.html) for each in made] == [[r"\R"], [], [r"\tr"]]
    own = typesetter().typeset(formulas[:1], {"R": "R"})
    assert marked(own[0].html) == []
    own = typesetter().typeset(formulas[:1], {"R": "R"}, [r"\R"])
    assert marked(own[0].html) == [r"\R"], "but not if its notation says what it means"


def test_without_a_meaning_nothing_is_typeset_twice() -> None:
    class Counting:
        def __init__(self) -> None:
            self.jobs: list[Job] = []
            self._host = Auto(v8=False)

        def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
            self.jobs += jobs
            return self._host.typeset(jobs)

    host = Counting()
    formulas = [Tex(tex=r"\R + \KL{p}{q}", display=False), Tex(tex="x", display=False)]
    KatexTypesetter(host, MACROS).typeset(formulas)
    assert len(host.jobs) == 2
    assert not any(job.trust for job in host.jobs)
    KatexTypesetter(host, MACROS, [r"\R"]).typeset(formulas)
    assert len(host.jobs) == 2 + 3, "the one formula with a symbol once more"


def test_symbols_are_shown_alone_with_dots_for_arguments() -> None:
    shown = typesetter().shown([r"\KL", "x_i", r"\nosuch{"])
    assert r"\KL{\cdot}{\cdot}" in shown[0]
    assert shown[1]
    assert not shown[2]
