"""The file of permanent tags is written as a whole, or stays as it was."""

import random
from pathlib import Path

import pytest

from sitegen.build.read_site import read_site
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Refusal
from sitegen.library.permanent_tags import Taggable
from sitegen.library.permanent_tags.assignment import Lost
from sitegen.workspace.tag_results import Tagging, save, tag_results
from sites import build_site, make_site, read

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


@pytest.mark.long(1, 20)
def test_after_moves_and_renames_each_page_shows_its_result(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    places = {f"Wort{n}": (rng.choice("abc"), f"thm:{n}") for n in range(8)}
    write(tmp_path, places)
    save(tmp_path, tagged(tmp_path))
    words = {each.tag: word_of(each.begins) for each in tagged(tmp_path).tags}
    assert sorted(words.values()) == sorted(places)
    for turn in range(6):
        for _ in range(3):
            move(rng, places, turn)
        write(tmp_path, places)
        tagging = tagged(tmp_path)
        assert (tagging.new, tagging.gone, tagging.changed) == ((), (), ())
        save(tmp_path, tagging)
        assert {each.tag: (each.article, each.label) for each in tagging.tags} == {
            tag: (f"content/{places[word][0]}.md", places[word][1]) for tag, word in words.items()
        }
    build_site(tmp_path)
    for tag, word in words.items():
        assert f"<p>Satz mit {word}.</p>" in read(tmp_path, f"t/{tag}/index.html")


def write(root: Path, places: dict[str, tuple[str, str]]) -> None:
    """Write the articles of results; the words are what tells them apart."""
    for old in (root / "content").glob("*.md"):
        old.unlink()
    texts: dict[str, str] = {}
    for word, (article, label) in sorted(places.items(), key=lambda each: each[1]):
        text = f"::: theorem {{#{label}}}\nSatz mit {word}.\n:::\n\n"
        texts[f"content/{article}.md"] = texts.get(f"content/{article}.md", "") + text
    make_site(root, texts)


def word_of(text: str) -> str:
    return text.removeprefix("Satz mit ").removesuffix(".")


def move(rng: random.Random, places: dict[str, tuple[str, str]], turn: int) -> None:
    """Move a result or an article, rename a label, or let two results change places."""
    one, other = rng.sample(sorted(places), k=2)
    kind = rng.choice(["result", "article", "label", "swap"])
    if kind == "swap":
        places[one], places[other] = places[other], places[one]
    elif kind == "article":
        old, new = places[one][0], f"{places[one][0]}{turn}{rng.randint(0, 10**6)}"
        places.update({w: (new, label) for w, (a, label) in places.items() if a == old})
    else:
        article, label = places[one]
        article = places[other][0] if kind == "result" else article
        label = f"thm:{rng.randint(0, 10**6)}" if kind == "label" else label
        if (article, label) not in places.values():
            places[one] = (article, label)
