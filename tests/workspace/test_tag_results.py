"""The file of permanent tags is written as a whole, or stays as it was."""

from pathlib import Path

import pytest

from sitegen.build.read_site import read_site
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Refusal
from sitegen.library.permanent_tags import Taggable
from sitegen.library.permanent_tags.assignment import Lost
from sitegen.workspace.tag_results import Tagging, save, tag_results
from sites import make_site

THEOREM = "::: theorem {#thm:x}\nSatz.\n:::\n"
OTHER = '0A3F = { article = "content/gone.md", label = "thm:y" }\n'


def nobody(lost: Lost) -> Taggable | None:
    return None


def tagged(root: Path) -> Tagging:
    return tag_results(read_site(Site(root=root, output=root / "public", jobs=1)), nobody)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_site(tmp_path, {"content/a.md": THEOREM, "tags.toml": OTHER})


def test_a_full_disk_leaves_the_file_as_it_was(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tagging = tagged(root)

    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Refusal, match="No space left"):
        save(root, tagging)
    assert (root / "tags.toml").read_text("utf-8") == OTHER
    assert [path.name for path in root.iterdir() if path.suffix == ".part"] == []


def test_what_another_has_written_meanwhile_is_not_replaced(root: Path) -> None:
    tagging = tagged(root)
    (root / "tags.toml").write_text(OTHER * 2, "utf-8")
    with pytest.raises(Refusal, match="changed meanwhile"):
        save(root, tagging)
    assert (root / "tags.toml").read_text("utf-8") == OTHER * 2


def test_the_tag_of_a_result_that_is_gone_stays_and_comments_do(root: Path) -> None:
    (root / "tags.toml").write_text(f"# unsere\n{OTHER}# unsere\n", "utf-8")
    save(root, tagged(root))
    lines = (root / "tags.toml").read_text("utf-8").splitlines()
    assert lines[0] == "# unsere"
    assert OTHER.strip() in lines
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "tags.toml merge=union\n"),
        ("*.png binary", "*.png binary\ntags.toml merge=union\n"),
        ("tags.toml -text\n", "tags.toml -text\n"),
    ],
)
def test_git_is_told_how_to_merge_a_new_file(
    tmp_path: Path, before: str | None, after: str
) -> None:
    make_site(tmp_path, {"content/a.md": THEOREM, ".git/HEAD": "ref: refs/heads/main\n"})
    if before is not None:
        (tmp_path / ".gitattributes").write_text(before, "utf-8")
    assert save(tmp_path, tagged(tmp_path)) == (before != after)
    assert (tmp_path / ".gitattributes").read_text("utf-8") == after
