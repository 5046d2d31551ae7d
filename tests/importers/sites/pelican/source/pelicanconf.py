import os

AUTHOR = "丙"
SITENAME = "计算笔记"
SITEURL = ""
PATH = "content"
TIMEZONE = "Asia/Tokyo"
DEFAULT_LANG = "zh"
ARTICLE_URL = "blog/{date:%Y}/{date:%m}/{slug}/"
STATIC_PATHS = ["images", "downloads"]
CODE_DIR = "downloads/code"
TAG_URL = os.environ.get("TAG_URL", "tag/{slug}")
raise SystemExit("settings are read and never run")
