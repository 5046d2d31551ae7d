"""The guides are true: their examples build, their output is today's, their lists are complete."""

import re
import shutil
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import click
import pytest
from msgspec import Struct, to_builtins
from msgspec.structs import asdict

from guides import Example, built, examples, is_clean
from sitegen.cli import main
from sitegen.compose import (
    archives,
    article_view,
    feeds,
    look_view,
    page_view,
    pagination,
    site_view,
    sitemap,
    tagged_result,
    term_view,
    views,
)
from sitegen.config import Config, load_config
from sitegen.config.keys import is_table
from sitegen.core.diagnostics import Code
from sitegen.incremental.views import tracked
from sitegen.load.keys import SPELLINGS
from sitegen.load.readers import READERS
from sitegen.render.rules.callouts import _ALIASES
from sitegen.render.words import CALLOUTS, CHINESE_KINDS, THEOREMS
from sitegen.typeset.macros import BUILT_IN
from sites import article, build_site, make_site, read

ROOT = Path(__file__).parents[2]
GUIDES = sorted((ROOT / "docs").glob("*.md"))
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
MATH = ["math.md", "math.zh-CN.md"]
EXAMPLES = [example for guide in (*GUIDES, *READMES) for example in examples(guide)]


def guide(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_does_what_the_guide_says(example: Example, tmp_path: Path) -> None:
    build, printed = built(example, tmp_path)
    if example.output:
        start, end = example.output
        page = next(p for p in (*GUIDES, *READMES) if p.name == example.name.partition(":")[0])
        assert page.read_text(encoding="utf-8")[start:end] == printed
    elif example.kind == "wrong":
        assert printed
    else:
        assert build is not None, printed
        assert is_clean(build), printed
    if example.name.startswith("math") and example.kind != "wrong":
        assert build is not None
        assert bool(build.formulas) == (example.kind != "prose")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All guides as articles of one site."""
    root = tmp_path_factory.mktemp("docs")
    (root / "content").mkdir()
    for path in (*GUIDES, *(ROOT / "docs").glob("*.svg")):
        shutil.copy(path, root / "content")
    shutil.copytree(ROOT / "docs/pictures", root / "content/pictures")
    return root


class Text(HTMLParser):
    """The text of a page outside code and formulas' own TeX."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self._inside = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._inside += tag in ("code", "annotation", "script")

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag in ("code", "annotation", "script")

    def handle_data(self, data: str) -> None:
        self.text += "" if self._inside else data


def test_the_guides_build_as_a_site_of_their_own(site: Path) -> None:
    build = build_site(site)
    assert is_clean(build), build.diagnostics
    for rendered in build.library.articles:
        page = read(site, rendered.article.address.strip("/") + "/index.html")
        assert 'class="math-error"' not in page
        assert "$" not in Text(page).text
        if Path(rendered.article.source.path).name in MATH:
            assert rendered.formulas > 50


@pytest.mark.parametrize("name", MATH)
def test_what_one_may_write_by_the_tables_can_be_typeset(name: str, tmp_path: Path) -> None:
    cells = re.findall(r"^\| (`\$[^|]+?) \|", guide(name), re.MULTILINE)
    formulas = [tex for cell in cells for tex in re.findall(r"`(\$[^`]+)`", cell)]
    assert len(formulas) > 50
    content = {f"content/{n}.md": article(f"{tex}\n") for n, tex in enumerate(formulas)}
    build = build_site(make_site(tmp_path, content))
    assert is_clean(build), build.diagnostics
    assert build.formulas == len(formulas)


@pytest.mark.parametrize("name", MATH)
def test_the_guide_names_all_built_in_macros_and_kinds_of_theorems(name: str) -> None:
    text = guide(name)
    assert [macro for macro in BUILT_IN if f"`{macro}" not in text] == []
    assert [kind for kind in THEOREMS if f"`{kind}`" not in text] == []
    assert [kind for kind in CHINESE_KINDS if kind not in text] == []


@pytest.mark.parametrize(("one", "other"), [MATH, [path.name for path in READMES]])
def test_the_twins_have_the_same_examples(one: str, other: str) -> None:
    def shown(name: str) -> list[tuple[str, dict[str, str]]]:
        path = ROOT / name if name.startswith("README") else ROOT / "docs" / name
        return [(example.kind, example.files) for example in examples(path)]

    assert shown(one) == shown(other)


def keys(table: Struct, prefix: str = "") -> dict[str, Any]:
    """All keys of a table and of those in it, with their values."""
    found: dict[str, Any] = {}
    for name, value in asdict(table).items():
        if isinstance(value, Struct):
            found |= keys(value, f"{prefix}{name}.")
        else:
            found[prefix + name] = value
    return found


def test_every_key_of_the_configuration_is_listed_with_its_default() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| [^|]+ \| `([^`]+)` \|", guide("configuration.md"), re.M)
    listed = {name: tomllib.loads(f"x = {default}")["x"] for name, default in rows}
    defaults = keys(Config())
    defaults["menu"] = to_builtins(defaults["menu"])
    defaults["timezone"] = defaults["timezone"].key
    assert listed == defaults


def test_the_whole_configuration_shown_is_that_of_the_defaults(tmp_path: Path) -> None:
    fences = re.findall(r"^```toml sitegen.toml\n(.*?)^```", guide("configuration.md"), re.M | re.S)
    (tmp_path / "sitegen.toml").write_text(fences[0], encoding="utf-8")
    assert load_config(tmp_path) == Config()
    assert {*flat(tomllib.loads(fences[0]))} == {*keys(Config())}


def flat(table: dict[str, Any], prefix: str = "") -> list[str]:
    known = keys(Config())
    names = []
    for name, value in table.items():
        whole = prefix + name in known
        names += [prefix + name] if whole else flat(value, f"{prefix}{name}.")
    return names


def test_every_key_of_front_matter_is_explained() -> None:
    named = {*re.findall(r"`([\w-]+)`", guide("writing.md"))}
    assert {*READERS, *SPELLINGS} <= named


def test_every_kind_of_callout_is_listed_with_its_names_and_labels() -> None:
    section = guide("writing.md").partition("### Callouts")[2].partition("\n#")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) ?\| (\S+), ([\w ]+) \|$", section, re.M)
    labels = {kind: (words[0], words[-1]) for kind, words in CALLOUTS.items()}
    assert {kind: (chinese, english) for kind, _, chinese, english in rows} == labels
    named = {name: kind for kind, other, *_ in rows for name in re.findall(r"\w+", other)}
    assert named == _ALIASES


def fields(view: type) -> set[str]:
    """Name what templates can read of a view."""
    return {
        name
        for name, each in vars(view).items()
        if isinstance(each, property | tracked) and not name.startswith("_")
    }


def test_every_template_and_all_that_templates_see_is_listed() -> None:
    text = guide("templates.md")
    files = [path.name for path in (ROOT / "templates").iterdir()]
    named = {*re.findall(r"`([\w.]+)`", text)}
    assert [name for name in files if name not in named] == []
    classes = [
        each
        for module in (views, pagination, archives, feeds, sitemap)
        for each in vars(module).values()
        if is_table(each) and each.__module__ == module.__name__
    ]
    attributes = {name for each in classes for name in each.__struct_fields__}
    told = named | {*re.findall(r"`([\w.]+)", guide("extensions.md"))}
    words = {part for name in told - {*files} for part in name.split(".")}
    assert sorted(attributes - words) == []
    for view in (
        article_view.ArticleView,
        tagged_result.TaggedResult,
        tagged_result.WholeTaggedResult,
        term_view.TermView,
        site_view.SiteView,
        look_view.LookView,
    ):
        assert sorted(fields(view) - words) == []
    assert sorted(fields(page_view.PageView) - words) == []
    blocks = {
        block
        for path in (ROOT / "templates").glob("*.html")
        for block in re.findall(r"{%-? block (\w+)", path.read_text(encoding="utf-8"))
    }
    assert blocks <= named


