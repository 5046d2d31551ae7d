"""What is not public stays at home: files of drafts, keys, and what programs have left behind."""

import datetime as dt
import time
from pathlib import Path

import pytest

from sitegen.assets.beside import public_files
from sitegen.core.diagnostics import Severity
from sitegen.load.discover import FoundFile
from sites import article, build_site, make_site, snapshot

DRAFT = article("草稿 ![](own.png)\n", title="草", draft="true")
LATER = article("以后\n", title="后", date="2030-01-01")
PUBLIC = article("公开\n", title="开", date="2020-01-01")

BESIDE = {
    "a draft in a folder of its own": (
        {"content/d/index.md": DRAFT, "content/d/x.pdf": "s", "content/d/deep/x.pdf": "s"},
        {"content/e/index.md": PUBLIC, "content/e/x.pdf": "p"},
    ),
    "an article that is not due": (
        {"content/d/index.md": LATER, "content/d/x.pdf": "s"},
        {"content/d/e/index.md": PUBLIC, "content/d/e/x.pdf": "p"},
    ),
    "a folder of drafts": (
        {"content/d/a.md": DRAFT, "content/d/b.md": LATER, "content/d/img/x.pdf": "s"},
        {"content/e/a.md": PUBLIC, "content/e/b.md": DRAFT, "content/e/img/x.pdf": "p"},
    ),
    "a folder named after a draft": (
        {"content/d/wip.md": DRAFT, "content/d/wip/x.pdf": "s", "content/d/wip.pdf": "s"},
        {"content/d/a.md": PUBLIC, "content/d/a/x.pdf": "p", "content/d/x.pdf": "p"},
    ),
    "a file that only a draft names": (
        {"content/d/wip.md": DRAFT, "content/d/own.png": "s"},
        {"content/d/a.md": PUBLIC, "content/d/x.pdf": "p"},
    ),
    "a file of the root that only a draft names": (
        {"content/wip.md": DRAFT, "content/own.png": "s"},
        {"content/images/x.pdf": "p", "content/x.pdf": "p", "content/a.md": PUBLIC},
    ),
    "a name with spaces": (
        {
            "content/d/wip.md": article("![](<a b.png>)\n![](c%20d.png)\n", draft="true"),
            "content/d/a b.png": "s",
            "content/d/c d.png": "s",
        },
        {"content/d/a.md": PUBLIC},
    ),
    "names written in every way": (
        {
            "content/d/wip.md": article(
                "it's ![](fig(1).png)和![](fig(2).png), isn't \"it\n"
                "[r]: r.png\n\n<img src=\"q 1.png\" alt='a'> ![[w 1.png]] <img src=u.png>\n"
                "[x](../d/deep/../x.png?v=1) [y](/d/y.png#p)\n",
                draft="true",
                cover="c 1.png",
            ),
            **{f"content/d/fig({n}).png": "s" for n in (1, 2)},
            **{f"content/d/{n} 1.png": "s" for n in "cqw"},
            **{f"content/d/{n}.png": "s" for n in "ruxy"},
        },
        {"content/d/a.md": PUBLIC},
    ),
    "a page that stands alone": (
        {"content/pages/d/index.md": DRAFT, "content/pages/d/x.pdf": "s"},
        {"content/pages/about.md": PUBLIC, "content/pages/x.pdf": "p"},
    ),
    "a file that a published article shows in raw HTML": (
        {"content/d/wip.md": DRAFT},
        {
            "content/d/a.md": article("<img src='own.png' alt='x'>\n", title="开"),
            "content/d/own.png": "p",
        },
    ),
    "a file that a published article shows": (
        {"content/d/index.md": DRAFT, "content/d/y.pdf": "s"},
        {
            "content/a.md": article("[p](d/x.pdf)\n", title="开", cover="d/own.png"),
            "content/d/x.pdf": "p",
            "content/d/own.png": "p",
        },
    ),
}


@pytest.mark.parametrize("case", BESIDE)
def test_files_beside_what_is_not_published_are_not_either(case: str, tmp_path: Path) -> None:
    hidden, public = BESIDE[case]
    site = make_site(tmp_path, {**hidden, **public, "sitegen.toml": "search.enabled = false\n"})
    as_of = dt.date(2025, 1, 1)
    build_site(site, as_of=as_of)
    held = set(snapshot(site / "public").values())
    assert b"s" not in held
    wanted = sum(data == "p" for data in public.values())
    assert list(snapshot(site / "public").values()).count(b"p") == wanted
    build_site(site, drafts=True)
    shown = list(snapshot(site / "public").values())
    assert shown.count(b"s") == sum(data == "s" for data in hidden.values())


SECRETS = [
    "id_rsa",
    "id_ed25519",
    "server.pem",
    "Cert.PEM",
    "a.p12",
    ".env",
    ".env.local",
    "x.kdbx",
]
LEFTOVERS = [
    "a.html~",
    "node_modules/x.js",
    ".ipynb_checkpoints/a-checkpoint.ipynb",
    "__pycache__/a",
]
ORDINARY = [
    "id_rsa.pub",
    "environment.txt",
    "talk.key",
    ".well-known/x",
    "pem.txt",
    "node_modules.txt",
]


@pytest.mark.parametrize("folder", ["content/d", "static", "static/deep"])
def test_keys_and_leftovers_stay_at_home_and_are_reported(folder: str, tmp_path: Path) -> None:
    names = [f"{folder}/{name}" for name in (*SECRETS, *LEFTOVERS)]
    site = make_site(tmp_path, {"content/d/index.md": PUBLIC, **dict.fromkeys(names, "secret")})
    built = build_site(site)
    told = {(d.span.path, d.severity) for d in built.diagnostics if d.code == "file-private"}
    tops = [f"{folder}/{name.partition('/')[0]}" for name in LEFTOVERS]
    assert told == {
        *((f"{folder}/{name}", Severity.WARNING) for name in SECRETS),
        *((name, Severity.HINT) for name in tops),
    }
    assert b"secret" not in snapshot(site / "public").values()


def test_ordinary_names_are_published(tmp_path: Path) -> None:
    site = make_site(tmp_path, {f"static/{name}": "p" for name in ORDINARY})
    assert build_site(site).diagnostics == ()
    assert list(snapshot(site / "public").values()).count(b"p") == len(ORDINARY)


def test_a_link_to_a_key_is_as_private_as_the_key(tmp_path: Path) -> None:
    site = make_site(tmp_path, {"static/a.txt": "p", "keys/id_rsa": "secret"})
    (site / "static/b.txt").symlink_to("../keys/id_rsa")
    built = build_site(site)
    assert [(d.span.path, d.code) for d in built.diagnostics] == [("static/b.txt", "file-private")]
    assert b"secret" not in snapshot(site / "public").values()


def test_leftovers_beside_templates_do_not_stop_a_build(tmp_path: Path) -> None:
    site = make_site(tmp_path, {"content/a.md": PUBLIC, "templates/article.html~": "x"})
    assert build_site(site).diagnostics == ()


@pytest.mark.parametrize(
    "text", ["汉" * 300_000, "a." * 150_000, "[[" * 150_000, "](" * 150_000, "\"'" * 150_000]
)
def test_names_in_a_draft_are_found_in_linear_time(text: str, tmp_path: Path) -> None:
    draft = tmp_path / "a.md"
    draft.write_text(text, "utf-8")
    found = FoundFile(file=draft, path="content/a.md", name="a", kind="article")
    began = time.process_time()
    public_files([found], {"content/a.md"}, [])
    assert time.process_time() - began < 5
