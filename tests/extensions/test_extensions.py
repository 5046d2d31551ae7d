"""Extensions add to a site; a failure in one is reported and affects nothing else."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from guides import DOCS, examples
from sitegen.build.pipeline import Build, build
from sitegen.config import load_config
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import BuildError, Diagnostic
from sitegen.extensions.loading import load_extensions
from sitegen.extensions.registry import Additions, Registry
from sitegen.extensions.sources import find
from sites import article, build_site, cache_of, make_site, read, run, snapshot

GUIDE = next(each for each in examples(DOCS / "extensions.md") if "seminar.py" in each.files)
CONFIG = 'extensions = ["ext"]\n[search]\nenabled = false\n'
SHOUT = "def setup(site):\n    site.add_filter('shout', lambda text: text + '{}')\n"
RULE = """def setup(site):
    site.add_markdown(lambda md: md.core.ruler.push('loud', loud))

def loud(state):
    for token in state.tokens:
        for child in token.children or ():
            child.content = child.content.replace('喂', '{}')
"""


def made(root: Path, files: Mapping[str, str]) -> Path:
    """Write a site with the extension ``ext``, one article, and the given files."""
    return make_site(root, {"sitegen.toml": CONFIG, "content/a.md": "喂。\n", **files})


def faults(built: Build) -> list[Diagnostic]:
    return [each for each in built.diagnostics if each.code == "extension"]


def the_fault(built: Build) -> tuple[str, str, str]:
    """Return span, message and hint of the only fault."""
    (problem,) = faults(built)
    assert problem.page_lost
    span = problem.span
    return f"{span.path}:{span.line}:{span.column}", problem.message, problem.hint


def test_the_example_of_the_guide_adds_all_that_it_says(tmp_path: Path) -> None:
    make_site(tmp_path, GUIDE.files)
    assert build_site(tmp_path).diagnostics == ()
    page = read(tmp_path, "articles/attention/index.html")
    assert '<a href="https://arxiv.org/abs/1706.03762">arXiv:1706.03762</a>' in page
    assert '<span class="theorem-label">观察 1</span>' in page
    assert '<a href="/theorems/">这里</a>' in page
    theorems = read(tmp_path, "theorems/index.html")
    assert "<h1>高等代数讨论班：定理</h1>" in theorems
    assert (
        '<a href="/articles/attention/#obs:shift">观察 1</a>，注意力与 <span class="katex'
        in theorems
    )
    assert "katex.min" in theorems


def test_the_example_of_the_guide_tells_of_a_wrong_number(tmp_path: Path) -> None:
    make_site(tmp_path, {**GUIDE.files, "content/b.md": article("甲\n\n乙 {arxiv 17}。\n")})
    (remark,) = build_site(tmp_path).diagnostics
    assert (remark.code, remark.severity) == ("extension-remark", "warning")
    assert (remark.span.line, remark.span.column, remark.span.length) == (3, 3, 10)


def many(root: Path) -> Path:
    """Write a site from the guide's example that is large enough for several processes."""
    texts = {f"content/{n}.md": article(f"{{arxiv 1706.{n:05}}}。\n") for n in range(40)}
    return make_site(root, {**GUIDE.files, **texts})


def test_processes_and_caches_do_not_show(tmp_path: Path) -> None:
    root = many(tmp_path)
    outputs = []
    for name, jobs in (("cold", 2), ("warm", 2), ("again", 1)):
        built = build(Site(root=root, output=root / name, jobs=jobs))
        assert built.diagnostics == ()
        outputs.append(snapshot(root / name))
        if name == "warm":
            for file in cache_of(root).glob("cache.sqlite*"):
                file.unlink()
    for other in outputs[1:]:
        assert {k: v for k, v in other.items() if k != ".sitegen.json"} == {
            k: v for k, v in outputs[0].items() if k != ".sitegen.json"
        }


