"""KaTeX in two hosts: what they give, that it is the same, and that they keep quiet."""

import re
import resource
from pathlib import Path
from unittest.mock import Mock

import pytest

from sitegen.typeset.errors import FAILED, TOO_SLOW
from sitegen.typeset.hosts import apart, auto, v8
from sitegen.typeset.hosts.apart import Apart
from sitegen.typeset.hosts.auto import Auto
from sitegen.typeset.hosts.quickjs import QuickJS, Spent
from sitegen.typeset.hosts.v8 import V8, hindrance, is_installed
from sitegen.typeset.job import Job
from sitegen.typeset.typesetter import make_typesetter
from sites import build_site, make_site, read, remarks, run

FORMULAS = [
    "x",
    r"\frac{1}{2}",
    r"\sum_{i=1}^n i",
    r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    r"\text{中文与 text}",
    r"\sqrt[3]{x}\underbrace{y}_{z}\overrightarrow{AB}",
    r"\mathbb{R}\mathcal{L}\mathfrak{g}\boldsymbol{\theta}",
    r"\left\{ \frac{a}{b} \middle| c \right\}",
    r"\tag{1} E = mc^2",
    r"①½🎉é",
    "a<b>c&d\"e'f",
    r"\gdef\R{\mathbb{R}} x \in \R",
    r"\nope",
    r"\frac{1}{",
    "x}",
    "𠮷 + \\nope",
    r"\left( x",
    "x_a_b",
    "#",
    "",
    " ",
    "\\",
    r"\href{https://example.org/?a=1&b=2}{x}",
]
JOBS = [
    Job(tex, display, trust)
    for tex in FORMULAS
    for display in (False, True)
    for trust in (False, "href" in tex)
]


