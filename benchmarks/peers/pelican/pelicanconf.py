"""Pelican configured for math articles: formulas by pelican-katex, with its content cache on."""

from pathlib import Path

AUTHOR = "作者"
SITENAME = "基准"
SITEURL = "https://example.org"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"
THEME = "theme"

PATH = "content"
OUTPUT_PATH = "public"
ARTICLE_PATHS = ["posts"]
STATIC_PATHS = ["katex"]
ARTICLE_URL = "posts/{slug}/"
ARTICLE_SAVE_AS = "posts/{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
TAGS_SAVE_AS = "tags/index.html"
CATEGORY_SAVE_AS = ""
AUTHOR_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "tags"]
PAGINATED_TEMPLATES = {"index": 10}

FEED_DOMAIN = SITEURL
FEED_ALL_RSS = "rss.xml"
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = True

MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.codehilite": {"css_class": "highlight"},
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
    },
    "output_format": "html5",
}
PLUGINS = ["pelican_katex"]
KATEX = {"throwOnError": True}
KATEX_RENDER_TIMEOUT = 60.0
# This file lies in build/peers/sites/…, beside which the packages from npm are installed.
KATEX_PATH = str(Path(__file__).resolve().parents[2] / "node_modules/katex/dist/katex.js")

CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "reader"
CHECK_MODIFIED_METHOD = "mtime"
CACHE_PATH = "cache"
