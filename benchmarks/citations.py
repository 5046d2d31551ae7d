"""What citations cost: 1,000 articles with 8 citations each, 2,000 entries, and the same without.

``python benchmarks/citations.py [articles] [entries]`` prints the seconds of a cold build, of an
edited article and of an edited entry, with and without, and which pages the entry made again.
"""

import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

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
    chosen = random.Random(2)
    (root / "content").mkdir(parents=True)
    (root / "sitegen.toml").write_text('title = "T"\n')
    if citing:
        (root / "references.bib").write_text(bib(entries))
    for n in range(articles):
        parts = [
            f"---\ntitle: 第 {n} 篇\ndate: 2024-01-{n % 28 + 1:02}\ntags: [{WORDS[n % 10]}]\n---\n"
        ]
        for at in range(CITED):
            key = chosen.randrange(entries)
            mark = f"[@key{key}]" if citing else f"[{key}]"
            prose = "".join(chosen.choice(WORDS) for _ in range(60))
            parts.append(f"{prose}，设 $x_{{{at}}}^2+{n}=\\frac{{{at}}}{{{n + 1}}}$ {mark}。\n\n")
            parts.append(f"$$\\int_0^{{{at}}} f_{{{n}}}(x)\\,dx={n}$$\n")
        (root / f"content/a{n}.md").write_text("\n".join(parts))


def timed(root: Path) -> tuple[float, Build]:
    start = time.perf_counter()
    done = build(Site(root=root, output=root / "public"))
    return time.perf_counter() - start, done


def edit(root: Path, text: str) -> None:
    file = root / "content/a7.md"
    file.write_text(file.read_text() + f"\n{text}\n")


def main() -> None:
    articles, entries = (int(each) for each in [*sys.argv[1:3], "1000", "2000"][:2])
    results = {}
    for citing in (False, True):
        root = Path(tempfile.mkdtemp(prefix="citations-"))
        write(root, articles, entries, citing=citing)
        cold, built = timed(root)
        edits = []
        for turn in range(5):
            edit(root, f"又一句 {turn}。")
            edits.append(timed(root)[0])
        results[citing] = cold, sorted(edits)[2]
        print(
            f"{'with' if citing else 'without'}: cold {cold:.2f} s, edit {sorted(edits)[2]:.3f} s"
        )
        if citing:
            edited = "key7"
            users = sum(
                any(k.key == edited for c in r.citations for k in c.keys)
                for r in built.library.articles
            )
            (root / "references.bib").write_text(bib(entries, 7))
            seconds, built = timed(root)
            pages = [name for name in built.reasons if name.startswith("articles/")]
            print(f"an entry: {seconds:.3f} s, {len(pages)} articles rebuilt, {users} cite it")
        shutil.rmtree(root)
    for at, name in enumerate(("cold", "edit")):
        print(f"{name}: {results[True][at] / results[False][at]:.3f} times")


if __name__ == "__main__":
    main()