def test_every_code_has_its_section() -> None:
    sections = re.findall(r"^### ([\w-]+)$", guide("diagnostics.md"), re.MULTILINE)
    assert sections == sorted(sections)
    assert sorted(sections) == sorted(Code)


def options(group: click.Group) -> list[str]:
    """All options of all commands, those of groups in groups too."""
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found += [o for parameter in command.params for o in parameter.opts if o.startswith("-")]
        found += options(command) if isinstance(command, click.Group) else []
    return found


@pytest.mark.parametrize("name", ["commands.md", "commands.zh-CN.md"])
def test_every_command_and_option_is_listed(name: str) -> None:
    text = guide(name)
    assert isinstance(main, click.Group)
    assert [option for option in options(main) if f"`{option}" not in text] == []
    assert [
        each for each in main.list_commands(click.Context(main)) if f"`{each}`" not in text
    ] == []


def test_links_from_the_readmes_and_the_architecture_lead_somewhere() -> None:
    for name in ("README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        targets = re.findall(r"\]\(([^)#:]+)\)", text)
        assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_room_is_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [
        f"{path.name}/" for path in (ROOT / "sitegen").iterdir() if (path / "__init__.py").exists()
    ]
    assert [name for name in rooms if f"| `{name}` |" not in text] == []
