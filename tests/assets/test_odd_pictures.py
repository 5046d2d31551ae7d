"""No picture, however broken, stops a build or loses a page."""

import io
import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from odd_pictures import COUNT, odd_pictures
from sites import make_site, run, snapshot

_EACH = 5
"""Pictures in an article."""


@pytest.fixture(scope="module")
def pictures() -> dict[str, bytes]:
    return odd_pictures()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, pictures: dict[str, bytes]) -> Path:
    return written(tmp_path_factory.mktemp("odd"), pictures)


def written(root: Path, pictures: dict[str, bytes]) -> Path:
    """Write a site that shows pictures, in the order of their names."""
    names = sorted(pictures)
    texts = {
        f"content/{at:03}.md": "".join(f"![]({name})\n\n" for name in names[at : at + _EACH])
        for at in range(0, len(names), _EACH)
    }
    files = {f"content/{name}": data for name, data in pictures.items()}
    return make_site(root, {**texts, **files, "sitegen.toml": "[search]\nenabled = false\n"})


@pytest.fixture(scope="module")
def built(site: Path) -> subprocess.CompletedProcess[str]:
    return run(site, "--jobs", "2")


def places(output: str) -> set[tuple[str, int]]:
    found = re.findall(r"^content/(\d+)\.md:(\d+):\d+: warning: .* \[image-resize\]$", output, re.M)
    return {(name, int(line)) for name, line in found}


def test_every_page_is_there_and_every_picture_as_it_is(
    site: Path, built: subprocess.CompletedProcess[str], pictures: dict[str, bytes]
) -> None:
    assert built.returncode == 0, built.stderr
    assert "Traceback" not in built.stderr
    assert "Warning" not in built.stderr  # Python's own
    assert len(pictures) >= COUNT
    output = snapshot(site / "public")
    assert all(output[f"articles/{name}"] == data for name, data in pictures.items())
    assert len([name for name in output if re.fullmatch(r"articles/\d+/index.html", name)]) == len(
        list(site.glob("content/*.md"))
    )


def test_the_broken_ones_are_named_with_their_places_and_no_other(
    built: subprocess.CompletedProcess[str], pictures: dict[str, bytes]
) -> None:
    names = sorted(pictures)
    named = {names[int(name) + (line - 1) // 2] for name, line in places(built.stderr)}
    broken = {name for name in names if name.startswith("broken")}
    assert len(broken) > 60
    assert broken - named == set()
    assert {name for name in named if name.startswith("sound")} == set()


def test_every_copy_is_a_picture_of_the_width_in_its_name(
    site: Path, built: subprocess.CompletedProcess[str]
) -> None:
    copies = sorted(site.glob("public/articles/*.webp"))
    resized = [copy for copy in copies if re.search(r"-\d+\.[0-9a-f]{8}\.webp$", copy.name)]
    assert len(resized) > 80
    for copy in resized:
        with Image.open(io.BytesIO(copy.read_bytes())) as picture:
            picture.load()
            assert f"-{picture.width}." in copy.name


def test_one_process_makes_the_same_and_what_is_kept_is_the_same(
    site: Path,
    built: subprocess.CompletedProcess[str],
    pictures: dict[str, bytes],
    tmp_path: Path,
) -> None:
    first = files_of(site)
    again = run(site, "--jobs", "2")
    alone = run(written(tmp_path, pictures), "--jobs", "1")
    assert again.returncode == alone.returncode == 0
    assert places(again.stderr) == places(alone.stderr) == places(built.stderr)
    assert files_of(site) == files_of(tmp_path) == first


def files_of(root: Path) -> dict[str, bytes]:
    return {n: d for n, d in snapshot(root / "public").items() if not n.startswith(".")}
