"""Settings of old sites: menus, comments and analytics, in the forms that systems have for them."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sitegen.importers import SYSTEMS, Imported, import_articles, tree
from sites import make_site

TEXT = "---\ntitle: 文\n---\n\n正文\n"
ABOUT = "---\ntitle: 关于\n---\n\n我\n"
HUGO = """defaultContentLanguage = "zh"
[languages.zh.menus]
main = [
  { identifier = "b", name = "关于我", pageRef = "about", weight = 2 },
  { name = "首页", url = "/", weight = 1 },
]
[params.page.comment.giscus]
enable = true
repo = "a/b"
repoId = "R"
category = "C"
categoryId = "I"
[services.googleAnalytics]
ID = "G-1"
"""
FLUID = """navbar:
  menu:
    - {key: home, link: /, icon: x}
    - {key: about, link: /about/, name: 我}
    - {key: links, link: /links/}
web_analytics:
  enable: true
  baidu:
  google: {measurement_id: }
giscus: {repo: a/b, repo_id: , category: , category-id: }
waline: {serverURL: https://w.example}
valine: {appId: , appKey: }
"""
PELICAN = """MENUITEMS = (("首页", "/"), ("主页", "https://a.example/"))
DISQUS_SITENAME = "ann"
"""
CASES: dict[str, tuple[str, dict[str, str], Any, list[str]]] = {
    "hugo": (
        "hugo",
        {"hugo.toml": HUGO, "content/posts/a.md": TEXT, "content/about.md": ABOUT},
        [{"name": "首页", "url": "/"}, {"name": "关于我", "url": "/about/"}],
        ["analytics by google is not taken over"],
    ),
    "fluid": (
        "hexo",
        {
            "_config.yml": "theme: fluid\nlanguage: en\n",
            "_config.fluid.yml": FLUID,
            "source/_posts/a.md": TEXT,
            "source/about/index.md": ABOUT,
        },
        [{"name": "Home", "url": "/"}, {"name": "我", "url": "/about/"}],
        [
            "comments by waline is not taken over",
            "the menu's links is not taken over: there is no page /links/",
        ],
    ),
    "pelican": (
        "pelican",
        {"pelicanconf.py": PELICAN, "content/a.md": TEXT},
        [{"name": "首页", "url": "/"}, {"name": "主页", "url": "https://a.example/"}],
        ["comments by disqus is not taken over"],
    ),
    "jekyll": (
        "jekyll",
        {
            "_config.yml": "google_analytics: UA-1\n",
            "_data/navigation.yml": "main:\n  - title: 关于\n    url: /about.html\n",
            "_posts/2024-01-02-a.md": TEXT,
            "about.md": ABOUT,
        },
        [{"name": "关于", "url": "/about/"}],
        ["analytics by google is not taken over"],
    ),
}


def imported(root: Path, system: str, files: dict[str, str]) -> Imported:
    return import_articles(tree(make_site(root / "old", files)), SYSTEMS[system], root / "new")


@pytest.mark.parametrize("name", CASES)
def test_menu_and_services(name: str, tmp_path: Path) -> None:
    system, files, menu, lost = CASES[name]
    done = imported(tmp_path, system, files)
    assert tomllib.loads(done.settings)["menu"] == menu
    assert [d.message for d in done.diagnostics if d.code == "import-setting"] == lost


def test_a_complete_giscus_is_taken_over(tmp_path: Path) -> None:
    done = imported(tmp_path, "hugo", CASES["hugo"][1])
    assert tomllib.loads(done.settings)["comments"] == {
        "repo": "a/b",
        "repo_id": "R",
        "category": "C",
        "category_id": "I",
    }
