"""Draw docs/flows.svg, the README's picture of the two flows: `python docs/flows.py`."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, BOX, GAP, LEFT = 1040, 150, 22, 16
STYLE = """
  svg { font: 14px/1.4 system-ui, -apple-system, "Segoe UI", sans-serif; }
  .box { fill: #ffffff; stroke: #0f5661; stroke-width: 1.5; }
  .store { fill: #e2eef0; stroke: #0f5661; stroke-width: 1.5; }
  .name { fill: #14181b; font-weight: 600; text-anchor: middle; }
  .what { fill: #4a555c; font-size: 12px; text-anchor: middle; }
  .head { fill: #0f5661; font-size: 15px; font-weight: 700; }
  .line { stroke: #4a555c; stroke-width: 1.5; fill: none; marker-end: url(#tip); }
  .feed { stroke-dasharray: 4 4; }
  .tip { fill: #4a555c; }
  .page { fill: #fbfaf7; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #14181b; }
    .box { fill: #1e252a; stroke: #6fb7c3; }
    .store { fill: #17353b; stroke: #6fb7c3; }
    .name { fill: #eef2f3; }
    .what, .tip { fill: #a9b4ba; }
    .head { fill: #6fb7c3; }
    .line { stroke: #a9b4ba; }
  }
"""


def box(column: float, top: int, name: str, *lines: str, kind: str = "box", height: int = 76) -> str:
    x = LEFT + column * (BOX + GAP)
    words = "".join(f'<text class="what" x="{x + BOX / 2:g}" y="{top + 42 + 16 * n}">{escape(line)}</text>' for n, line in enumerate(lines))
    return (
        f'<rect class="{kind}" x="{x:g}" y="{top}" width="{BOX}" height="{height}" rx="8"/>'
        f'<text class="name" x="{x + BOX / 2:g}" y="{top + 23}">{escape(name)}</text>{words}'
    )


def right(column: float, y: int) -> str:
    x = LEFT + column * (BOX + GAP) + BOX
    return f'<path class="line" d="M{x:g} {y} h{GAP - 4}"/>'


def path(data: str, kind: str = "line") -> str:
    return f'<path class="{kind}" d="{data}"/>'


def center(column: float) -> float:
    return LEFT + column * (BOX + GAP) + BOX / 2


def draw() -> str:
    """The whole picture as SVG."""
    parts = [
        f'<text class="head" x="{LEFT}" y="30">Paper to index: sco-qa build</text>',
        box(0, 46, "corpus/", "paper.md, verbatim", "document.toml"),
        box(1, 46, "read, repair", "page breaks undone,", "spans kept"),
        box(2, 46, "sections, blocks", "sentences, passages", "each with its span"),
        box(3, 46, "facts", "lists parsed,", "prose annotated"),
        box(4, 46, "in words", "passages, sentences,", "facts as text"),
        box(5, 46, "index/", "FAISS, BM25, SQLite", "manifest of hashes", kind="store"),
        *(right(n, 84) for n in range(5)),
        f'<text class="head" x="{LEFT}" y="178">Question to answer: engine.ask</text>',
        box(0, 226, "question", "spelling repaired,", "follow-up resolved"),
        box(1, 194, "link mentions", "places, dates, names,", "numbers, columns"),
        box(2, 194, "logical form", "typed; the best of", "several readings"),
        box(3, 194, "SQL", "rows of facts,", "with their spans"),
        box(1, 292, "embed", "all-MiniLM-L6-v2,", "int8 ONNX"),
        box(2, 292, "retrieve", "dense + BM25,", "fused"),
        box(3, 292, "best sentences", "of the first", "passages"),
        box(4, 226, "decide", "calibrated: answer,", "quote, or refuse"),
        box(5, 226, "answer", "values, table, text,", "verbatim citations", kind="store"),
        right(1, 232), right(2, 232), right(1, 330), right(2, 330), right(4, 264),
        path(f"M{center(0) + BOX / 2:g} 250 C{center(0) + BOX / 2 + 14:g} 250 {center(1) - BOX / 2 - 16:g} 232 {center(1) - BOX / 2 - 4:g} 232"),
        path(f"M{center(0) + BOX / 2:g} 278 C{center(0) + BOX / 2 + 14:g} 278 {center(1) - BOX / 2 - 16:g} 330 {center(1) - BOX / 2 - 4:g} 330"),
        path(f"M{center(3) + BOX / 2:g} 232 C{center(3) + BOX / 2 + 14:g} 232 {center(4) - BOX / 2 - 16:g} 250 {center(4) - BOX / 2 - 4:g} 250"),
        path(f"M{center(3) + BOX / 2:g} 330 C{center(3) + BOX / 2 + 14:g} 330 {center(4) - BOX / 2 - 16:g} 278 {center(4) - BOX / 2 - 4:g} 278"),
        path(f"M{center(5):g} 122 V150 H{center(3):g} V188", "line feed"),
        path(f"M{center(3):g} 150 H{center(2) + (BOX + GAP) / 2:g} V281 H{center(2):g} V286", "line feed"),
    ]  # fmt: skip
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + LEFT} 396" role="img" aria-labelledby="title">\n'
        "<title id=\"title\">Two flows: the paper becomes an index; a question becomes an answer through SQL over facts and through retrieval</title>\n"
        f"<style>{STYLE}</style>\n"
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>\n'
        f'<rect class="page" width="{WIDTH + LEFT}" height="396" rx="10"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


if __name__ == "__main__":
    Path(__file__).with_name("flows.svg").write_text(draw(), encoding="utf-8")
