"""What a template shows beside the variables of its page."""

import json
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from sitegen.assemble import known_templates
from sitegen.digests import Digests
from sitegen.site import Site
from sitegen.template_needs import Known, needs_of
from sites import make_site

TEMPLATES = {
    "base.html": "{{ site.title }}{{ asset('theme.css') }}{% block main %}{% endblock %}",
    "page.html": "{% extends 'base.html' %}{% include '_foot.html' %}{{ page.title }}",
    "_foot.html": "{{ site.icp }}",
    "whole.html": "{{ site }}",
    "handed.html": "{% set s = site %}{{ s.title }}",
    "computed.html": "{{ asset(page.kind ~ '.css') }}",
    "dynamic.html": "{% include page.kind ~ '.html' %}",
    "broken.html": "{% if %}",
    "round.html": "{% include 'round.html' ignore missing %}{{ site.menu }}",
}
ENVIRONMENT = Environment(loader=DictLoader(TEMPLATES))


def test_needs_are_those_of_all_templates_behind_it() -> None:
    needs = needs_of(ENVIRONMENT, "page.html")
    assert [name for name, _ in needs.sources] == ["page.html", "base.html", "_foot.html"]
    assert needs.fields == {"title", "icp"}
    assert needs.assets == {"theme.css"}
    assert not needs.all_fields
    assert not needs.all_assets


def test_a_site_handed_on_whole_needs_all_of_it() -> None:
    assert needs_of(ENVIRONMENT, "whole.html").all_fields
    assert needs_of(ENVIRONMENT, "handed.html").all_fields


def test_a_name_made_when_the_page_is_needs_everything() -> None:
    assert needs_of(ENVIRONMENT, "computed.html").all_assets
    names = {name for name, _ in needs_of(ENVIRONMENT, "dynamic.html").sources}
    assert names == set(TEMPLATES)


def test_broken_and_circular_templates_are_no_trouble_here() -> None:
    assert [name for name, _ in needs_of(ENVIRONMENT, "broken.html").sources] == ["broken.html"]
    assert needs_of(ENVIRONMENT, "round.html").fields == {"menu"}
    assert [name for name, _ in needs_of(ENVIRONMENT, "missing.html").sources] == ["missing.html"]


@pytest.mark.parametrize(
    ("template", "counts"),
    [
        ("{{ article.title }}{{ articles[:3] }}{{ {'a': 1}[page.kind] }}", False),
        ("{{ article.words }}", True),
        ("{{ article['words'] }}", True),
        ("{{ articles | map(attribute='words') | sum }}", True),
        ("{{ articles | map(attribute='title') | join }}", False),
        ("{{ articles | sum(attribute=page.kind) }}", True),
        ("{% set key = 'word' ~ 's' %}{{ article[key] }}", True),
        ("{{ article | attr(page.kind) }}", True),
        ("{{ articles | selectattr(page.kind) | list }}", True),
        ("{% include 'counting.html' %}", True),
    ],
)
def test_a_template_that_may_show_counts_is_told_from_others(template: str, counts: bool) -> None:
    templates = {"list.html": template, "counting.html": "{{ article.words }}"}
    assert needs_of(Environment(loader=DictLoader(templates)), "list.html").counts is counts


def test_the_digest_of_a_template_is_of_its_text() -> None:
    changed = Environment(loader=DictLoader({**TEMPLATES, "_foot.html": "{{ site.icp }}."}))
    before = dict(needs_of(ENVIRONMENT, "page.html").sources)
    after = dict(needs_of(changed, "page.html").sources)
    assert {name for name in before if before[name] != after[name]} == {"_foot.html"}


def test_what_is_known_comes_back_from_json() -> None:
    needs = {name: needs_of(ENVIRONMENT, name) for name in TEMPLATES}
    known = Known(state="s", needs=needs)
    assert Known.again(json.loads(json.dumps(known.kept()))) == known


def test_what_is_known_holds_as_long_as_no_template_changes(tmp_path: Path) -> None:
    make_site(tmp_path, {"templates/own.html": "{{ page.title }}"})
    site = Site(root=tmp_path, output=tmp_path / "public")

    def known(last: Known) -> Known:
        return known_templates(site, last, Digests({}))

    first = known(Known())
    first.needs["own.html"] = needs_of(ENVIRONMENT, "page.html")
    assert known(first) is first
    (tmp_path / "templates/own.html").write_text("{{ site.title }}")
    assert known(first).needs == {}
    make_site(tmp_path, {"templates/new.html": ""})
    assert known(known(first)).state != first.state
