"""Every address on every page leads to a file of the site, below its base path."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from crawl import HOST, facts, is_inside, links, target
from sites import build_site, copied, make_site, pages

SAMPLER = Path(__file__).parents[1] / "golden" / "sampler" / "site"


@pytest.fixture(scope="module", params=["/blog", "", "/a/b"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """Return a site with every construct, built below a base path, and that path."""
    output = tmp_path_factory.mktemp("links") / "public"
    build_site(copied(SAMPLER, output.parent), output=output, base_url=f"{HOST}{request.param}/")
    return output, request.param


def test_every_address_in_the_site_is_a_file_of_it(site: tuple[Path, str]) -> None:
    output, base = site
    inside = [(where, link) for where, link in links(output, base) if is_inside(link)]
    assert len(inside) > 100
    broken = [
        (where, link)
        for where, link in inside
        if (file := target(link, output, base)) is None or not file.is_file()
    ]
    assert broken == []


def test_addresses_outside_are_those_that_authors_wrote(site: tuple[Path, str]) -> None:
    outside = {link for _, link in links(*site) if not is_inside(link)}
    assert {urlsplit(link).netloc for link in outside} == {
        "example.org",
        "img.example.org",
        "beian.miit.gov.cn",
    }


def test_every_anchor_is_on_the_page_that_it_names(site: tuple[Path, str]) -> None:
    output, base = site
    anchored = [
        (link, facts(file).ids)
        for _, link in links(output, base)
        if is_inside(link)
        and urlsplit(link).fragment
        and (file := target(link, output, base))
        and file.suffix == ".html"
    ]
    assert len(anchored) > 10
    missing = [link for link, ids in anchored if unquote(urlsplit(link).fragment) not in ids]
    assert missing == []


def test_ids_are_unique_and_those_that_are_named_are_there(site: tuple[Path, str]) -> None:
    for page in site[0].rglob("*.html"):
        found = facts(page)
        assert sorted(set(found.ids)) == sorted(found.ids), page
        assert set(found.named) <= set(found.ids), page


def test_addresses_are_percent_encoded(site: tuple[Path, str]) -> None:
    written = [link for page in site[0].rglob("*.html") for link in facts(page).addresses]
    paths = [link.partition("#")[0] for link in written]
    assert [path for path in paths if not path.isascii() or " " in path] == []


@pytest.mark.parametrize(
    "text", ["a { background: url(no.png) }", "@import 'no.css';", "a{src:url( '/no.woff2' )}"]
)
def test_this_test_sees_a_broken_address_in_a_style_sheet(tmp_path: Path, text: str) -> None:
    make_site(tmp_path, {"static/x.css": text})
    build_site(tmp_path)
    output = tmp_path / "public"
    broken = [
        link
        for _, link in links(output, "")
        if not (file := target(link, output, "")) or not file.exists()
    ]
    assert len(broken) == 1


def test_this_test_sees_an_address_beside_the_base_path(tmp_path: Path) -> None:
    make_site(tmp_path, {"templates/_footer.html": '<a href="/assets/style.css">x</a>'})
    build_site(tmp_path, base_url=f"{HOST}/blog")
    output = tmp_path / "public"
    astray = {link for _, link in links(output, "/blog") if target(link, output, "/blog") is None}
    assert astray == {f"{HOST}/assets/style.css"}


def test_no_page_is_an_orphan(site: tuple[Path, str]) -> None:
    output, base = site
    linked = {
        target(link, output, base)
        for where, link in links(output, base)
        if is_inside(link) and unquote(urlsplit(link).path) != where  # its own canonical address
    }
    orphans = [name for name in pages(output) if output / name not in linked]
    assert orphans == ["404.html"]
