"""What the README promises a new user: its commands, in order, with the wheel installed."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from guides import examples

ROOT = Path(__file__).parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
PATIENCE = 60
"""Seconds until a test gives up."""
GITHUB = "git@github.com:you/blog.git"


def commands(readme: Path) -> list[str]:
    """List the lines of all shell blocks, without comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", readme.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line.partition(" #")[0].strip() for block in blocks for line in block.splitlines()]


@dataclass(kw_only=True)
class User:
    """Types commands in a shell: it remembers the folder and the environment."""

    folder: Path
    wheel: Path
    remote: Path
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    def type(self, line: str) -> str:
        words = shlex.split(line)
        if words[0] == "cd":
            self.folder /= words[1]
            return ""
        if words == [".", ".venv/bin/activate"]:
            path = f"{self.folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
            self.environment |= {"PATH": path, "VIRTUAL_ENV": str(self.folder / ".venv")}
            return ""
        if words[:2] == ["sitegen", "import"]:
            old = self.folder / words[2]
            old.mkdir()
            (old / "旧文.md").write_text("# 旧文\n\n$a_1$\n", encoding="utf-8")
        return self._run(self._without_network(words))

    def _without_network(self, words: list[str]) -> list[str]:
        """Make an environment whose packages, but for sitegen, are those of the tests."""
        if words[:2] == ["git", "-C"]:  # sitegen's checkout: a clone of a repository at hand
            checkout = str(self.folder.parent / "checkout")
            self._run(["git", "clone", "-q", "--branch", "gh-pages", self.remote, checkout])
            return ["git", "-C", checkout, *words[3:]]
        if words[:3] == ["python3", "-m", "venv"]:
            return [sys.executable, "-m", "venv", "--without-pip", words[3]]
        if words[:2] == ["pip", "install"]:
            python = Path(self.environment["VIRTUAL_ENV"]) / "bin" / "python"
            find = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
            packages = Path(self._run(find).strip())
            here = Path(pytest.__file__).parents[1]
            (packages / "packages-of-the-tests.pth").write_text(f"{here}\n", encoding="utf-8")
            pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
            return [*pip, "--no-index", "--no-deps", str(self.wheel)]
        return words

    def _run(self, words: list[str | Path]) -> str:
        ran = subprocess.run(
            words, cwd=self.folder, env=self.environment, capture_output=True, encoding="utf-8"
        )
        assert ran.returncode == 0, f"{words}: {ran.stdout}{ran.stderr}"
        return ran.stdout

    @contextmanager
    def serving(self, line: str) -> Iterator[str]:
        """Run a command that goes on until it is stopped; gives the address that it prints."""
        server = subprocess.Popen(
            shlex.split(line),
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        try:
            assert server.stdout is not None
            found = re.search(r"http://[\w.:/-]+", server.stdout.readline())
            assert found
            yield found[0]
        finally:
            server.send_signal(signal.SIGINT)  # Ctrl-C
            server.communicate(timeout=PATIENCE)


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> User:
    """A user with a wheel of today's sitegen, and a repository that GitHub's address leads to."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "dist"]
    built = subprocess.run(build, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    remote = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", remote], check=True)
    (tmp_path / "gitconfig").write_text(
        f'[user]\nname = You\nemail = you@example.org\n[url "{remote}"]\ninsteadOf = {GITHUB}\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / "home").mkdir()
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    return User(folder=tmp_path / "home", wheel=wheel, remote=remote)


def test_both_readmes_have_the_same_commands() -> None:
    assert commands(READMES[0]) == commands(READMES[1])


@pytest.mark.slow
def test_the_commands_of_the_readme_do_what_it_says(user: User) -> None:
    shown = {name: text for each in examples(READMES[0]) for name, text in each.files.items()}
    for line in commands(READMES[0]):
        if line == "sitegen serve":
            see_a_change(user, line)
            continue
        told = user.type(line)
        if line.startswith("sitegen new "):
            (name,) = (each for each in shown if each in told)
            assert {"title", "date", "tags"} <= keys(user.folder / name)
            (user.folder / name).write_text(shown[name], encoding="utf-8")
        elif line == "sitegen build":
            assert "欧拉公式" in page(user.folder / "public")
        elif line == "sitegen deploy":
            assert "https://you.github.io/blog/" in told
    assert user.type("python -c 'import sitegen; print(sitegen.__file__)'").startswith(
        str(user.folder.parent / ".venv")
    )
    copy = user.folder.parent / "published"
    user.type(f"git clone -q --branch gh-pages {user.remote} {copy}")
    assert "欧拉公式" in page(copy)
    assert 'href="/blog/' in (copy / "index.html").read_text("utf-8")


def wait_for(url: str, text: str) -> None:
    """Fetch a page until the text is there."""
    end = time.monotonic() + PATIENCE
    while text not in fetch(url):
        assert time.monotonic() < end, f"{text} never came"
        time.sleep(0.1)


def fetch(url: str) -> str:
    """Fetch a page; empty where there is none yet."""
    try:
        with urlopen(url) as answer:
            text: str = answer.read().decode()
    except URLError:
        return ""
    return text


def see_a_change(user: User, line: str) -> None:
    about = user.folder / "content" / "pages" / "about.md"
    with user.serving(line) as url:
        wait_for(url, "等比级数")
        about.write_text(about.read_text("utf-8") + "\n改了一行。\n", encoding="utf-8")
        wait_for(f"{url}about/", "改了一行。")


def keys(file: Path) -> set[str]:
    return {*re.findall(r"^(\w+):", file.read_text("utf-8"), re.MULTILINE)}


def page(folder: Path) -> str:
    return (folder / "articles" / "第一篇文章" / "index.html").read_text("utf-8")
