"""What a template shows beside the variables of its page."""

from jinja2 import DictLoader, Environment

from sitegen.template_needs import needs_of

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
    assert needs_of(ENVIRONMENT, "broken.html").sources == (("broken.html", ""),)
    assert needs_of(ENVIRONMENT, "round.html").fields == {"menu"}
    assert needs_of(ENVIRONMENT, "missing.html").sources == (("missing.html", ""),)
