"""Which facts were read from each passage of the paper."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from weakref import WeakKeyDictionary

from sco_qa.engine import Engine
from service.links import source_url
from service.sheets import Grid


@dataclass(frozen=True, slots=True)
class FactHere:
    """A row of a fact table. `url` leads to it among the others, `source` marks its sentence."""

    what: str
    label: str
    url: str
    source: str


_kept: WeakKeyDictionary[Engine, dict[str, Mapping[str, tuple[FactHere, ...]]]] = WeakKeyDictionary()
"""By engine and document; weakly, so that an index that was replaced is let go."""


def facts_by_block(engine: Engine, document_id: str) -> Mapping[str, tuple[FactHere, ...]]:
    """For each block (by id) that facts were read from, those facts; in the order of the tables."""
    of_engine = _kept.setdefault(engine, {})
    if document_id not in of_engine:
        of_engine[document_id] = _facts_by_block(engine, document_id)
    return of_engine[document_id]


def _facts_by_block(engine: Engine, document_id: str) -> Mapping[str, tuple[FactHere, ...]]:
    blocks = sorted(engine.documents[document_id].blocks, key=lambda block: block.span.start)
    starts = [block.span.start for block in blocks]
    found: dict[str, dict[FactHere, None]] = defaultdict(dict)
    for name, table in engine.schema.tables.items():
        rows = engine.facts(name)
        grid = Grid([asdict(column) for column in rows.columns], rows.rows, [[asdict(c) for c in row] for row in rows.citations], table)
        for row, citations in enumerate(grid.citations):
            for citation in citations:
                place = bisect_right(starts, citation["start"]) - 1
                if citation["document"] == document_id and place >= 0:
                    fact = FactHere(table.singular, grid.label(row), f"/facts/{name}#r-{row + 1}", source_url(citation))
                    found[blocks[place].id][fact] = None
    return {block: tuple(facts) for block, facts in found.items()}