def test_rules_are_loaded_in_processes_that_are_not_forked(tmp_path: Path) -> None:
    root = make_site(tmp_path, GUIDE.files)
    program = (
        "import pickle, sys\nfrom markdown_it import MarkdownIt\n"
        "rules = pickle.load(sys.stdin.buffer)\nmd = MarkdownIt()\nrules.install(md)\n"
        "print(repr(rules), md.render('{arxiv 1706.03762}'))\n"
    )
    import pickle

    rules = load_extensions(root, load_config(root).extensions).markdown
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, input=pickle.dumps(rules), capture_output=True, check=True)
    assert done.stdout.decode().startswith(repr(rules))
    assert "arXiv:1706.03762</a>" in done.stdout.decode()


def test_an_article_is_rendered_again_when_a_rule_has_changed(tmp_path: Path) -> None:
    root = made(tmp_path, {"ext.py": RULE.replace("{}", "哎")})
    first = build_site(root)
    assert "哎。" in read(root, "articles/a/index.html")
    make_site(root, {"ext.py": RULE.replace("{}", "哟")})
    second = build(Site(root=root, output=root / "public", jobs=1), previous=first)
    assert "哟。" in read(root, "articles/a/index.html")
    assert set(second.memory.records).isdisjoint(first.memory.records)
    third = build(Site(root=root, output=root / "public", jobs=1), previous=second)
    assert set(third.memory.records) == set(second.memory.records)
    assert third.reasons == {}


def test_a_page_is_composed_again_when_a_filter_has_changed_and_no_article(tmp_path: Path) -> None:
    footer = {"templates/_footer.html": "{{ site.title|shout }}\n"}
    root = made(tmp_path, {**footer, "ext.py": SHOUT.replace("{}", "!")})
    first = build_site(root)
    make_site(root, {"ext.py": SHOUT.replace("{}", "?")})
    second = build(Site(root=root, output=root / "public", jobs=1), previous=first)
    assert "sitegen?" in read(root, "index.html")
    assert set(second.memory.records) == set(first.memory.records)


def test_a_filter_may_ask_how_long_the_articles_of_a_list_are(tmp_path: Path) -> None:
    files = {
        "ext.py": "def setup(site):\n    site.add_filter('size', lambda view: view.words)\n",
        "sitegen.toml": 'extensions = ["ext"]\n',
        "templates/index.html": "{% for each in articles %}{{ each|size }}{% endfor %}",
        "content/a.md": "# 题\n\n三个字\n",
    }
    build_site(make_site(tmp_path, files))
    assert read(tmp_path, "index.html") == "3"


def test_a_filter_that_is_gone_is_not_there_in_the_next_build(tmp_path: Path) -> None:
    footer = {"templates/_footer.html": "{{ site.title|shout }}\n"}
    root = made(tmp_path, {**footer, "ext.py": SHOUT.replace("{}", "!")})
    build_site(root)
    make_site(root, {"ext.py": "def setup(site): pass\n"})
    with pytest.raises(BuildError, match="shout"):
        build_site(root)


def test_a_module_of_the_site_forgets_what_it_stored_in_the_last_build(tmp_path: Path) -> None:
    text = (
        "seen = []\ndef setup(site):\n    seen.append(1)\n    site.add_global('seen', len(seen))\n"
    )
    root = made(tmp_path, {"ext.py": text, "templates/_footer.html": "已见 {{ seen }}\n"})
    for _ in range(2):
        build_site(root)
        make_site(root, {"content/b.md": "乙。\n"})
        assert "已见 1" in read(root, "index.html")


def test_any_file_of_a_package_counts_and_is_read_again(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\nfrom .part import mark\n\n\ndef setup(site):\n"
        "    text = Path(__file__).with_name('words.txt').read_text('utf-8')\n"
        "    site.add_filter('shout', lambda title: title + text + mark)\n"
    )
    files = {
        "ext/__init__.py": code,
        "ext/part.py": "mark = 'A'\n",
        "ext/words.txt": "甲",
        "templates/_footer.html": "{{ site.title|shout }}\n",
    }
    root = made(tmp_path, files)
    for name, text, shown in (
        ("ext/words.txt", "乙", "sitegen乙A"),
        ("ext/part.py", "mark = 'B'\n", "sitegen乙B"),
    ):
        build_site(root)
        make_site(root, {name: text})
        build_site(root)
        assert shown in read(root, "index.html")
    assert not [*root.rglob("__pycache__")]


