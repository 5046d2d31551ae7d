"""Licences: which names lead to their text, and where readers and machines see them."""

import re
from pathlib import Path

import pytest

from sitegen.compose.licenses import License, license_of
from sites import article, build_site, make_site, read, remarks

BY_NC = License(name="CC BY-NC 4.0", url="https://creativecommons.org/licenses/by-nc/4.0/")
ZERO = License(name="CC0 1.0", url="https://creativecommons.org/publicdomain/zero/1.0/")
WRITTEN = {
    "": None,
    "CC BY-NC 4.0": BY_NC,
    "cc-by-nc-4.0": BY_NC,
    "https://creativecommons.org/licenses/by-nc/4.0/deed.zh": BY_NC,
    "CC BY 3.0": License(name="CC BY 3.0", url="https://creativecommons.org/licenses/by/3.0/"),
    "CC0": ZERO,
    "CC0-1.0": ZERO,
    "http://creativecommons.org/publicdomain/zero/1.0": ZERO,
    "CC BY-NC": License(name="CC BY-NC", url=""),
    "CC BY-NC 9.0": License(name="CC BY-NC 9.0", url=""),
    "版权所有": License(name="版权所有", url=""),
    "https://example.org/x": License(name="https://example.org/x", url="https://example.org/x"),
    "javascript:alert(1)": License(name="javascript:alert(1)", url=""),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_a_licence_is_known_by_its_name_or_address(written: str) -> None:
    assert license_of(written) == WRITTEN[written]


def built(root: Path, **front: str) -> str:
    files = {
        "sitegen.toml": 'base_url = "https://u.github.io/"\n',
        "content/a.md": article(**front),
    }
    assert remarks(build_site(make_site(root, files))) == []
    return read(root, "articles/a/index.html")


def test_a_licence_stands_below_its_article_and_in_linked_data(tmp_path: Path) -> None:
    page = built(tmp_path, license="CC BY-NC 4.0")
    assert f'<span>许可协议：<a rel="license" href="{BY_NC.url}">CC BY-NC 4.0</a></span>' in page
    assert f'"license": "{BY_NC.url}"' in page
    assert "license" not in read(tmp_path, "index.html")


def test_a_licence_of_another_name_is_shown_as_it_is(tmp_path: Path) -> None:
    page = built(tmp_path, licence="A & <b>")
    assert "<span>许可协议：A &amp; &lt;b&gt;</span>" in page
    assert '"license": "A \\u0026' in page or '"license": "A & \\u003cb>"' in page


def test_an_article_without_a_licence_says_nothing_of_one(tmp_path: Path) -> None:
    assert not re.search("license|许可", built(tmp_path, title="题"))
