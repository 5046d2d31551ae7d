"""A new site: the content of its files."""

import datetime as dt
from typing import Any

from msgspec import Struct

from sitegen.config import Config
from sitegen.config.schedule import cron_lines
from sitegen.core.build_options import WORKFLOW
from sitegen.workspace.scaffold.configuration import new_configuration
from sitegen.workspace.scaffold.sample_files import SOURCES, pins

_TITLES = {"zh": "数学笔记", "en": "Notes on mathematics"}
_MENUS = {
    "zh": (("首页", "/"), ("标签", "/tags/"), ("归档", "/archives/"), ("关于", "/about/")),
    "en": (("Home", "/"), ("Tags", "/tags/"), ("Archives", "/archives/"), ("About", "/about/")),
}
_NO_REQUIREMENT = {
    "zh": "# 工作流用这里写的 sitegen。写上能装到它的地址，例如：\n"
    "# sitegen[all] @ git+https://github.com/<owner>/sitegen@<commit>\n",
    "en": "# The workflow installs the sitegen that is named here. Write where to get it:\n"
    "# sitegen[all] @ git+https://github.com/<owner>/sitegen@<commit>\n",
}
_LOCK = {
    "zh": "# sitegen 用到的每个包：版本和摘要，工作流只装这些。要更新：装好新的 sitegen，\n"
    "# 在空文件夹里运行 sitegen init，把那里的 requirements.lock 和 requirements.txt 复制过来。\n",
    "en": "# Every package that sitegen needs, by version and digest; workflows install no other.\n"
    "# To update: install a newer sitegen, run sitegen init in an empty folder, and copy\n"
    "# requirements.lock and requirements.txt from there.\n",
}


_TRIGGER = "  workflow_dispatch:\n"


class NewSite(Struct, frozen=True, kw_only=True):
    """The author's choices for a new site; empty if not given."""

    title: str = ""
    author: str = ""
    language: str = "zh-CN"
    requirement: str = ""
    """The line of ``requirements.txt`` that installs sitegen; empty if unknown."""

    schedule: bool = False
    """Whether articles are published on their date."""

    @property
    def words(self) -> str:
        """Return the language that its files are written in: ``zh`` or ``en``."""
        return "zh" if self.language.lower().partition("-")[0] == "zh" else "en"


def site_files(new: NewSite, now: dt.datetime) -> dict[str, bytes]:
    """Return the files of a new site, by path."""
    title = new.title or _TITLES[new.words]
    generated = {
        "sitegen.toml": _configuration(new, title),
        "requirements.txt": f"{new.requirement}\n"
        if new.requirement
        else _NO_REQUIREMENT[new.words],
        "requirements.lock": _LOCK[new.words] + pins(),
        ".gitignore": (SOURCES / "gitignore").read_text("utf-8"),
        WORKFLOW: _workflow(now if new.schedule else None),
    }
    date = now.astimezone(Config().timezone).strftime("%Y-%m-%d")
    samples = {
        path.relative_to(SOURCES / new.words).as_posix(): path.read_text("utf-8")
        .replace("{title}", title)
        .replace("{date}", date)
        for path in sorted((SOURCES / new.words).rglob("*.md"))
    }
    return {name: text.encode() for name, text in {**generated, **samples}.items()}


def _workflow(now: dt.datetime | None) -> str:
    """Return the workflow; with the time, it runs daily too."""
    text = (SOURCES / "pages.yml").read_text("utf-8")
    lines = cron_lines(Config(), now) if now else ""
    return text.replace(_TRIGGER, _TRIGGER + lines, 1)


def initial_values(words: str) -> dict[str, Any]:
    """Return the keys that a new configuration sets, for an author who chooses nothing."""
    menu = [{"name": name, "url": url} for name, url in _MENUS[words]]
    language = {"zh": "zh-CN", "en": "en"}[words]
    return {"title": _TITLES[words], "language": language, "menu": menu}


def _configuration(new: NewSite, title: str) -> str:
    chosen = initial_values(new.words) | {"title": title, "language": new.language}
    more = {"author": new.author or None, "publish.schedule": new.schedule or None}
    return new_configuration(new.words, {**chosen, **more})