LONG_AGO = 1_600_000_000.25
"""Not a whole second, as a file system without fractions would store; that needs a longer wait."""


@pytest.mark.parametrize("name", ["ext.py", "ext/__init__.py"])
def test_the_shortest_build_sees_a_changed_extension(tmp_path: Path, name: str) -> None:
    footer = {"templates/_footer.html": "{{ site.title|shout }}\n"}
    root = made(tmp_path, {**footer, name: SHOUT.replace("{}", "!")})
    for path in root.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    subprocess.run(["sleep", "0.2"], check=True)
    run(root)
    assert "nothing has changed" in run(root, "--explain").stderr
    make_site(root, {name: SHOUT.replace("{}", "?")})
    os.utime(root / name, (LONG_AGO, LONG_AGO))
    run(root)
    assert "sitegen?" in read(root, "index.html")


def test_an_installed_module_is_run_again_where_its_files_have_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path / "lib")
    config = CONFIG.replace('"ext"', '"installed_for_a_test"')
    module = "lib/installed_for_a_test.py"
    footer = {"templates/_footer.html": "{{ site.title|shout }}\n"}
    root = made(tmp_path, {**footer, "sitegen.toml": config, module: SHOUT.replace("{}", "!")})
    build_site(root)
    assert "sitegen!" in read(root, "index.html")
    make_site(root, {module: SHOUT.replace("{}", "??")})
    build_site(root)
    assert "sitegen??" in read(root, "index.html")


def test_the_module_of_the_site_comes_before_an_installed_one(tmp_path: Path) -> None:
    config = CONFIG.replace('"ext"', '"json"')
    text = "def setup(site):\n    import json\n    site.add_global('own', json.dumps('甲'))\n"
    root = made(
        tmp_path,
        {"sitegen.toml": config, "json.py": text, "templates/_footer.html": "{{ own|length }}\n"},
    )
    assert build_site(root).diagnostics == ()


