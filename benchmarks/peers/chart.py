"""Bar chart of the results: processor seconds, one group for each kind of build."""

from collections.abc import Sequence
from statistics import median
from xml.sax.saxutils import escape

from records import Record
from table import seconds

_WIDTH, _LEFT, _RIGHT = 720, 130, 80
_BAR, _STEP, _GROUP = 16, 22, 34
"""Heights of a bar, of a row, and of a group's heading."""
_TOP = 44
_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-size: 15px; font-weight: 600 }
  .group { font-weight: 600 }
  .name { text-anchor: end }
  .own { fill: #0b6e99 }
  .peer { fill: #a9b4bf }
  @media (prefers-color-scheme: dark) {
    text { fill: #d0d7de }
    .own { fill: #4fb3dd }
    .peer { fill: #57636f }
  }
"""


def chart(records: Sequence[Record], scenarios: Sequence[str]) -> str:
    """Return a chart of the results of one number of articles; each group has its own scale."""
    parts: list[str] = []
    y = _TOP
    for scenario in scenarios:
        medians = _medians([record for record in records if record.scenario == scenario])
        parts.append(f'<text class="group" x="{_LEFT}" y="{y + 16}">{escape(scenario)}</text>')
        y += _GROUP - 8
        parts += _bars(medians, y)
        y += _STEP * len(medians) + 14
    title = f"{records[0].articles:,} articles: processor seconds of a build, less is better"
    return _document(title, y, parts)


def _medians(records: Sequence[Record]) -> dict[str, float]:
    generators = dict.fromkeys(record.generator for record in records)
    return {
        generator: median(r.processor for r in records if r.generator == generator)
        for generator in generators
    }


def _bars(medians: dict[str, float], top: int) -> list[str]:
    scale = (_WIDTH - _LEFT - _RIGHT) / max(medians.values(), default=1)
    parts = []
    for at, (generator, value) in enumerate(medians.items()):
        y, width = top + at * _STEP, max(1.0, value * scale)
        kind = "own" if generator.startswith("sitegen") else "peer"
        parts += [
            f'<text class="name" x="{_LEFT - 8}" y="{y + 13}">{escape(generator)}</text>',
            f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR}"/>',
            f'<text x="{_LEFT + width + 6:.1f}" y="{y + 13}">{seconds(value)}</text>',
        ]
    return parts


def _document(title: str, height: int, parts: Sequence[str]) -> str:
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        f'<text class="title" x="{_LEFT}" y="24">{escape(title)}</text>',
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
