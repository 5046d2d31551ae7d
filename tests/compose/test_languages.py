"""The interface is in the language of the site, and around an article in the article's."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from expectations import Expectations
from sitegen.core.text import CJK
from sites import article, build_site, make_site, pages, read, snapshot

CHINESE = {
    "content/甲.md": article(
        "## 一\n\n正文[^1]，见 \\eqref{式}。\n\n$$\nx \\label{式}\n$$\n\n## 二\n\n"
        "```\n码\n```\n\n|表|\n|-|\n|格|\n\n- [ ] 事\n\n[^1]: 注。\n\n"
        "::: theorem {#甲} 甲\n$\\KL$。\n:::\n\n::: corollary {#乙}\n\\cref{甲}。\n:::\n\n"
        "::: proof\n略。\n:::\n",
        title="甲",
        author="[人, 客]",
        date="2024-01-02",
        updated="2024-02-03",
        tags="[物]",
        categories="[类]",
        series="列",
        pinned="true",
        aliases="/旧/",
        license="类",
    ),
    "content/乙.md": article(title="乙", date="2023-01-02", series="列", tags="[物]", draft="true"),
    "content/丙.md": article(title="丙", tags="[物]"),
    "content/pages/关于.md": article(title="关于"),
    "content/tags/物.md": article("说明。\n"),
    "tags.toml": '0A3F = { article = "content/甲.md", label = "甲" }\n'
    '0A3G = { article = "content/关于.md", label = "甲", kind = "theorem" }\n',
}
LATIN = str.maketrans("甲乙丙物类列人客一二注表格事旧码式", "abcdefghijklmnopq")
ENGLISH = {
    name.replace("关于", "about").translate(LATIN): text.replace("关于", "about")
    .replace("正文", "text")
    .replace("，见 ", ", see ")
    .replace("说明。", "words.")
    .replace("略。", "left.")
    .replace("。", ".")
    .translate(LATIN)
    for name, text in CHINESE.items()
}
BASE = 'page_size = 2\nbase_url = "https://user.github.io/"\n[search]\nenabled = true\n'
BASE += '[math.macros.KL]\ntex = "D"\nmeans = "§"\n'
COMMENTS = "[comments]\nrepo = 'u/b'\nrepo_id = '1'\ncategory = '1'\ncategory_id = '1'\n"
SPOKEN = {"alt", "aria-label", "placeholder", "title"}
SPOKEN |= {
    f"data-{name}" for name in ("copy", "copied", "not-copied", "one", "other", "none", "more")
}
SPOKEN |= {"data-broken"}


class Said(HTMLParser):
    """What a page says: its text, and attributes that readers meet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script", "annotation"):
            self._inside.append(tag)
        named = {**dict(attrs)}
        self.words += [named[name] or "" for name in named if name in SPOKEN]
        if named.get("name") == "description":
            self.words.append(named["content"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.words.append(data)


def built(root: Path, files: dict[str, str], config: str, expectations: Expectations) -> Path:
    build = build_site(
        make_site(root, {**files, "sitegen.toml": config + BASE + COMMENTS}), drafts=True
    )
    assert [d.message for d in build.diagnostics] == []
    kinds = {
        kind
        for name in pages(root / "public")
        for kind in re.findall(r'<body class="kind-([\w-]+)', read(root, name)) or ["alias"]
    }
    expectations.listed("kinds", kinds)
    return root


def test_an_english_site_shows_no_word_of_chinese_on_any_kind_of_page(
    tmp_path: Path, expectations: Expectations
) -> None:
    root = built(tmp_path, ENGLISH, 'language = "en"\ntitle = "T"\n', expectations)
    found = {
        (name, word)
        for name, data in snapshot(root / "public").items()
        if name.endswith((".html", ".xml", ".json", ".txt"))
        for word in re.findall(f"[{CJK}]+", data.decode())
    }
    assert found == set()


def test_a_chinese_site_shows_no_word_of_english_on_any_kind_of_page(
    tmp_path: Path, expectations: Expectations
) -> None:
    root = built(tmp_path, CHINESE, 'title = "题"\n', expectations)
    found = {
        (name, word)
        for name in pages(root / "public")
        for said in Said(read(root, name)).words
        for word in re.findall(
            r"(?<!\\)\b[A-Za-z]{2,}",
            re.sub(r"https?://\S+|@online\{.*?\n\}|content/\S+", "", said, flags=re.S),
        )
        if word not in ("GitHub", "BibTeX", "GB", "EB", "OL")
    }
    assert found == set()


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An English article on a Chinese site."""
    files = {
        "sitegen.toml": 'title = "手记"\n',
        "content/a.md": article(
            "Text.\n", title="An article", lang="en", date="2024-03-01", author="[A, B]"
        ),
        "content/b.md": article(title="文章", date="2024-03-02"),
    }
    root = make_site(tmp_path_factory.mktemp("mixed"), files)
    build_site(root)
    return root


def test_an_article_in_another_language_has_a_page_in_that_language(mixed: Path) -> None:
    page = read(mixed, "articles/a/index.html")
    for text in (
        '<html lang="en">',
        "Skip to the text",
        '<time datetime="2024-03-01">1 March 2024</time>',
        "about 1 minute<",
        '<p class="brand" lang="zh-CN">',
        '<span lang="zh-CN">文章</span>',
        "A, B, “An article”, ",
        'data-copy="Copy"',
    ):
        assert text in page
    assert "约 1 分钟" in read(mixed, "articles/b/index.html")


def test_lists_are_in_the_language_of_the_site(mixed: Path) -> None:
    home = read(mixed, "index.html")
    assert '<html lang="zh-CN">' in home
    assert '<time datetime="2024-03-01">2024年3月1日</time>' in home
    assert '<div class="meta" lang="zh-CN">' in home
    archives = read(mixed, "archives/index.html")
    assert '3月1日</time>\n      <a href="/articles/a/" lang="en">' in archives


def test_a_menu_of_the_sites_own_is_left_as_it_is(tmp_path: Path) -> None:
    config = 'language = "en"\nmenu = [{ name = "首页", url = "/" }]\n'
    build_site(make_site(tmp_path, {"sitegen.toml": config}))
    assert ">首页</a>" in read(tmp_path, "index.html")


def test_counts_in_english_know_one_from_many(tmp_path: Path) -> None:
    files = {
        "sitegen.toml": 'language = "en"\n',
        "content/a.md": article("word " * 660, tags="[one, two]"),
        "content/b.md": article("word\n", tags="[two]"),
    }
    build_site(make_site(tmp_path, files))
    assert "1 article ·" in read(tmp_path, "tags/one/index.html")
    assert "2 articles ·" in read(tmp_path, "tags/two/index.html")
    assert ">about 3 minutes<" in read(tmp_path, "articles/a/index.html")
    assert ">about 1 minute<" in read(tmp_path, "articles/b/index.html")


def test_a_sites_own_template_may_use_the_words_of_the_interface(tmp_path: Path) -> None:
    template = '{{ _("Tags") }}|{% trans n=1 %}own words {{ n }}{% endtrans %}|{{ _("<b>") }}\n'
    build_site(make_site(tmp_path, {"templates/404.html": template}))
    assert read(tmp_path, "404.html") == "标签|own words 1|<b>\n"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", ["定理 1（甲）", "補題", "ヒント", "目次", "2024年1月2日", "約 1 分", "ホーム"]),
        ("zh-Hant", ["定理 1（甲）", "引理", "提示", "目錄", "2024年1月2日", "約 1 分鐘", "首頁"]),
    ],
)
def test_pages_in_japanese_and_traditional_chinese_have_words_of_their_own(
    tmp_path: Path, language: str, words: list[str]
) -> None:
    text = "## 一\n\n::: theorem 甲\n正文。\n:::\n\n::: lemma\n乙\n:::\n\n> [!TIP]\n> 丙\n\n## 二\n"
    files = {
        "sitegen.toml": f'language = "{language}"\n',
        "content/a.md": article(text, title="甲", date="2024-01-02"),
    }
    build_site(make_site(tmp_path, files))
    page = re.sub(r"<[^>]*>", "", read(tmp_path, "articles/a/index.html"))
    page = re.sub(r"\s+", " ", page).replace("（ ", "（")
    assert [word for word in words if word not in page] == []


def test_titles_and_summaries_of_english_articles_have_curled_quotes_too(tmp_path: Path) -> None:
    quoted = 'lang: en\ntitle: Why "quotes" matter\nsummary: It\'s "so"'
    files = {"content/a.md": f"---\n{quoted}\n---\n\nText.\n", "content/b.md": '# 直的 "引号"\n'}
    build_site(make_site(tmp_path, files))
    home = read(tmp_path, "index.html")
    assert "Why “quotes” matter" in home
    assert "It’s “so”" in home
    assert "直的 &quot;引号&quot;" in home
