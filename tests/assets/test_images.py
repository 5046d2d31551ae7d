"""Images of a site: copies in sizes, dimensions, and covers from other hosts."""

import builtins
import hashlib
import io
import os
import re
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from crawl import facts
from makers import rendered
from odd_pictures import drawing, packed, turned
from sitegen.assets import pictures, remote_pictures, webp
from sitegen.assets.public import Refused
from sitegen.assets.resize import measured
from sitegen.build import outputs
from sitegen.build.outputs import UnreadableFile
from sitegen.core.diagnostics import Diagnostic, Span
from sitegen.core.model import Asset, Picture
from sitegen.incremental.cache import Cache
from sitegen.system.process_pool import WorkerCrash
from sites import article, build_site, cache_of, make_site, read, remark, remarks, snapshot

DOWNLOAD = "[images]\ndownload = true\n"
REMOTE = "https://pictures.example/c.png"


def picture(kind: str = "JPEG", width: int = 1000, height: int = 400, **options: Any) -> bytes:
    """Return a picture with lines and shades, so that a copy of it is smaller."""
    image = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for x in range(0, width, 23):
        draw.line((x, 0, width - x, height), fill=(x % 255, 90, 30), width=2)
    packed = io.BytesIO()
    image.save(packed, kind, **options)
    return packed.getvalue()


def pictures_of(
    asset: Asset, cache: Cache
) -> tuple[dict[str, Picture], list[Asset], list[Diagnostic]]:
    return pictures.make_pictures([asset], {"/p.jpg": Span(path="content/a.md")}, str, cache, 1)


def images(root: Path, name: str) -> list[str]:
    return re.findall(r"<img [^>]*>", read(root, name))


def widths(tag: str) -> list[str]:
    return re.findall(r"-(\d+)\.[0-9a-f]{8}\.webp \1w", tag)


def test_an_image_comes_in_widths_with_its_measures(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a/index.md": "文\n\n![图](照片.jpg)\n"})
    (tmp_path / "content/a/照片.jpg").write_bytes(picture())
    assert remarks(build_site(tmp_path)) == []
    (tag,) = images(tmp_path, "articles/a/index.html")
    assert widths(tag) == ["240", "480", "800", "1000"]
    assert 'width="1000" height="400"' in tag
    assert 'loading="lazy"' in tag
    assert 'src="/articles/a/%E7%85%A7%E7%89%87.jpg"' in tag
    built = snapshot(tmp_path / "public")
    for name in [name for name in built if name.endswith(".webp")]:
        with Image.open(io.BytesIO(built[name])) as copy:
            assert f"-{copy.width}." in name
            assert copy.height == copy.width * 2 // 5
        assert len(built[name]) < len(picture())


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp")])
def test_other_kinds_of_images(tmp_path: Path, kind: str, suffix: str) -> None:
    make_site(tmp_path, {f"content/p.{suffix}": picture(kind), "content/a.md": f"![](p.{suffix})"})
    build_site(tmp_path)
    (tag,) = images(tmp_path, "articles/a/index.html")
    assert 'width="1000" height="400"' in tag
    assert widths(tag)


def test_nothing_is_lost_of_a_drawing(tmp_path: Path) -> None:
    drawing = Image.new("RGB", (900, 300), "white")
    ImageDraw.Draw(drawing).line((0, 0, 900, 300), fill="black")
    packed = io.BytesIO()
    drawing.save(packed, "PNG", compress_level=0)
    make_site(tmp_path, {"content/p.png": packed.getvalue(), "content/a.md": "![](p.png)"})
    build_site(tmp_path)
    (whole,) = (tmp_path / "public/articles").glob("p-900.*.webp")
    with Image.open(whole) as opened:
        assert opened.convert("RGB").tobytes() == drawing.tobytes()


def test_a_gif_that_moves_stays_as_it_is(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (600, 300), color) for color in ("red", "blue")]
    packed = io.BytesIO()
    frames[0].save(packed, "GIF", save_all=True, append_images=frames[1:])
    make_site(tmp_path, {"content/p.gif": packed.getvalue(), "content/a.md": "![](p.gif)"})
    build_site(tmp_path)
    (tag,) = images(tmp_path, "articles/a/index.html")
    assert 'width="600" height="300"' in tag
    assert "srcset" not in tag


