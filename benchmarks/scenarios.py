"""Scenarios: changes of a site between two builds, one function each.

They run in the order of ``SCENARIOS``, each on the result of the one before; the first one resets.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from make_site import article, make_site, name

from sitegen.core.build_options import cache_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A generated site and its configuration."""

    root: Path
    articles: int
    host: str
    """The host of KaTeX: pykatex, v8 or auto."""


def cold(site: Generated, run: int) -> None:
    """Reset the site, without pages and cache."""
    for folder in (site.root / "public", cache_folder(site.root), site.root / "templates"):
        shutil.rmtree(folder, ignore_errors=True)
    make_site(site.articles, site.root)
    _configure(site, "基准")


def unchanged(site: Generated, run: int) -> None:
    """Change nothing."""


def one_edit(site: Generated, run: int) -> None:
    """Add a paragraph with a new formula to the article in the middle."""
    number = max(1, site.articles // 2)
    _write(site, number, edited(article(number), run))


def one_new_article(site: Generated, run: int) -> None:
    """Add an article, the newest; so the lists of its tags and the home page change too."""
    _write(site, site.articles + 1, article(site.articles + 1))


def a_template_change(site: Generated, run: int) -> None:
    """Change the footer template, which every page shows."""
    (site.root / "templates").mkdir()
    (site.root / "templates" / "_footer.html").write_text(
        f"<footer>第 {run} 版</footer>\n", "utf-8"
    )


def a_configuration_change(site: Generated, run: int) -> None:
    """Change the title, which every page shows."""
    _configure(site, f"基准，第 {run} 版")


PAUSE = 0.3
"""Seconds before a build, as no cache trusts a file that was changed a moment ago."""

Scenario = Callable[[Generated, int], None]
SCENARIOS: tuple[Scenario, ...] = (
    cold,
    unchanged,
    one_edit,
    one_new_article,
    a_template_change,
    a_configuration_change,
)


def title(scenario: Scenario) -> str:
    """Return a scenario's name for tables."""
    return scenario.__name__.replace("_", " ")


def edited(text: str, run: int) -> str:
    """Return a text with one more paragraph, whose formula is in no other article."""
    return f"{text}\n第 {run} 次改动之后，其中 $\\Omega_{{{run}}} + {run}$ 仍然有界。\n"


def settings(host: str, title: str, base_url: str = "") -> str:
    """Return the configuration; without search, as figures must not depend on installed extras."""
    top = f'title = "{title}"\nbase_url = "{base_url}"\n'
    return f'{top}[math]\nhost = "{host}"\n[search]\nenabled = false\n'


def _configure(site: Generated, title: str) -> None:
    (site.root / "sitegen.toml").write_text(settings(site.host, title), "utf-8")


def _write(site: Generated, number: int, text: str) -> None:
    (site.root / "content" / f"{name(number)}.md").write_text(text, "utf-8")
