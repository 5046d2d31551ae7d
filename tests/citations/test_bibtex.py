"""BibTeX and CSL JSON: what is read, and what is reported where."""

import json
import time

import pytest

from sitegen.citations.bibliography import Bibliography
from sitegen.citations.entries import Name
from sitegen.citations.names import read_names
from sitegen.citations.reading import read_bibliography
from sitegen.citations.tex_text import plain_text


def read(text: str) -> Bibliography:
    return read_bibliography(text, "r.bib")


def reported(text: str) -> list[tuple[int, int, str]]:
    return [(d.span.line, d.span.column, d.message) for d in read(text).problems]


BOOK = "author={A, B}, publisher={P}, year=2000"


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"Erd\H{o}s and R{\'e}nyi", "Erdős and Rényi"),
        (r"{\"o}{\"O}\"u\'{\i} \v{c} \c c {\ss}{\L}{\aa}", "öÖüí č ç ßŁå"),
        (
            r"An $\alpha$-$\Omega$ {T}heory of {NP} --- it's ``so''",
            "An α-Ω Theory of NP — it’s “so”",
        ),
        (r"\emph{a} \textbf{b} \unknown{c} A\&B 5\% \_ \url{x}", "a b c A&B 5% _ x"),
        (r"pp. 1--2~3", "pp. 1–2\u00a03"),
        ("机器学习", "机器学习"),
    ],
)
def test_tex_becomes_text(tex: str, text: str) -> None:
    assert plain_text(tex) == text


@pytest.mark.parametrize(
    ("tex", "names"),
    [
        ("Knuth, Donald E. and Leslie Lamport", [("Knuth", "Donald E."), ("Lamport", "Leslie")]),
        ("{World Health Organization}", [("World Health Organization", "")]),
        ("周志华 and 李, 航", [("周志华", ""), ("李航", "")]),
        ("{Barnes and Noble} and A, B", [("Barnes and Noble", ""), ("A", "B")]),
    ],
)
def test_names_are_read(tex: str, names: list[tuple[str, str]]) -> None:
    assert [(name.family, name.given) for name in read_names(tex)[0]] == names


def test_particles_suffixes_and_others_are_read() -> None:
    tex = "Ludwig van Beethoven and von Neumann, John and King, Jr., Martin Luther and others"
    names, others = read_names(tex)
    assert names == (
        Name("Beethoven", "Ludwig", "van"),
        Name("Neumann", "John", "von"),
        Name("King", "Martin Luther", "", "Jr."),
    )
    assert others


def test_strings_joins_quotes_and_parentheses_are_read() -> None:
    rest = BOOK.replace("{P}", "p")
    text = f'@string{{p = "Spring" # {{er}}}}\n@BOOK(k, title = "A {{"}}B{{"}}" # " C", {rest})'
    entry = read(text).entries["k"]
    assert entry.text("title") == 'A "B" C'
    assert entry.text("publisher") == "Springer"


def test_an_entry_and_its_fields_have_places() -> None:
    entry = read(f"% words\n\n  @book{{key,\n  {BOOK},\n  title = {{T}}}}").entries["key"]
    assert (entry.span().line, entry.span().column) == (3, 9)
    assert (entry.span("title").line, entry.span("title").column) == (5, 3)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"@book{{k, {BOOK}}}", (1, 7, "k is an @book without title")),
        (f"@book{{k, title={{T}}, {BOOK}}}\n@book{{k, title={{T}}, {BOOK}}}",
         (2, 7, "the key k stands at r.bib:1 already")),
        (f"@book{{k, title={{T}}, {BOOK} x}}",
         (1, 61, "a field is expected here, or the end of the entry")),
        (f"@book{{k, title={{T, {BOOK}\n", (1, 16, "this value is never closed")),
        (f"@book{{k, title=none, {BOOK}}}", (1, 16, "there is no string none")),
        (f"@book{{, title={{T}}, {BOOK}}}", (1, 7, "the entry has no key")),
        ("@book{k, title={T}, author={A}, publisher={P}, year={soon}}",
         (1, 48, "the field year of k cannot be used: soon")),
        (f"@book{{k, title={{T}}, {BOOK}, doi={{x}}}}",
         (1, 62, "the field doi of k cannot be used: x")),
        (f"@book{{k, title={{T}}, {BOOK}, url={{javascript:alert(1)}}}}",
         (1, 62, "the field url of k cannot be used: javascript:alert(1)")),
    ],
)  # fmt: skip
def test_a_fault_is_reported_at_its_place(text: str, problem: tuple[int, int, str]) -> None:
    assert problem in reported(text)


def test_what_follows_a_broken_entry_is_read() -> None:
    text = f"@book{{a, title={{T, {BOOK}\n}}\n@book{{b, title={{T}}, {BOOK}}}"
    assert list(read(text).entries) == ["b"]


def test_bombs_of_strings_end_early() -> None:
    lines = ["@string{s0 = {xxxxxxxxxx}}"]
    lines += [f"@string{{s{n} = s{n - 1} # s{n - 1}}}" for n in range(1, 60)]
    bibliography = read("\n".join([*lines, f"@book{{k, title=s59, {BOOK}}}"]))
    assert any("more than 4,000 characters" in d.message for d in bibliography.problems)
    assert len(bibliography.entries["k"].text("title")) <= 4_000


@pytest.mark.parametrize(
    "unit",
    ["@book{k, title={", "@book{", "{" * 50, "@string{a=", '@a{b,c="', "@book{k, a = b # ", " \n"],
)
def test_the_time_grows_with_the_length(unit: str) -> None:
    start = time.process_time()
    read(unit * (200_000 // len(unit)))
    assert time.process_time() - start < 3


def test_csl_json_is_read_with_places() -> None:
    works = [
        {
            "id": "kl",
            "type": "article-journal",
            "title": "On <i>Information</i>",
            "author": [{"family": "Kullback", "given": "S."}, {"literal": "RAND"}],
            "container-title": "Annals",
            "issued": {"date-parts": [[1951, 3]]},
            "DOI": "10.1214/aoms/1177729694",
        }
    ]
    bibliography = read_bibliography(json.dumps(works, indent=1), "r.json")
    assert bibliography.problems == ()
    entry = bibliography.entries["kl"]
    assert (entry.kind, entry.text("title"), entry.year) == ("article", "On Information", "1951")
    assert entry.authors == (Name("Kullback", "S."), Name("RAND"))
    assert (entry.line, entry.column) == (3, 9)


@pytest.mark.parametrize("text", ["{", "[1, null, {}, []]", "{}", '"x"', "[" * 100_000])
def test_broken_json_is_no_traceback(text: str) -> None:
    assert read_bibliography(text, "r.json").entries == {}