FAILURES = {
    "a syntax error": (
        "def setup(site)\n    pass\n",
        "ext.py:1:16",
        "the extension ext fails when it is loaded: SyntaxError: expected ':'",
        "fix it, or remove ext from extensions in sitegen.toml",
    ),
    "an import that fails": (
        "import no_such_module\n",
        "ext.py:1:1",
        "when it is loaded: ModuleNotFoundError: No module named 'no_such_module'",
        "install no_such_module for the Python that runs sitegen, or fix it",
    ),
    "an import of a module beside it": (
        "import other\n",
        "ext.py:1:1",
        "No module named 'other'",
        "put both into one folder with __init__.py: from . import other",
    ),
    "setup raises": (
        "def setup(site):\n    helper()\n\ndef helper():\n    return 1 / 0\n",
        "ext.py:5:12",
        "fails when it is set up: ZeroDivisionError: division by zero",
        "called from ext.py:2 in setup; fix it",
    ),
    "setup exits": ("import sys\n\nsys.exit('no')\n", "ext.py:3:1", "SystemExit: no", "fix it"),
    "setup takes nothing": (
        "\n\ndef setup():\n    pass\n",
        "ext.py:3:1",
        "setup() takes 0 positional arguments",
        "fix it",
    ),
    "no setup": ("x = 1\n", "ext.py:1:1", "ext has no function setup", "write def setup(site)"),
    "a name that is taken": (
        "def setup(site):\n    site.add_filter('upper', str)\n",
        "ext.py:2:5",
        "ValueError: the filter upper already exists; choose another name",
        "fix it",
    ),
    "raised in what it calls": (
        "import textwrap\n\ndef setup(site):\n    textwrap.shorten('long words', 1)\n",
        "ext.py:4:5",
        "ValueError: placeholder too large",
        "raised in",
    ),
    "a rule that raises": (
        "def setup(site):\n    site.add_markdown(rule)\n\n"
        "def rule(md):\n    md.core.ruler.push('x', lambda state: state.nothing)\n",
        "ext.py:5:43",
        "fails while content/a.md is rendered: AttributeError",
        "fix it",
    ),
    "a rule that exits": (
        "def setup(site):\n    site.add_markdown(rule)\n\n"
        "def rule(md):\n    md.core.ruler.push('x', lambda state: exit())\n",
        "ext.py:5:43",
        "fails while content/a.md is rendered: SystemExit",
        "fix it",
    ),
    "an inline rule that stays where it is": (
        "def setup(site):\n    site.add_markdown(rule)\n\n"
        "def rule(md):\n    md.inline.ruler.before('text', 'x', stay)\n\n"
        "def stay(state, silent):\n    return True\n",
        "ext.py:7:1",
        "is rendered: Stuck: the inline rule x has matched without advancing state.pos",
        "fix it",
    ),
    "a block rule that stays where it is": (
        "def setup(site):\n    site.add_markdown(rule)\n\n"
        "def rule(md):\n    md.block.ruler.before('code', 'x', lambda *_: True)\n",
        "ext.py:4:1",
        "is rendered: RuntimeError: block rule didn't increment state.line",
        "fix it",
    ),
    "a rule that cannot be installed": (
        "def setup(site):\n    site.add_markdown(rule)\n\ndef rule():\n    pass\n",
        "ext.py:4:1",
        "rule() takes 0 positional arguments",
        "fix it",
    ),
    "a kind of pages that raises": (
        "def setup(site):\n    site.add_pages(books)\n\n"
        "def books(edition):\n    yield from 1 / 0\n",
        "ext.py:5:16",
        "fails in its pages books: ZeroDivisionError",
        "fix it",
    ),
    "what is no page": (
        "def setup(site):\n    site.add_pages(books)\n\ndef books(edition):\n    return ['x']\n",
        "ext.py:4:1",
        "it gives 'x', which is no page",
        "fix it",
    ),
    "a page outside the site": (
        "def setup(site):\n    site.add_pages(books)\n\ndef books(edition):\n"
        "    yield edition.page('x', '/../x/', '404.html')\n",
        "ext.py:4:1",
        "'/../x/' is no address for a page",
        "fix it",
    ),
    "a page that cannot be composed": (
        "from sitegen.incremental.views import later\n\ndef setup(site):\n"
        "    site.add_pages(books)\n\n"
        "def books(edition):\n    yield edition.page('x', '/x/', later(lambda: 1 / 0))\n",
        "ext.py:7:50",
        "fails in its pages books: ZeroDivisionError",
        "fix it",
    ),
}


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"), FAILURES.values(), ids=FAILURES.keys()
)
def test_a_failure_has_its_place_and_costs_nothing_else(
    tmp_path: Path, text: str, place: str, message: str, hint: str
) -> None:
    root = made(tmp_path, {"ext.py": text, "other.py": ""})
    at, reported, advice = the_fault(build_site(root))
    assert at == place
    assert message in reported
    assert hint in advice
    assert "喂。" in read(root, "articles/a/index.html")
    assert "喂。" in read(root, "index.html")


def test_one_that_fails_leaves_the_others_alone(tmp_path: Path) -> None:
    config = CONFIG.replace('"ext"', '"bad", "ext"')
    files = {"sitegen.toml": config, "bad.py": "1 / 0\n", "ext.py": RULE.replace("{}", "哎")}
    root = made(tmp_path, files)
    assert the_fault(build_site(root))[0] == "bad.py:1:1"
    assert "哎。" in read(root, "articles/a/index.html")


def test_two_may_not_give_one_name_away(tmp_path: Path) -> None:
    config = CONFIG.replace('"ext"', '"ext", "two"')
    root = made(tmp_path, {"sitegen.toml": config, "ext.py": SHOUT, "two.py": SHOUT})
    place, reported, _ = the_fault(build_site(root))
    assert place == "two.py:2:5"
    assert "the filter shout already exists in the extension ext" in reported


