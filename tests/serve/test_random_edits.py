"""Long series of random edits, some of them broken: afterwards the preview serves the site."""

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from serve.previewing import SCRIPT, Preview, previewing
from sites import article, build_site, make_site, snapshot

FEW, MANY = 40, 200
"""Number of edits, without and with ``--long``."""
BODIES = (
    "正文 $x_{N}$，见[另一篇](a.md)。\n",
    "## 标题 N\n\n$$\n\\int_0^N x\\,dx \\label{{eq:N}}\n$$\n\n见 \\eqref{{eq:N}}。\n",
    "坏的 $\\frac{a}{b$ 与 [没有](nowhere-N.md)。\n",
    "",
)
BROKEN = (b"---\ntitle: [\n---\n\nx\n", b"\x00\x01\x02" * 99, b"---\ndate: never\n---\n\xff\xfe\n")


class Author:
    """Makes one change after another to the files of a site."""

    def __init__(self, root: Path, rng: random.Random) -> None:
        self.root = root
        self.rng = rng
        self.number = 0

    def act(self) -> None:
        self.number += 1
        actions: list[Callable[[], object]] = [self.write] * 5
        actions += [self.replace, self.rename, self.delete, self.break_article, self.write_static]
        actions += [self.break_template, self.break_configuration, self.repair, self.move_folder]
        self.rng.choice(actions)()

    def path(self) -> Path:
        folder = self.rng.choice(("content", "content/组", "content/pages"))
        return self.root / folder / f"{self.rng.choice('abcdef')}.md"

    def some(self) -> Path | None:
        found = sorted((self.root / "content").rglob("*.md"))
        return self.rng.choice(found) if found else None

    def text(self) -> str:
        keys = {"date": f"2024-01-{self.rng.randint(1, 28):02d}", "tags": "[甲, 乙]"}
        if self.rng.random() < 0.3:
            keys["draft"] = "true"
        body = self.rng.choice(BODIES).replace("N", str(self.number))
        return article(body, **keys)

    def write(self, path: Path | None = None) -> None:
        path = path or self.path()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text(), "utf-8")

    def replace(self) -> None:
        path = self.path()
        part = path.with_name(f".{path.name}.swp")
        self.write(part)
        part.replace(path)

    def rename(self) -> None:
        if found := self.some():
            target = self.path()
            target.parent.mkdir(parents=True, exist_ok=True)
            found.replace(target)

    def delete(self) -> None:
        if found := self.some():
            found.unlink()

    def break_article(self) -> None:
        path = self.path()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.rng.choice(BROKEN))

    def write_static(self) -> None:
        make_site(self.root, {f"static/{self.rng.choice('xyz')}.css": f"/* {self.number} */\n"})

    def break_template(self) -> None:
        text = self.rng.choice(("{% if %}", "{{ nobody.knows }}", "<footer>好</footer>\n"))
        make_site(self.root, {"templates/_footer.html": text})

    def break_configuration(self) -> None:
        text = self.rng.choice(("titel = 1\n", "title = \n", f'title = "站{self.number}"\n'))
        make_site(self.root, {"sitegen.toml": text})

    def repair(self) -> None:
        shutil.rmtree(self.root / "templates", ignore_errors=True)
        make_site(self.root, {"sitegen.toml": 'title = "好"\n'})

    def move_folder(self) -> None:
        folder, target = self.root / "content/组", self.root / f"content/组{self.number}"
        if folder.exists():
            folder.rename(target)


@pytest.mark.long(1, 3)
def test_after_many_edits_the_preview_is_what_a_fresh_build_makes(
    seed: int, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    rng = random.Random(seed)
    root = make_site(tmp_path / "site", {"content/a.md": article("甲。\n")})
    author = Author(root, rng)
    with previewing(root) as preview:
        preview.wait_for("/articles/a/", "甲。")
        for _ in range(MANY if pytestconfig.getoption("long") else FEW):
            author.act()
            time.sleep(rng.choice((0, 0, 0.002, 0.02, 0.2)))
            assert preview.get(rng.choice(("/", "/articles/a/", "/tags/"))).status in (200, 404)
        author.repair()
        make_site(root, {"content/最后.md": article("最后一篇。\n")})
        preview.wait_for("/articles/最后/", "最后一篇。")
        build_site(root, output=tmp_path / "fresh", drafts=True)
        settle(preview, tmp_path / "fresh")
        assert preview.process.poll() is None


def settle(preview: Preview, fresh: Path) -> None:
    """Compare after the last build has written its last file."""
    wanted = snapshot(fresh)
    manifest = wanted.pop(".sitegen.json")
    shown = preview.cache / "preview"
    preview.wait_for("/", lambda _: (shown / ".sitegen.json").read_bytes() == manifest)
    served = {name: preview.get(f"/{name}").text for name in wanted if name.endswith(".html")}
    for name, text in served.items():
        assert SCRIPT.sub("", text) == wanted[name].decode(), name
    for name in set(wanted) - set(served):
        assert preview.get(f"/{name}").body == wanted[name], name
    left = set(snapshot(shown)) - {".sitegen.json"}
    assert left == set(wanted)