def test_a_photograph_taken_upright_is_shown_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    make_site(tmp_path, {"content/p.jpg": picture(exif=exif), "content/a.md": "![](p.jpg)"})
    build_site(tmp_path)
    (tag,) = images(tmp_path, "articles/a/index.html")
    assert 'width="400" height="1000"' in tag
    assert widths(tag) == ["240", "400"]


def test_a_drawing_in_svg_gets_the_measures_of_its_box(tmp_path: Path) -> None:
    make_site(
        tmp_path, {"content/p.svg": '<svg viewBox="0 0 30 20"/>', "content/a.md": "![](p.svg)"}
    )
    build_site(tmp_path)
    (tag,) = images(tmp_path, "articles/a/index.html")
    assert 'width="30" height="20"' in tag
    assert "srcset" not in tag


BROKEN = [
    ("half.png", picture("PNG")[:900], "it is broken: "),
    ("fake.jpg", b"<!doctype html>", "it is broken, or no PNG, JPEG, WebP, GIF or AVIF"),
    ("page.png", b'<svg viewBox="0 0 3 2"/>', "it is broken, or no PNG, JPEG, WebP, GIF or AVIF"),
    ("high.png", packed(Image.new("L", (60, 16_384)), "PNG"), "it is 16384 pixels high"),
    ("huge.png", packed(Image.new("1", (10_000, 10_000)), "PNG"), "more than 40 million pixels"),
    ("phone.heic", packed(drawing(), "AVIF").replace(b"avif", b"heic"), "few browsers show HEIC"),
]


@pytest.mark.parametrize(("name", "data", "why"), BROKEN, ids=[each[0] for each in BROKEN])
def test_an_image_that_cannot_be_resized_is_served_as_it_is_and_its_place_is_named(
    name: str, data: bytes, why: str, tmp_path: Path
) -> None:
    make_site(tmp_path, {f"content/{name}": data, "content/a.md": f"# 题\n\n文 ![图]({name})\n"})
    for _ in range(2):  # also where it is known from the last time
        (problem,) = build_site(tmp_path).diagnostics
        assert remark(problem) == "content/a.md:3:8 warning image-resize"
        assert problem.message.startswith("the image is served as it is: ")
        assert why in problem.message
        assert not problem.page_lost
    (tag,) = images(tmp_path, "articles/a/index.html")
    assert "srcset" not in tag
    assert (tmp_path / "public/articles" / name).read_bytes() == data


def test_a_broken_image_is_told_of_once_where_it_is_used_first(tmp_path: Path) -> None:
    files = {"content/p.png": b"", "content/a.md": "甲 ![](p.png)", "content/b.md": "乙 ![](p.png)"}
    make_site(tmp_path, files)
    assert remarks(build_site(tmp_path)) == ["content/a.md:1:7 warning image-resize"]


def test_a_broken_cover_is_told_of_at_its_key(tmp_path: Path) -> None:
    text = article(title="题", cover="p.png")
    make_site(tmp_path, {"content/p.png": b"", "content/a.md": text})
    assert remarks(build_site(tmp_path)) == ["content/a.md:3:1 warning image-resize"]


def test_a_tall_screenshot_comes_in_the_widths_that_webp_can_hold(tmp_path: Path) -> None:
    data = packed(drawing((1080, 16_384)), "PNG")
    make_site(tmp_path, {"content/p.png": data, "content/a.md": "![](p.png)"})
    assert remarks(build_site(tmp_path)) == []
    (tag,) = images(tmp_path, "articles/a/index.html")
    assert widths(tag) == ["240", "480", "800"]
    assert ", /articles/p.png 1080w" in tag


@pytest.mark.parametrize(("orientation", "size"), [(1, (300, 70)), (6, (70, 300))])
def test_an_avif_stays_as_it_is_with_its_measures(
    orientation: int, size: tuple[int, int], tmp_path: Path
) -> None:
    data = packed(drawing(), "AVIF", exif=turned(orientation))
    make_site(tmp_path, {"content/p.avif": data, "content/a.md": "![](p.avif)"})
    assert remarks(build_site(tmp_path)) == []
    (tag,) = images(tmp_path, "articles/a/index.html")
    assert f'width="{size[0]}" height="{size[1]}"' in tag
    assert "srcset" not in tag


