"""The address of a site, from the remote, the options and the configuration."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sitegen.core.diagnostics import Refusal
from sitegen.publish.address import Wanted, choose_address
from sitegen.publish.repository import read_address, shown

CASES = tomllib.loads((Path(__file__).parent / "addresses.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["remote"], ids=lambda case: case["is"])
def test_a_remote_tells_where_its_pages_are(case: dict[str, str]) -> None:
    repository = read_address(case["is"])
    assert (repository.pages if repository else "") == case["pages"]


@pytest.mark.parametrize("case", CASES["address"], ids=lambda case: case["what"])
def test_the_address_and_the_domain(case: dict[str, Any]) -> None:
    repository = read_address(case.get("remote", "git@github.com:ann/blog.git"))
    wanted = Wanted(**case.get("wanted", {}))
    if "refused" in case:
        with pytest.raises(Refusal, match=case["refused"]) as refusal:
            choose_address(wanted, repository)
        assert refusal.value.hint
    else:
        address = choose_address(wanted, repository)
        assert [address.base_url, address.cname] == case["is"]


def test_a_password_in_an_address_is_not_shown() -> None:
    printed = shown("https://ann:s3cret@github.com/ann/blog.git")
    assert printed == "https://github.com/ann/blog.git"
    assert shown("git@github.com:ann/blog.git") == "git@github.com:ann/blog.git"
