"""Benchmark of the scanner on large and hostile texts: seconds, and the ratio to half the size.

A ratio near 2 means linear time; 4 would be quadratic.
"""

import time

from sitegen.render.scan import scan

MEGABYTE = 1_000_000
TEXTS = {
    "article text, 1 MB": "损失函数为$J(\\theta)$，则\n\n$$\n\\theta = \\theta - \\alpha g\n$$\n\n",
    "unpaired dollars, 100,000": "$ ",
    "dollars and words": "a$ ",
    "opening braces": "${",
    "displays never closed": "$$ \n\n",
    "brackets never closed": "\\[a ",
    "parentheses never closed": "\\(a ",
    "environments never closed": "\\begin{align}a ",
    "tags never closed": "<a ",
    "comments never closed": "<!-- ",
    "fences never closed": "- ```\n",
    "pairs of dollars": "$a$$",
    "quotes": "> $$\n> a\n",
}


def seconds(text: str) -> float:
    """Return the processor time of the best of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        scan(text)
        best = min(best, time.process_time() - start)
    return best


def backticks(size: int) -> str:
    """Return runs of backticks, each longer than the last, so that none has a partner."""
    return " ".join("`" * n for n in range(1, int((2 * size) ** 0.5)))


def main() -> None:
    print(f"{'text':30} {'seconds':>8} {'ratio':>6}")
    for name, unit in TEXTS.items():
        size = 2 * 100_000 if name.startswith("unpaired") else MEGABYTE
        show(name, unit * (size // len(unit)), unit * (size // 2 // len(unit)))
    show("runs of backticks", backticks(MEGABYTE), backticks(MEGABYTE // 2))


def show(name: str, whole: str, half: str) -> None:
    took = seconds(whole)
    print(f"{name:30} {took:8.3f} {took / max(seconds(half), 1e-6):6.1f}")


if __name__ == "__main__":
    main()