@pytest.mark.skipif(sys.platform != "linux", reason="the fault must be there in other processes")
def test_a_picture_that_kills_its_process_is_named_and_the_others_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = webp.in_widths

    def deadly(data: bytes) -> dict[int, bytes]:
        if len(data) == len(picture("PNG")):
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(data)

    monkeypatch.setattr(webp, "in_widths", deadly)
    files = {"content/a.png": picture("PNG"), "content/b.jpg": picture()}
    make_site(tmp_path, {**files, "content/a.md": "![](a.png)\n\n![](b.jpg)\n"})
    (problem,) = build_site(tmp_path, jobs=2).diagnostics
    assert remark(problem) == "content/a.md:1:5 warning crash"
    assert "killed by SIGKILL" in problem.message
    first, other = images(tmp_path, "articles/a/index.html")
    assert 'width="1000" height="400"' in first
    assert "srcset" not in first
    assert widths(other)
    monkeypatch.undo()
    assert remarks(build_site(tmp_path)) == []
    assert all(widths(tag) for tag in images(tmp_path, "articles/a/index.html"))


def test_too_little_memory_is_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def narrow(data: bytes) -> dict[int, bytes]:
        raise MemoryError

    make_site(tmp_path, {"content/p.jpg": picture(), "content/a.md": "![](p.jpg)"})
    monkeypatch.setattr(webp, "in_widths", narrow)
    assert remarks(build_site(tmp_path)) == ["content/a.md:1:5 warning crash"]
    monkeypatch.undo()
    assert remarks(build_site(tmp_path)) == []
    (tag,) = images(tmp_path, "articles/a/index.html")
    assert widths(tag)


