"""Versions as the installers' folders tell them, and what of sitegen itself has changed."""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from sitegen.incremental import toolchain as versions


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """Look again in each test."""
    versions._packages.cache_clear()
    yield
    versions._packages.cache_clear()


@pytest.mark.parametrize("package", [*versions._PACKAGES, *versions._EXTRAS])
def test_versions_are_those_that_the_packages_state(package: str) -> None:
    assert versions.installed(package) == version(package)


def test_what_is_not_installed_has_no_version() -> None:
    assert versions.installed("no-such-package-of-anyone") == ""


def test_what_comes_first_on_the_path_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "first" / "Some.Package-2.0.dist-info").mkdir(parents=True)
    (tmp_path / "second" / "some_package-1.0-py3.11.egg-info").mkdir(parents=True)
    names = ("", "nowhere", "second", "first")
    for name in names:
        monkeypatch.syspath_prepend(str(tmp_path / name) if name else "")
    assert versions.installed("some-package") == "2.0"


def test_another_version_changes_the_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions.toolchain_fingerprint.cache_clear()
    before = versions.toolchain_fingerprint()
    versions.toolchain_fingerprint.cache_clear()
    versions._packages.cache_clear()
    (tmp_path / "jinja2-99.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert versions.toolchain_fingerprint() != before
    versions.toolchain_fingerprint.cache_clear()
