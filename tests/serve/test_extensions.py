"""The preview watches the modules of a site, also those that appear later."""

from pathlib import Path

from serve.previewing import previewing
from sites import make_site

CODE = "def setup(site):\n    site.add_global('word', '{}')\n"
FOOTER = {"templates/_footer.html": "<footer>{{ word }}</footer>\n"}


def test_an_extension_is_edited_broken_repaired_and_made_a_package(tmp_path: Path) -> None:
    config = {"sitegen.toml": 'extensions = ["ext"]\n', "content/a.md": "甲。\n"}
    make_site(tmp_path, {**config, **FOOTER, "ext.py": CODE.replace("{}", "一")})
    with previewing(tmp_path) as preview:
        preview.wait_for("/articles/a/", "<footer>一</footer>")
        make_site(tmp_path, {"ext.py": CODE.replace("{}", "二")})
        preview.wait_for("/articles/a/", "<footer>二</footer>")
        make_site(tmp_path, {"ext.py": "def setup(site)\n"})
        make_site(tmp_path, {"ext.py": CODE.replace("{}", "三")})
        preview.wait_for("/articles/a/", "<footer>三</footer>")
        (tmp_path / "ext.py").unlink()
        code = "from .part import text\n\n" + CODE.replace("'{}'", "text")
        make_site(tmp_path, {"ext/__init__.py": code, "ext/part.py": "text = '四'\n"})
        preview.wait_for("/articles/a/", "<footer>四</footer>")
        make_site(tmp_path, {"ext/part.py": "text = '五'\n"})
        preview.wait_for("/articles/a/", "<footer>五</footer>")


def test_an_extension_that_is_named_later_is_followed_from_then_on(tmp_path: Path) -> None:
    files = {"content/a.md": "甲。\n", "lib/ext.py": CODE.replace("{}", "一")}
    make_site(tmp_path, {**files, "sitegen.toml": "extensions = []\n"})
    with previewing(tmp_path) as preview:
        preview.wait_for("/articles/a/", "甲。")
        make_site(tmp_path, {"sitegen.toml": 'extensions = ["lib.ext"]\n', **FOOTER})
        preview.wait_for("/articles/a/", "<footer>一</footer>")
        make_site(tmp_path, {"lib/ext.py": CODE.replace("{}", "二")})
        preview.wait_for("/articles/a/", "<footer>二</footer>")