def test_a_failing_rule_costs_one_article_the_rules(tmp_path: Path) -> None:
    text = RULE.replace("{}", "哎") + "    assert 'bad' not in state.src\n"
    root = made(tmp_path, {"ext.py": text, "content/b.md": "喂 bad。\n"})
    for _ in range(2):  # the second time the cache says it
        assert "while content/b.md is rendered: AssertionError" in the_fault(build_site(root))[1]
    assert "哎。" in read(root, "articles/a/index.html")
    assert "喂 bad。" in read(root, "articles/b/index.html")


def test_a_failing_filter_leaves_its_value_until_it_works(tmp_path: Path) -> None:
    text = "def setup(site):\n    site.add_filter('shout', lambda text: text + 1)\n"
    footer = "<i>{{ site.title|shout }}</i>{{ 'fest'|shout }}\n"
    root = made(tmp_path, {"ext.py": text, "templates/_footer.html": footer})
    for _ in range(2):  # a page with a fault is made each time
        place, reported, _ = the_fault(build_site(root))
        assert place == "ext.py:2:43"
        assert "in the filter shout, called for _footer.html: TypeError" in reported
        assert "<i>sitegen</i>fest" in read(root, "articles/a/index.html")
    make_site(root, {"ext.py": SHOUT.replace("{}", "!")})
    assert build_site(root).diagnostics == ()
    assert "<i>sitegen!</i>fest!" in read(root, "articles/a/index.html")


def test_a_failing_function_gives_nothing(tmp_path: Path) -> None:
    text = "def setup(site):\n    site.add_global('books', lambda: [][0])\n"
    footer = "<i>{{ books() }}</i>{% for book in books() %}{{ book }}{% endfor %}\n"
    root = made(tmp_path, {"ext.py": text, "templates/_footer.html": footer})
    assert "in the function books" in the_fault(build_site(root))[1]
    assert "<i></i>" in read(root, "index.html")


def test_functions_get_what_they_ask_jinja_for(tmp_path: Path) -> None:
    text = (
        "from jinja2 import pass_context, pass_environment\n\n"
        "def setup(site):\n    site.add_filter('at', at)\n    site.add_global('count', count)\n\n"
        "@pass_context\ndef at(context, text):\n    return context['page'].kind + text\n\n"
        "@pass_environment\ndef count(environment):\n    return 'at' in environment.filters\n"
    )
    root = made(tmp_path, {"ext.py": text, "templates/_footer.html": "{{ '!'|at }}{{ count() }}"})
    assert build_site(root).diagnostics == ()
    assert "home!True" in read(root, "index.html")


def test_a_variable_that_is_missing_is_the_mistake_of_the_template(tmp_path: Path) -> None:
    root = made(tmp_path, {"ext.py": SHOUT, "templates/_footer.html": "\n{{ nobody|shout }}"})
    with pytest.raises(BuildError) as stopped:
        build_site(root)
    assert [each.code for each in stopped.value.diagnostics] == ["template"]


def test_a_template_that_wants_a_filter_of_one_that_failed_says_so(tmp_path: Path) -> None:
    root = made(tmp_path, {"ext.py": "1 / 0\n", "templates/_footer.html": "{{ site.title|shout }}"})
    with pytest.raises(BuildError) as stopped:
        build_site(root)
    assert [each.code for each in stopped.value.diagnostics] == ["extension", "template"]


def test_what_is_not_there_is_reported_with_where_it_was_searched_for(tmp_path: Path) -> None:
    config = '# 站\nextensions = ["semminar"]\n'
    root = made(tmp_path, {"sitegen.toml": config, "seminar.py": "def setup(site): pass\n"})
    place, reported, hint = the_fault(build_site(root))
    assert place == "sitegen.toml:2:1"
    assert reported == "the extension semminar was not found"
    assert hint == (
        "searched for semminar.py and semminar/__init__.py in the site's folder, and for an"
        f" installed module semminar in {sys.prefix}; did you mean seminar?"
    )