def test_files_that_no_page_shows_are_not_resized(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/p.jpg": picture(), "content/a.md": "[文件](p.jpg)"})
    build_site(tmp_path)
    assert [name for name in snapshot(tmp_path / "public") if name.endswith(".webp")] == []


def test_a_cover_is_in_sight_at_once_in_its_article_and_comes_in_widths(tmp_path: Path) -> None:
    text = article(title="题", date="2024-01-01", cover="p.jpg")
    make_site(tmp_path, {"content/p.jpg": picture(), "content/a.md": text})
    build_site(tmp_path, base_url="https://user.github.io/blog")
    (cover,) = images(tmp_path, "articles/a/index.html")
    assert '<div class="cover"' in read(tmp_path, "articles/a/index.html")
    assert "loading" not in cover
    assert 'width="1000" height="400"' in cover
    assert widths(cover) == ["240", "480", "800", "1000"]
    listed = facts(tmp_path / "public/index.html").addresses
    sizes = [address for address in listed if address.endswith(".webp")]
    assert len(sizes) == 4
    assert all(address.startswith("/blog/articles/p-") for address in sizes)
    assert all((tmp_path / "public" / a.removeprefix("/blog/")).is_file() for a in sizes)


def test_feeds_name_one_file_with_its_whole_address(tmp_path: Path) -> None:
    text = article("文 ![图](p.jpg)\n", title="题", date="2024-01-01")
    make_site(tmp_path, {"content/p.jpg": picture(), "content/a.md": text})
    build_site(tmp_path, base_url="https://user.github.io/blog")
    feed = read(tmp_path, "feed.xml")
    assert "srcset" not in feed
    assert "https://user.github.io/blog/articles/p.jpg" in feed


def test_copies_are_cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_site(tmp_path, {"content/p.jpg": picture(), "content/a.md": "![](p.jpg)"})
    build_site(tmp_path)
    first = snapshot(tmp_path / "public")
    monkeypatch.setattr(Image.Image, "resize", None)
    assert build_site(tmp_path).written.changed == 0
    assert snapshot(tmp_path / "public") == first


@pytest.mark.parametrize("change", ["none", "another picture", "gone"])
def test_widths_that_the_cache_loses_before_they_are_written_are_made_again(
    change: str, tmp_path: Path
) -> None:
    file = tmp_path / "p.jpg"
    file.write_bytes(picture(width=300, height=40))
    cache = Cache(tmp_path / "cache.sqlite")
    _, made, _ = pictures_of(Asset(origin=str(file), address="/p.jpg"), cache)
    assert [each.data for each in made] == [None, None]
    cache.close()
    for lost in tmp_path.glob("cache.sqlite*"):
        lost.unlink()
    if change == "none":
        for each in made:
            assert hashlib.sha256(outputs._read(each)).hexdigest() == each.version
        return
    file.write_bytes(picture(width=301)) if change == "another picture" else file.unlink()
    with pytest.raises(UnreadableFile):
        outputs._read(made[0])


def test_a_picture_whose_widths_the_cache_has_lost_is_resized_again(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/p.jpg": picture(), "content/a.md": "![](p.jpg)"})
    build_site(tmp_path)
    first = snapshot(tmp_path / "public")
    with closing(sqlite3.connect(cache_of(tmp_path) / "cache.sqlite")) as database, database:
        count = "SELECT count(*) FROM kept WHERE length(value) > 20000"
        assert database.execute(count).fetchone() == (1,)
        database.execute("DELETE FROM kept WHERE length(value) > 20000")
    shutil.rmtree(tmp_path / "public")
    build_site(tmp_path)
    assert snapshot(tmp_path / "public") == first
    with closing(sqlite3.connect(cache_of(tmp_path) / "cache.sqlite")) as database:
        assert database.execute(count).fetchone() == (1,)


def test_without_pillow_the_original_comes_with_its_measures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: Callable[..., Any] = builtins.__import__

    def without(name: str, *rest: Any, **options: Any) -> Any:
        if name.partition(".")[0] == "PIL":
            raise ImportError(name)
        return whole(name, *rest, **options)

    make_site(tmp_path, {"content/p.jpg": picture(), "content/a.md": "![](p.jpg)"})
    monkeypatch.setattr(builtins, "__import__", without)
    assert remarks(build_site(tmp_path)) == []
    (tag,) = images(tmp_path, "articles/a/index.html")
    assert 'width="1000" height="400"' in tag
    assert "srcset" not in tag


def test_a_remote_cover_stays_remote_unless_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_pictures, "fetch", None)
    make_site(tmp_path, {"content/a.md": article(cover=REMOTE)})
    assert remarks(build_site(tmp_path)) == []
    assert f'src="{REMOTE}"' in read(tmp_path, "articles/a/index.html")


def test_a_remote_cover_is_brought_into_the_site_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return picture("PNG")

    monkeypatch.setattr(remote_pictures, "fetch", fetch)
    files = {
        "sitegen.toml": DOWNLOAD,
        "content/a.md": article(cover=REMOTE),
        "content/b.md": article(cover='"//pictures.example/c.png"'),
    }
    make_site(tmp_path, files)
    assert remarks(build_site(tmp_path)) == []
    assert remarks(build_site(tmp_path)) == []
    assert asked == [REMOTE]
    for name in ("a", "b"):
        (cover,) = images(tmp_path, f"articles/{name}/index.html")
        (address,) = re.findall(r'src="/(assets/covers/[0-9a-f]{16}\.png)"', cover)
        assert (tmp_path / "public" / address).read_bytes() == picture("PNG")
        assert widths(cover)
        assert "pictures.example" not in read(tmp_path, f"articles/{name}/index.html")


def test_all_remote_pictures_come_home_if_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(address: str) -> bytes:
        if address.endswith("lost.png"):
            raise Refused("gone")
        return picture("PNG")

    monkeypatch.setattr(remote_pictures, "fetch", fetch)
    text = (
        "![甲](https://pictures.example/a.png)\n\n"
        '<img src="//pictures.example/a.png" alt="乙"> ![丙](https://other.example/lost.png)\n\n'
        '<video src="https://other.example/v.mp4"></video>\n'
    )
    make_site(
        tmp_path,
        {"sitegen.toml": '[images]\ndownload = "all"\n', "content/a.md": article(text)},
    )
    assert remarks(build_site(tmp_path)) == ["content/a.md:3:51 warning image-download"]
    first, second, lost = images(tmp_path, "articles/a/index.html")
    for each in (first, second):
        (address,) = re.findall(r'src="/(assets/pictures/[0-9a-f]{16}\.png)"', each)
        assert (tmp_path / "public" / address).read_bytes() == picture("PNG")
        assert widths(each)
    assert 'src="https://other.example/lost.png"' in lost
    fresh = read(tmp_path, "articles/a/index.html")
    (tmp_path / "sitegen.toml").write_text("[images]\ndownload = true\n")
    assert remarks(build_site(tmp_path)) == []
    assert read(tmp_path, "articles/a/index.html") != fresh
    assert "assets/pictures/" not in read(tmp_path, "articles/a/index.html")


def test_a_remote_cover_that_cannot_be_had_stays_remote_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(address: str) -> bytes:
        raise Refused("the host answers 404 Not Found")

    monkeypatch.setattr(remote_pictures, "fetch", fetch)
    make_site(
        tmp_path, {"sitegen.toml": DOWNLOAD, "content/a.md": article(title="题", cover=REMOTE)}
    )
    (problem,) = build_site(tmp_path).diagnostics
    assert remark(problem) == "content/a.md:3:1 warning image-download"
    assert problem.message == "the cover cannot be fetched: the host answers 404 Not Found"
    assert f'src="{REMOTE}"' in read(tmp_path, "articles/a/index.html")


def test_a_wide_picture_comes_as_it_is_beside_its_widths(tmp_path: Path) -> None:
    wide = Asset(origin="", address="/p.jpg", data=picture(width=2000, height=20))
    found, files, _ = pictures_of(wide, Cache(tmp_path / "cache.sqlite"))
    *smaller, largest = found["/p.jpg"].sources
    assert largest == ("/p.jpg", 2000)
    assert smaller == [
        (each.address, width) for each, (_, width) in zip(files, smaller, strict=True)
    ]


def test_a_picture_that_gains_nothing_has_no_widths() -> None:
    assert measured(picture("WEBP", 20, 20, quality=1))[0].digests == {}


def test_without_a_cache_widths_are_made_all_the_same(tmp_path: Path) -> None:
    wide = Asset(origin="", address="/p.jpg", data=picture(width=300, height=40))
    (tmp_path / "file").write_text("in the way")
    kept, unkept = (
        pictures_of(wide, Cache(tmp_path / place / "cache.sqlite")) for place in ("", "file")
    )
    assert kept[0] == unkept[0]
    assert [each.address for each in kept[1]] == [each.address for each in unkept[1]]
    assert [each.load() if each.load else None for each in kept[1]] == [
        each.data for each in unkept[1]
    ]


def test_a_picture_that_is_gone_has_no_measures(tmp_path: Path) -> None:
    gone = Asset(origin=str(tmp_path / "p.jpg"), address="/p.jpg")
    assert pictures_of(gone, Cache(tmp_path / "c")) == ({}, [], [])
    with pytest.raises(UnreadableFile):
        outputs._read(gone)


@pytest.mark.parametrize("dies", [False, True])
def test_a_picture_that_goes_while_it_is_resized_has_no_measures(
    dies: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Delete it after it was searched in the cache and before it is resized."""

    def late(work: Any, assets: list[Asset], *_: int) -> Iterator[Any]:
        for asset in assets:
            Path(asset.origin).unlink()
            yield WorkerCrash(status=-9) if dies else work(asset)

    monkeypatch.setattr(pictures, "spread", late)
    (tmp_path / "p.jpg").write_bytes(picture())
    going = Asset(origin=str(tmp_path / "p.jpg"), address="/p.jpg")
    assert pictures_of(going, Cache(tmp_path / "c")) == ({}, [], [])


@pytest.mark.parametrize("is_there", [True, False], ids=["cache", "no cache"])
def test_a_remote_cover_is_fetched_once_if_it_can_be_cached(
    is_there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return b"\x89PNG whole"

    monkeypatch.setattr(remote_pictures, "fetch", fetch)
    (tmp_path / "file").write_text("in the way")
    place = tmp_path if is_there else tmp_path / "file"
    for _ in range(2):
        wanted = remote_pictures.remote_covers(rendered("a", cover=REMOTE))
        (cover,), problems = remote_pictures.remote_pictures(wanted, Cache(place / "cache.sqlite"))
        assert (cover.data, cover.name, problems) == (b"\x89PNG whole", REMOTE, [])
    assert asked == [REMOTE] * (1 if is_there else 2)
