"""``sitegen import`` as an author runs it: messages, and files that are and are not written."""

import re
import resource
import subprocess
import tomllib
from pathlib import Path

import pytest

from sites import SITEGEN, make_site, read, run, snapshot

POST = "---\ntitle: 环\ndate: 2024-01-02\n---\n\n{% foo %} $x$\n"
HEXO = {"source/_posts/环.md": POST, "source/images/a.png": "a", "_config.yml": "title: 题\n"}


def importing(*arguments: str | Path, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the installed ``sitegen import``, with checks that hold for every run."""
    command = [SITEGEN, "import", *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == status, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr
    return ran


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A blog of Hexo."""
    source = make_site(tmp_path / "old", HEXO)
    (source / "content").rmdir()
    return source


def test_it_says_what_it_did_and_what_to_look_at(old: Path, tmp_path: Path) -> None:
    ran = importing(old, "--root", tmp_path / "new")
    assert ran.stdout == (
        f"1 article, 0 pages, 1 file, 1 remark: imported from hexo into {tmp_path / 'new'}\n"
        "addresses: 0 as before, 1 old ones lead to the new\n"
        "sitegen.toml: these keys are the old site's, review them: title\n"
    )
    assert ran.stderr == (
        "source/_posts/环.md:6:1: warning: {% foo %} is not translated;"
        " readers will see it [import-tag]\n"
        "  | {% foo %} $x$\n"
        "  | ^^^^^^^^^\n"
        "  hint: replace it with Markdown\n"
    )


def test_what_was_imported_is_built_by_the_command(old: Path, tmp_path: Path) -> None:
    importing(old, "--root", tmp_path / "new")
    built = run(tmp_path / "new")
    assert built.returncode == 0, built.stderr
    assert "<title>环 · 题</title>" in read(tmp_path / "new", "articles/环/index.html")


def test_a_dry_run_says_the_same_and_writes_nothing(old: Path, tmp_path: Path) -> None:
    ran = importing(old, "--root", tmp_path / "new", "--dry-run")
    assert "would be imported from hexo" in ran.stdout
    assert 'title = "题"' in ran.stdout
    assert not (tmp_path / "new").exists()


def test_each_file_is_reported_of_on_request(old: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    ran = importing(old, "--root", tmp_path / "new", "--verbose", "--report", report)
    line = "source/_posts/环.md -> content/环.md\n  front matter: yaml\n"
    assert line in ran.stdout
    assert line in report.read_text(encoding="utf-8")
    assert "source/_posts/环.md:6:1: warning:" in report.read_text(encoding="utf-8")


def test_a_report_is_written_over_a_report_and_nothing_else(old: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("我的\n", encoding="utf-8")
    for file, words in ((mine, "is not a report"), (old / "report.txt", "which is never changed")):
        ran = importing(old, "--root", tmp_path / "new", "--report", file, status=2)
        assert words in " ".join(ran.stderr.split())
    assert mine.read_text(encoding="utf-8") == "我的\n"
    for _ in range(2):
        importing(old, "--root", tmp_path / "new", "--report", tmp_path / "report.txt")


def test_a_file_that_is_there_is_never_replaced(old: Path, tmp_path: Path) -> None:
    mine = {"content/环.md": "我的\n", "sitegen.toml": 'title = "我的"\n'}
    site = make_site(tmp_path / "new", mine)
    ran = importing(old, "--root", site, status=1)
    assert "content/环.md already exists and is not replaced [import-exists]" in ran.stderr
    assert {k: v.decode() for k, v in snapshot(site).items() if k in mine} == mine


def test_a_second_import_finds_all_there_already(old: Path, tmp_path: Path) -> None:
    importing(old, "--root", tmp_path / "new")
    before = snapshot(tmp_path / "new")
    ran = importing(old, "--root", tmp_path / "new")
    assert "2 already there" in ran.stdout
    assert snapshot(tmp_path / "new") == before


def begin(root: Path, *options: str) -> Path:
    """Create a site by ``sitegen init``."""
    subprocess.run([SITEGEN, "init", root, *options], check=True, capture_output=True)
    return root


def test_samples_of_init_make_room_unless_they_were_changed_or_are_kept(
    old: Path, tmp_path: Path
) -> None:
    site = begin(tmp_path / "new", "--title", "我的")
    mine = site / "content/等比级数.md"
    mine.write_text(mine.read_text("utf-8") + "我写的。\n", encoding="utf-8")
    ran = importing(old, "--root", site, "--dry-run")
    assert "samples of sitegen init would be removed: content/pages/about.md, " in ran.stdout
    importing(old, "--root", site)
    names = sorted(path.name for path in (site / "content").rglob("*.md"))
    assert names == ["环.md", "等比级数.md"]
    site = begin(tmp_path / "kept")
    importing(old, "--root", site, "--keep-samples")
    assert len([*(site / "content").rglob("*.md")]) == 4


def test_a_sample_is_replaced_by_the_old_sites_page(old: Path, tmp_path: Path) -> None:
    make_site(old, {"source/about.md": "---\ntitle: 我\n---\n\n旧站的。\n"})
    site = begin(tmp_path / "new")
    importing(old, "--root", site)
    assert "旧站的" in (site / "content/pages/about.md").read_text("utf-8")


def test_what_the_author_has_chosen_is_not_taken_over(old: Path, tmp_path: Path) -> None:
    (old / "_config.yml").write_text("title: 题\nauthor: 乙\nlanguage: en\n", encoding="utf-8")
    site = begin(tmp_path / "new", "--title", "我的", "--author", "甲")
    ran = importing(old, "--root", site)
    for key, old_value, own in (("title", "题", "我的"), ("author", "乙", "甲")):
        assert f'{key} = "{old_value}" is not taken over: sitegen.toml has "{own}"' in ran.stderr
    assert ran.stderr.count("[import-setting]") == 3
    assert "language" not in ran.stdout
    assert tomllib.loads((site / "sitegen.toml").read_text("utf-8"))["author"] == "甲"


def test_an_address_that_an_article_of_the_site_has_stays_its_own(
    old: Path, tmp_path: Path
) -> None:
    mine = {"content/我的.md": "---\nslug: 环\n---\n\n我的\n"}
    site = make_site(tmp_path / "new", mine)
    importing(old, "--root", site)
    assert "slug: 2024-01-02-环\n" in (site / "content/环.md").read_text("utf-8")
    built = run(site)
    assert built.returncode == 0
    assert "[address-taken]" not in built.stderr


def test_the_source_is_never_written_into(old: Path) -> None:
    before = snapshot(old)
    for root in (old, old / "site"):
        ran = importing(old, "--root", root, status=2)
        assert "which is never changed: name another folder with --root" in ran.stderr
    assert snapshot(old) == before


def test_a_folder_without_articles_is_refused_with_the_systems_that_are_known(
    tmp_path: Path,
) -> None:
    (tmp_path / "empty").mkdir()
    ran = importing(tmp_path / "empty", "--root", tmp_path / "new", status=2)
    expected = "pelican, hugo, hexo, myst, jekyll, obsidian, typora, texts"
    assert expected in " ".join(ran.stderr.split())


def test_the_system_may_be_named(tmp_path: Path) -> None:
    posts = make_site(tmp_path / "posts", {"a.md": "{% note %}\n$x$\n{% endnote %}\n"})
    importing(posts, "--from", "hexo", "--root", tmp_path / "new")
    assert (tmp_path / "new/content/a.md").read_text(encoding="utf-8") == "> [!NOTE]\n> $x$\n"


def test_one_file_is_imported_alone(tmp_path: Path) -> None:
    make_site(tmp_path / "texts", {"a.txt": "# 熵\n\n$x$\n", "b.txt": "乙\n"})
    ran = importing(tmp_path / "texts" / "a.txt", "--root", tmp_path / "new")
    assert "1 article" in ran.stdout
    assert [*snapshot(tmp_path / "new")] == ["content/a.md"]


def test_a_broken_configuration_of_the_site_stops_it(old: Path, tmp_path: Path) -> None:
    site = make_site(tmp_path / "new", {"sitegen.toml": "titel = 1\n"})
    ran = importing(old, "--root", site, status=2)
    assert "sitegen.toml:1:1: error: unknown key titel" in ran.stderr


def test_a_file_that_is_no_text_is_an_error_and_the_others_come(tmp_path: Path) -> None:
    binary = bytes(range(256)) * 8
    make_site(tmp_path / "texts", {"a.md": "$x$\n", "b.md": binary})
    ran = importing(tmp_path / "texts", "--root", tmp_path / "new", status=1)
    assert "b.md:1:1: error: is not a text file [source-binary]" in ran.stderr
    assert [*snapshot(tmp_path / "new")] == ["content/a.md"]


def test_many_remarks_of_one_kind_are_cut_short(tmp_path: Path) -> None:
    body = "".join(f"{{% foo{n} %}}\n" for n in range(30))
    posts = make_site(tmp_path / "posts", {"a.md": body})
    ran = importing(posts, "--from", "hexo", "--root", tmp_path / "new")
    assert len(re.findall(r"\[import-tag\]$", ran.stderr, re.MULTILINE)) == 20
    assert "… and 10 more of import-tag: see them with --verbose" in ran.stderr


def test_what_leads_out_of_the_source_is_not_brought_along(tmp_path: Path) -> None:
    make_site(tmp_path, {"secret.png": "s", "texts/a.md": "![](b.png) ![](../secret.png)\n"})
    (tmp_path / "texts/b.png").symlink_to(tmp_path / "secret.png")
    ran = importing(tmp_path / "texts", "--root", tmp_path / "new")
    assert ran.stderr.count("[import-file]") == 2
    assert [*snapshot(tmp_path / "new")] == ["content/a.md"]


def test_folders_that_mean_something_to_sitegen_are_given_another_place(tmp_path: Path) -> None:
    make_site(tmp_path / "texts", {"tags/a.md": "# 甲\n\n$x$\n", "pages/b.md": "# 乙\n\n$x$\n"})
    importing(tmp_path / "texts", "--root", tmp_path / "new")
    names = ["content/articles/pages/b.md", "content/articles/tags/a.md"]
    assert [*snapshot(tmp_path / "new")] == names


def full(size: int) -> dict[str, object]:
    """Return options of a process that can write only so many bytes, as on a full disk."""
    limits = (size, size)
    return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limits)}


def test_a_full_disk_leaves_no_part_of_an_article_behind(tmp_path: Path) -> None:
    texts = make_site(tmp_path / "texts", {"a.md": "短\n", "b.md": "长\n" * 50_000})
    (texts / "content").rmdir()
    command = [SITEGEN, "import", texts, "--root", tmp_path / "new"]
    ran = subprocess.run(command, capture_output=True, text=True, **full(20_000))  # type: ignore[call-overload]
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert "b.md:1:1: error: cannot be written to content/b.md: File too large" in ran.stderr
    assert [path.name for path in (tmp_path / "new/content").iterdir()] == ["a.md"]
    importing(texts, "--root", tmp_path / "new")
    assert (tmp_path / "new/content/b.md").exists()