GROWING = [Job(rf"\def\a#1{{\a{{#1#1}}}}\a{{x_{n}}}", False) for n in range(6)]
"""After a few steps KaTeX hands a function more arguments than it may."""


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pykatex be as in a new process: none of what it is asked for here makes it fail."""
    monkeypatch.setattr(QuickJS, "spent", False)


@pytest.fixture(params=[QuickJS, V8], ids=["pykatex", "v8"])
def host(request: pytest.FixtureRequest) -> QuickJS | V8:
    """Give each host in turn."""
    made: QuickJS | V8 = request.param()
    return made


def test_the_hosts_give_the_same_bytes() -> None:
    assert is_installed()
    for job, one, other in zip(JOBS, QuickJS().typeset(JOBS), V8().typeset(JOBS), strict=True):
        assert one == other, job


def test_each_formula_gives_html_or_an_error(host: QuickJS | V8) -> None:
    for job, typeset in zip(JOBS, host.typeset(JOBS), strict=True):
        assert bool(typeset.html) != bool(typeset.reason), job
        if typeset.position is not None:
            assert 0 <= typeset.position <= max(0, len(job.tex)), job


def test_the_html_is_katexs_with_mathml_and_the_tex(host: QuickJS | V8) -> None:
    (typeset,) = host.typeset([Job("a<b", False)])
    assert typeset.html.startswith('<span class="katex"><span class="katex-mathml"><math ')
    assert 'encoding="application/x-tex">a&lt;b</annotation>' in typeset.html
    assert '<span class="katex-html" aria-hidden="true">' in typeset.html
    assert not re.search("katex-display|katex-error", typeset.html)
    (display,) = host.typeset([Job("a<b", True)])
    assert display.html.startswith('<span class="katex-display"><span class="katex">')


def test_a_definition_does_not_reach_the_next_formula(host: QuickJS | V8) -> None:
    defining, using = host.typeset([Job(r"\gdef\mine{x}\mine", False), Job(r"\mine", False)])
    assert defining.html
    assert "Undefined control sequence" in using.reason


def test_nothing_is_no_work(host: QuickJS | V8) -> None:
    assert host.typeset([]) == []


def test_a_host_is_silent(host: QuickJS | V8, capfd: pytest.CaptureFixture[str]) -> None:
    host.typeset([Job("①½🎉", False), Job(r"\text{中文}x_中", False), Job(r"\nope", True)])
    print("before and after", flush=True)  # noqa: T201  what is printed around it arrives
    host.typeset([Job("②", False)])
    assert tuple(capfd.readouterr()) == ("before and after\n", "")


def test_a_host_leaves_no_file_open(host: QuickJS | V8) -> None:
    host.typeset([Job("x", False)])
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        host.typeset([Job("y", False)])
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_auto_moves_to_v8_when_enough_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Auto()
    first = host.typeset([Job("x", False)] * auto.WORTH_V8)
    assert host._here is not None
    second = host.typeset([Job("x", False)])
    assert host._here is None
    assert isinstance(host._host, V8)
    assert first[0] == second[0]


def test_auto_stays_where_v8_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auto, "hindrance", lambda: "not installed")
    host = Auto()
    host.typeset([Job("x", False)] * (auto.WORTH_V8 + 1))
    assert host._here is not None
    assert type(host._host) is Apart


def limit_addresses() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


def test_where_addresses_are_limited_pykatex_does_it_and_a_warning_says_so(tmp_path: Path) -> None:
    """V8 would end the process there."""
    text = "\n".join(f"$x_{{{n}}}$" for n in range(2 * auto.WORTH_V8))
    free = make_site(tmp_path / "free", {"content/a.md": text})
    assert run(free).returncode == 0
    for host, count in {"auto": 0, "v8": 1}.items():
        settings = f'[math]\nhost = "{host}"\n'
        root = make_site(tmp_path / host, {"content/a.md": text, "sitegen.toml": settings})
        for _ in range(1 + count):
            built = run(root, preexec_fn=limit_addresses)
            assert built.returncode == 0
            assert built.stderr.count("sitegen.toml:2:1: warning") == count
            assert built.stderr.count("ulimit -v") == count
        assert read(root, "articles/a/index.html") == read(free, "articles/a/index.html")
    assert "math-host" not in run(root).stderr


def test_where_no_thread_may_be_started_v8_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threading.Thread.start", Mock(side_effect=RuntimeError))
    assert "no threads" in hindrance()
    host = make_typesetter("v8")._host
    assert host.typeset([Job("x", False)])[0].html  # type: ignore[attr-defined]


def test_where_another_process_takes_the_last_thread_pykatex_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(V8, "start", Mock(side_effect=RuntimeError("can't start new thread")))
    host = Auto(pykatex_first=0)
    assert [host.typeset([Job(each, False)])[0].reason for each in "ab"] == ["", ""]
    assert host._here is not None


def test_without_mini_racer_pykatex_does_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(v8, "is_installed", lambda: False)
    make_site(tmp_path, {"content/a.md": "$x$", "sitegen.toml": '[math]\nhost = "v8"\n'})
    built = build_site(tmp_path)
    assert remarks(built) == ["sitegen.toml:2:1 warning math-host"]
    assert 'class="katex"' in read(tmp_path, "articles/a/index.html")


@pytest.mark.parametrize("host", ["auto", "pykatex", "v8"])
def test_formulas_on_which_katex_fails_do_no_harm(tmp_path: Path, host: str) -> None:
    """More of them in a process than pykatex survives, and right ones in between."""
    text = "\n\n".join(f"${job.tex}$ and $y_{at}$" for at, job in enumerate(GROWING))
    settings = f'[math]\nhost = "{host}"\n'
    root = make_site(tmp_path, {"content/a.md": text, "sitegen.toml": settings})
    built = run(root)
    assert built.returncode == 0
    assert built.stderr.count(f"error: {FAILED.error}") == len(GROWING)
    assert built.stderr.count(FAILED.hint) == len(GROWING)
    assert read(root, "articles/a/index.html").count('class="katex"') == len(GROWING)


def test_where_pykatex_has_failed_it_is_asked_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuickJS, "spent", True)
    with pytest.raises(Spent):
        QuickJS().typeset([Job("x", False)])
    monkeypatch.setattr("pykatex.renderToString", None)
    jobs = [*JOBS[:6], *GROWING, *JOBS]
    assert Auto().typeset(jobs) == Auto(v8=False).typeset(jobs) == V8().typeset(jobs)


def test_a_process_that_dies_costs_the_formula_it_was_at(monkeypatch: pytest.MonkeyPatch) -> None:
    dying = "import os; os.dup2(os.open(os.devnull, os.O_WRONLY), 1); " + apart._PROGRAM
    monkeypatch.setattr(apart, "_PROGRAM", dying)
    assert Apart().typeset(JOBS[:3]) == [FAILED] * 3


def test_without_another_process_a_formula_is_not_typeset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/no/such/python")
    assert Apart().typeset(JOBS[:2]) == [FAILED] * 2


WIDE = Job(r"\begin{matrix}" + "&" * 15_000 + r"\end{matrix}", True)
"""Time grows with the square of the columns."""


def test_pykatex_is_ended_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    short = "import sitegen.typeset.job as job; job.DEADLINE = 0.5; "
    monkeypatch.setattr(apart, "_PROGRAM", short + apart._PROGRAM)
    host = Auto(v8=False)
    jobs = [JOBS[0], WIDE, JOBS[3]]
    assert host.typeset(jobs) == [*V8().typeset(jobs[:1]), TOO_SLOW, *V8().typeset(jobs[2:])]


def test_v8_is_stopped_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    right = V8().typeset(JOBS)
    host = V8()
    host.typeset([Job("x", False)])
    monkeypatch.setattr(v8, "DEADLINE", 0.4)
    assert host.typeset([*JOBS, WIDE, *JOBS]) == [*right, TOO_SLOW, *right]


def test_v8_is_stopped_where_it_takes_too_much_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(v8, "_MEMORY", 40_000_000)
    right = V8().typeset(JOBS)
    assert V8().typeset([*JOBS, WIDE, *JOBS]) == [*right, TOO_SLOW, *right]


def test_only_formulas_that_may_take_long_leave_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Apart, "typeset", lambda self, jobs: [FAILED for _ in jobs])
    long = [Job("x" * 2_001, False), Job(r"\edef\a.{x}\a.", False)]
    given = Auto(v8=False).typeset([*JOBS, *long])
    assert given == [*QuickJS().typeset(JOBS), FAILED, FAILED]


def test_a_process_apart_ends_with_its_host() -> None:
    host = Apart()
    host.typeset(JOBS[:1])
    process = host._process
    assert process is not None
    assert process.poll() is None
    del host
    assert process.poll() is not None
