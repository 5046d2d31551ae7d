"""``sitegen check --fix``: what is repaired, what stays, and how files are written."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.check.repair import FileRepair, repairs, save
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Diagnostic
from sites import build_site, cases, make_site, snapshot

CASES = {
    title: (given, expected)
    for title, given, expected in cases(Path(__file__).with_name("repairs.md"))
}


def found(root: Path) -> list[FileRepair | Diagnostic]:
    return list(repairs(Site(root=root, output=root / "public")))


def repair_one(root: Path, content: str | bytes, name: str = "content/a.md") -> bytes:
    """Repair a site of one article; a second run must find nothing."""
    make_site(root, {name: content})
    ready = [each for each in found(root) if isinstance(each, FileRepair)]
    if ready:
        _, problems = save(ready, root)
        assert problems == []
    assert found(root) == []
    return (root / name).read_bytes()


@pytest.mark.parametrize("title", CASES)
def test_what_is_certain_is_mended_once_and_for_all(title: str, tmp_path: Path) -> None:
    before, after = CASES[title]
    assert repair_one(tmp_path, before).decode() == after


@pytest.mark.parametrize("title", CASES)
def test_no_formula_comes_out_worse(title: str, tmp_path: Path) -> None:
    before, after = (
        build_site(make_site(tmp_path / name, {"content/a.md": text}))
        for name, text in zip("ab", CASES[title], strict=True)
    )

    def errors(diagnostics: tuple[Diagnostic, ...]) -> int:
        return sum(each.severity == "error" for each in diagnostics)

    assert errors(after.diagnostics) <= errors(before.diagnostics)
    assert after.formulas >= before.formulas


@pytest.mark.parametrize(
    "text",
    [
        "---\ndate: 2024-01-02 08:00\nupdated: 2024-01-02T08:00:00+08:00\n---\n文\n",
        "---\ndate: 2024/30/2\nupdated: soon\n---\n文\n",
        "---\ndate: 1/2/2024\n---\n文\n",
        "---\ndate: 2024/1\n---\n文\n",
        "---\nx: {date: 2024/1/2}\nborn: 2024/1/2\n---\n文\n",
        "date: 2024/1/2 是一天\n\n文\n",
        "[\n一段文字\n]\n\n(x_1)\n",
        "[\n$\\alpha$\n]\n\n(x_1)\n",
        "```\n[\n\\alpha\n]\n```\n\n(x_1)\n",
        "$my\\_z$ 与 $y_2$\n",
        "$\\text{a\\_b}$ `$a\\_1 b\\_2$` <!-- $a \\* b$ -->\n",
        "$$a \\\\ b \\\\ c$$\n",
        "买$5的书\\_和$10的\\*笔\n",
    ],
)
def test_good_articles_and_what_is_not_certain_stay(text: str, tmp_path: Path) -> None:
    assert repair_one(tmp_path, text).decode() == text


PIECES = st.sampled_from(
    [
        *("设 $x_1$ 为", "$$\na \\\\ b\n$$\n\n", "(x_1)", "f(x)", "\n\n", "- 项\n", "> 引\n"),
        *("$\\{a\\}$", "`(y_1)`", "[链](#甲)", "$\\text{a\\_b}$", "\n\n## 甲\n\n", "| a | b |\n"),
        *(
            "\n\n```\n[\n\\alpha\n]\n```\n",
            "\\[ \\alpha \\]",
            "\\(x\\)",
            "$5 与 $10",
            "(a)",
            "[",
            "]",
        ),
    ]
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_an_article_without_a_sign_of_loss_or_habit_is_never_changed(
    tmp_path: Path, text: str
) -> None:
    make_site(tmp_path, {"content/a.md": f"---\ndate: 2024-01-02\n---\n{text}"})
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"", "gb18030"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_mark_and_line_ends_stay(
    mark: bytes, encoding: str, end: str, tmp_path: Path
) -> None:
    text = f"---{end}date: 2024/1/2{end}title: 甲{end}---{end}{end}梯度下降法$a \\* b${end}文"
    expected = text.replace("2024/1/2", "2024-01-02").replace("\\*", "*")
    assert repair_one(tmp_path, mark + text.encode(encoding)) == mark + expected.encode(encoding)


def test_mixed_line_ends_and_control_characters_elsewhere_stay(tmp_path: Path) -> None:
    data = b"---\r\ndate: 2024/1/2\n---\r\n\r\na\x00b\rc\n"
    assert repair_one(tmp_path, data) == data.replace(b"2024/1/2", b"2024-01-02")


def test_a_line_with_control_characters_is_not_written(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": b"$a \\* b$ \x00\n"})
    (problem,) = found(tmp_path)
    assert isinstance(problem, Diagnostic)
    assert (
        problem.message == "cannot be repaired: it contains control characters; delete them first"
    )


def test_the_originals_are_backed_up_and_nothing_else_is_written(tmp_path: Path) -> None:
    files = {
        "content/a.md": "---\ndate: 2024/1/2\n---\n文\n",
        "content/乙/b.md": "$a \\* b$\n",
        "content/c.md": "文\n",
    }
    make_site(tmp_path, files)
    (tmp_path / "content/a.md").chmod(0o640)
    backup, problems = save(
        [each for each in found(tmp_path) if isinstance(each, FileRepair)], tmp_path
    )
    assert problems == []
    assert backup.parent == tmp_path / ".sitegen" / "backup"
    assert snapshot(backup) == {
        name: files[name].encode() for name in ("content/a.md", "content/乙/b.md")
    }
    assert (tmp_path / "content/a.md").stat().st_mode & 0o777 == 0o640
    assert {*snapshot(tmp_path / "content")} == {"a.md", "c.md", "乙/b.md"}


def test_a_file_that_was_changed_in_the_meantime_is_left_alone(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "$a \\* b$\n"})
    ready = [each for each in found(tmp_path) if isinstance(each, FileRepair)]
    (tmp_path / "content/a.md").write_text("mine\n")
    _, (problem,) = save(ready, tmp_path)
    assert "it has changed in the meantime" in problem.message
    assert (tmp_path / "content/a.md").read_text() == "mine\n"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    make_site(tmp_path, {"notes/a.md": "$a \\* b$\n"})
    (tmp_path / "content/a.md").symlink_to(tmp_path / "notes/a.md")
    save([each for each in found(tmp_path) if isinstance(each, FileRepair)], tmp_path)
    assert (tmp_path / "content/a.md").is_symlink()
    assert (tmp_path / "notes/a.md").read_text() == "$a * b$\n"


def test_two_backups_in_one_second_are_kept_apart(tmp_path: Path) -> None:
    folders = []
    for _ in range(2):
        make_site(tmp_path, {"content/a.md": "$a \\* b$\n"})
        ready = [each for each in found(tmp_path) if isinstance(each, FileRepair)]
        folders.append(save(ready, tmp_path)[0])
    assert len({*folders}) == 2


def test_what_is_no_text_and_what_lies_beside_is_passed_over(tmp_path: Path) -> None:
    files = {"content/a.md": b"\0\1\2" * 50, "content/p.png": b"p", "content/b.md": "$a \\* b$\n"}
    make_site(tmp_path, files)
    assert [each.found.path for each in found(tmp_path) if isinstance(each, FileRepair)] == [
        "content/b.md"
    ]
