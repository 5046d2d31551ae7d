"""What citations cost: 1,000 articles with 8 citations each, 2,000 entries, and the same without.

``python benchmarks/citations.py [articles] [entries]`` prints seconds, and those of processors with
all children, of a cold build and of an edited article, with and without in turns, as the command
and as in the preview's process; and which articles an edited entry makes again. On a busy machine
the seconds of processors are what can be held against each other.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from make_site import make_site

from sitegen.build.pipeline import Build, build
from sitegen.core.build_options import Site

WORDS = ["梯度", "下降", "概率", "测度", "矩阵", "分解", "注意力", "投影", "收敛", "方差"]
CITED = 8
TURNS = 7
Times = tuple[float, float]
Roots = tuple[Path, Path]


def bib(entries: int, edited: int = -1) -> str:
    chosen = random.Random(1)
    texts = []
    for n in range(entries):
        title = f"On the {'new ' * (n == edited)}matter number {n}"
        person = f"Name{chosen.randrange(900)}, A. B. and Other{chosen.randrange(900)}, C."
        if n % 3 == 0:
            person, title = f"{chosen.choice('王李张刘陈')}{chosen.choice(WORDS)}", f"论第 {n} 题"
        texts.append(
            f"@article{{key{n}, author = {{{person}}}, title = {{{title}}},\n"
            f"  journal = {{Journal of Matters}}, volume = {n % 50}, number = {n % 12 + 1},\n"
            f"  pages = {{{n}--{n + 9}}}, year = {1950 + n % 75}, doi = {{10.1000/m.{n}}}}}\n"
        )
    return "\n".join(texts)


def write(root: Path, articles: int, entries: int, *, citing: bool) -> None:
    """Write the articles of the other benchmarks, each with citations at ends of sentences."""
    chosen = random.Random(2)
    make_site(articles, root)
    if citing:
        (root / "references.bib").write_text(bib(entries))
    for file in sorted((root / "content").rglob("*.md")):
        first, *others = file.read_text().split("。")
        for at in range(min(CITED, len(others))):
            key = f"key{chosen.randrange(entries)}"
            others[at] = f"[@{key}]。{others[at]}" if citing else f"({key})。{others[at]}"
        file.write_text(
            "".join([first, *others[:CITED]]) + "".join(f"。{x}" for x in others[CITED:])
        )


def spent() -> float:
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def timed(run: Callable[[Path], object], root: Path) -> tuple[float, float]:
    """Return the seconds on the clock and those of processors."""
    start, before = time.perf_counter(), spent()
    run(root)
    return time.perf_counter() - start, spent() - before


def command(root: Path) -> None:
    """Build as an author does."""
    words = [sys.executable, "-m", "sitegen", "build"]
    subprocess.run(words, cwd=root, check=True, stdout=subprocess.DEVNULL)


def in_process(root: Path) -> Build:
    """Build as the preview does, in a process that has loaded everything."""
    return build(Site(root=root, output=root / "public"))


def edits(run: Callable[[Path], object], roots: Roots) -> list[Times]:
    """Return the least of seven edits of an article, with and without, in turns."""
    took: list[list[Times]] = [[], []]
    for turn in range(TURNS):
        for root, times in zip(roots, took, strict=True):
            file = sorted((root / "content").rglob("*.md"))[7]
            file.write_text(f"{file.read_text()}\n又一句 {turn}，{run.__name__}。\n")
            times.append(timed(run, root))
    return [(min(each[0] for each in times), min(each[1] for each in times)) for times in took]


def change_an_entry(root: Path, entries: int) -> None:
    """Change one entry; print the time, how many articles it rebuilds, and how many cite it."""
    users = [
        each.article.source.path
        for each in in_process(root).library.articles
        if any(key.key == "key7" for citation in each.citations for key in citation.keys)
    ]
    (root / "references.bib").write_text(bib(entries, 7))
    start = time.perf_counter()
    built = in_process(root)
    pages = [name for name in built.reasons if name.startswith("articles/")]
    print(f"an entry changed: {time.perf_counter() - start:.2f} s", end="; ")
    print(f"{len(pages)} articles rebuilt, {len(users)} cite it")


def show(name: str, cited: Times, plain: Times) -> None:
    texts = (
        f"{what} {one:.2f} / {other:.2f} s = {one / other:.3f}"
        for what, one, other in zip(("clock", "processors"), cited, plain, strict=True)
    )
    print(f"{name}: {'; '.join(texts)}")


def main() -> None:
    articles, entries = (int(each) for each in [*sys.argv[1:3], "1000", "2000"][:2])
    with tempfile.TemporaryDirectory(prefix="citations-") as folder:
        roots = (Path(folder, "cited"), Path(folder, "plain"))
        os.environ["SITEGEN_CACHE"] = str(Path(folder, "cache"))
        for root in roots:
            write(root, articles, entries, citing=root.name == "cited")
        show("cold", *(timed(command, root) for root in roots))
        show("edit", *edits(command, roots))
        show("edit in the preview's process", *edits(in_process, roots))
        change_an_entry(roots[0], entries)


if __name__ == "__main__":
    main()