def test_a_missing_extension_is_found_as_soon_as_it_is_there(tmp_path: Path) -> None:
    root = made(tmp_path, {})
    assert run(root).returncode == 1
    make_site(root, {"ext.py": RULE.replace("{}", "哎")})
    assert run(root).returncode == 0
    assert "哎。" in read(root, "articles/a/index.html")


def test_a_name_that_is_no_module_stops_the_build(tmp_path: Path) -> None:
    root = made(tmp_path, {"sitegen.toml": 'extensions = ["my-module.py"]\n'})
    with pytest.raises(BuildError, match=r"extensions\.0: expected the name of a Python module"):
        build_site(root)


def test_the_configuration_names_kinds_of_theorems_last(tmp_path: Path) -> None:
    text = (
        "def setup(site):\n    site.add_theorem('claim', '断言')\n    site.add_theorem('q', '问')\n"
    )
    config = CONFIG + '[theorems]\nkinds = { claim = "论断" }\n'
    body = "::: claim\n甲\n:::\n\n::: q\n乙\n:::\n"
    root = made(tmp_path, {"sitegen.toml": config, "ext.py": text, "content/a.md": body})
    build_site(root)
    page = read(root, "articles/a/index.html")
    assert ("论断 1" in page, "断言" in page, "问 1" in page) == (True, False, True)


def test_sitegens_own_pages_keep_their_addresses(tmp_path: Path) -> None:
    text = (
        "def setup(site):\n    site.add_pages(books)\n\n"
        "def books(edition):\n    yield edition.page('x', '/tags/', '404.html')\n"
    )
    built = build_site(made(tmp_path, {"ext.py": text}))
    assert [each.code for each in built.diagnostics] == ["address-taken"]


def test_a_failure_in_another_process_is_reported(tmp_path: Path) -> None:
    root = many(tmp_path)
    text = GUIDE.files["seminar.py"].replace('f"https', 'f"{1 / 0}https').replace("10000:.1f", "0")
    files = {"seminar.py": text, "templates/_footer.html": "{{ 12345|wan }}\n"}
    built = build(Site(root=make_site(root, files), output=root / "public", jobs=2))
    reported = [each.message for each in faults(built)]
    assert sum(" is rendered: ZeroDivisionError" in each for each in reported) == 41
    assert sum("in the filter wan, called for _footer.html" in each for each in reported) == 1
    assert len(reported) == 42
    assert "{arxiv 1706.00007}" in read(root, "articles/7/index.html")


def test_what_cannot_be_added_is_refused_in_words() -> None:
    site = Registry({})
    with pytest.raises(ValueError, match="'a-b' is not a name that a template can use"):
        site.add_filter("a-b", str)
    with pytest.raises(ValueError, match="'1' is not a valid kind of theorem"):
        site.add_theorem("1", "定理")
    with pytest.raises(TypeError, match="expected a function, found 2"):
        site.add_pages(2)  # type: ignore[arg-type]  # as an author may
    assert site.additions == Additions()


ASKING = """from sitegen.render.extending import language, source

def setup(site):
    site.add_markdown(lambda md: md.core.ruler.push('asking', ask))

def ask(state):
    for token in state.tokens:
        for child in token.children or ():
            if child.type == 'code_inline':
                written = source(state.env, child.content)
                child.content = f'{language(state.env)}: {written}'
"""


def test_a_rule_may_ask_for_the_language_and_for_what_was_written(tmp_path: Path) -> None:
    build_site(made(tmp_path, {"ext.py": ASKING, "content/a.md": article("`$x$`\n", lang="en")}))
    assert "<code>en: $x$</code>" in read(tmp_path, "articles/a/index.html")


def test_a_module_of_a_package_that_is_missing_is_not_found(tmp_path: Path) -> None:
    assert find(tmp_path, "no_such_package.module") is None
