"""Passages: whole blocks that are found and read together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sco_qa.corpus.document import Block, BlockKind, Passage, Section, Sentence, Span

_SHORT = 350
_LONG = 1300
_LISTED = (BlockKind.LIST_ITEM, BlockKind.CHRONOLOGY)
_ALONE = (BlockKind.FOOTNOTE, BlockKind.REFERENCE)


def build_passages(document_id: str, sections: Sequence[Section], blocks: Sequence[Block], sentences: Sequence[Sentence]) -> list[Passage]:
    """Groups the blocks of each section; contents lines belong to no passage."""
    by_id = {block.id: block for block in blocks}
    paths = {section.id: section.path for section in sections}
    of_block: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        of_block.setdefault(sentence.block, []).append(sentence)
    groups = list(_groups([b for b in blocks if b.kind is not BlockKind.CONTENTS]))
    groups.sort(key=lambda g: g[0].span.start)
    passages = []
    for n, group in enumerate(groups, 1):
        own = [s for block in group for s in of_block.get(block.id, [])]
        span = Span(min(b.span.start for b in group), max(b.span.end for b in group))
        context = " › ".join(paths[group[0].section])
        lead = by_id.get(group[0].lead_in or "")
        if lead is not None and lead not in group:
            context += f". {of_block[lead.id][-1].text}"
        text = "\n".join(block.text for block in group)
        passages.append(Passage(f"{document_id}-p{n:03}", group[0].section, span, text, context, tuple(b.id for b in group), tuple(s.id for s in own)))
    return passages


@dataclass(frozen=True, slots=True)
class _Lists:
    """How long each list is (characters), and which blocks lead into one."""

    sizes: Mapping[str, int]
    leads: frozenset[str]

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> _Lists:
        sizes: dict[str, int] = {}
        for block in blocks:
            if block.list_id is not None:
                sizes[block.list_id] = sizes.get(block.list_id, 0) + len(block.text)
        return cls(sizes, frozenset(b.lead_in for b in blocks if b.lead_in is not None))


def _size(group: Sequence[Block]) -> int:
    return sum(len(block.text) for block in group)


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    group: list[Block] = []
    lists = _Lists.of(blocks)
    for block in blocks:
        if group and not _belongs(group, block, lists):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _belongs(group: Sequence[Block], block: Block, lists: _Lists) -> bool:
    last = group[-1]
    if block.section != last.section or block.kind in _ALONE or last.kind in _ALONE:
        return False
    if block.kind in _LISTED:
        whole = lists.sizes.get(str(block.list_id), 0)
        if last.kind not in _LISTED:
            return block.lead_in == last.id and _size(group) + whole <= 1.5 * _LONG
        return last.list_id == block.list_id and (_size(group) + len(block.text) <= _LONG or whole + _size(group[:1]) <= 1.5 * _LONG)
    if last.kind in _LISTED or block.id in lists.leads:
        return False
    return block.kind is last.kind and (_size(group) < _SHORT or len(block.text) < _SHORT) and _size(group) + len(block.text) <= _LONG
