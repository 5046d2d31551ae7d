"""What citations cost: 1,000 articles with 8 citations each, 2,000 entries, and the same without.

``python benchmarks/citations.py [articles] [entries]`` prints seconds, and those of processors with
all children, of a cold build, of an edited article and of an edited entry, with and without; and
which pages the entry made again. On a busy machine the seconds of processors are what can be held
against each other.
"""

import random
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from make_site import make_site

from sitegen.build.pipeline import Build, build
from sitegen.core.build_options import Site

WORDS = ["梯度", "下降", "概率", "测度", "矩阵", "分解", "注意力", "投影", "收敛", "方差"]
CITED = 8


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


def timed(root: Path) -> tuple[tuple[float, float], Build]:
    """Build; return the seconds on the clock and those of processors."""
    start, before = time.perf_counter(), spent()
    done = build(Site(root=root, output=root / "public"))
    return (time.perf_counter() - start, spent() - before), done


def edit(root: Path, text: str) -> None:
    file = sorted((root / "content").rglob("*.md"))[7]
    file.write_text(file.read_text() + f"\n{text}\n")


def measured(articles: int, entries: int, *, citing: bool) -> dict[str, tuple[float, float]]:
    root = Path(tempfile.mkdtemp(prefix="citations-"))
    write(root, articles, entries, citing=citing)
    found = {"cold": timed(root)[0]}
    edits = []
    for turn in range(5):
        edit(root, f"又一句 {turn}。")
        took, built = timed(root)
        edits.append(took)
    found["edit"] = (sorted(each[0] for each in edits)[2], sorted(each[1] for each in edits)[2])
    if citing:
        found["entry"] = change_an_entry(root, built, entries)
    shutil.rmtree(root)
    return found


def change_an_entry(root: Path, built: Build, entries: int) -> tuple[float, float]:
    """Change one entry; print how many articles were rebuilt, and how many cite it."""
    users = [
        each.article.source.path
        for each in built.library.articles
        if any(key.key == "key7" for citation in each.citations for key in citation.keys)
    ]
    (root / "references.bib").write_text(bib(entries, 7))
    took, built = timed(root)
    pages = [name for name in built.reasons if name.startswith("articles/")]
    print(f"an entry changed: {len(pages)} articles rebuilt, {len(users)} cite it")
    return took


def main() -> None:
    articles, entries = (int(each) for each in [*sys.argv[1:3], "1000", "2000"][:2])
    without = measured(articles, entries, citing=False)
    cited = measured(articles, entries, citing=True)
    for name, (clock, processor) in cited.items():
        text = f"{name}: {clock:.2f} s, processors {processor:.2f} s"
        if name in without:
            other = without[name]
            text += f"; without {other[0]:.2f} s, {other[1]:.2f} s"
            text += f"; {clock / other[0]:.3f} and {processor / other[1]:.3f} times"
        print(text)


if __name__ == "__main__":
    main()
