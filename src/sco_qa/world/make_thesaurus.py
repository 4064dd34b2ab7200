"""Makes thesaurus.tsv.gz from WordNet's database files: `python -m sco_qa.world.make_thesaurus DICT_FOLDER`.

Kept are common single words (symspellpy's frequency list) in their first senses: parts of speech by frequency, synonyms,
broader words, antonyms. WordNet: Princeton University, wordnet.princeton.edu; its licence stands in WORDNET-LICENSE.txt.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

_FILES = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
_SENSE_POS = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
_COMMON = 30_000
_SENSES = 4
_RARE = 0.05
"""Share of a word's uses below which a sense after its second is left out."""

Key = tuple[str, str]


@dataclass
class Synset:
    words: list[str]
    pointers: list[tuple[str, Key]] = field(default_factory=list)


def read_synsets(folder: Path) -> dict[Key, Synset]:
    """Synsets by (part of speech, offset)."""
    found = {}
    for name, pos in _FILES.items():
        for line in (folder / f"data.{name}").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split(" | ")[0].split()
            count = int(fields[3], 16)
            words = [re.sub(r"\(.*\)", "", w).lower() for w in fields[4 : 4 + 2 * count : 2]]
            at = 4 + 2 * count
            pointers = [(fields[i], ("a" if fields[i + 2] == "s" else fields[i + 2], fields[i + 1])) for i in range(at + 1, at + 1 + 4 * int(fields[at]), 4)]
            found[pos, fields[0]] = Synset(words, pointers)
    return found


def read_senses(folder: Path) -> dict[str, list[tuple[int, int, Key]]]:
    """By word: (uses, sense number, synset)."""
    found: dict[str, list[tuple[int, int, Key]]] = defaultdict(list)
    for line in (folder / "index.sense").read_text(encoding="utf-8", errors="replace").splitlines():
        key, offset, number, uses = line.split()
        word, _, rest = key.partition("%")
        found[word].append((int(uses), int(number), (_SENSE_POS[rest[0]], offset)))
    return found


def entries(folder: Path) -> Iterator[str]:
    """Lines: word, parts of speech, synonyms, broader words, antonyms."""
    frequency = resources.files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    common = {line.split(" ", 1)[0] for line in frequency.splitlines()[:_COMMON]}
    synsets, senses = read_synsets(folder), read_senses(folder)

    def kept(key: Key, word: str) -> list[str]:
        return [w for w in synsets[key].words if w in common and w.isalpha() and w != word] if key in synsets else []

    for word in sorted(common & senses.keys()):
        total = sum(uses for uses, *_ in senses[word]) or 1
        by_pos: dict[str, list[tuple[int, int, Key]]] = defaultdict(list)
        for sense in senses[word]:
            by_pos[sense[2][0]].append(sense)
        parts = sorted(by_pos, key=lambda p: -sum(uses for uses, *_ in by_pos[p]))
        same, broader, opposite = [], [], []
        for pos in parts:
            ranked = sorted(by_pos[pos], key=lambda s: s[1])[:_SENSES]
            for _, _, key in [s for rank, s in enumerate(ranked) if rank < 2 or s[0] / total >= _RARE]:
                same += kept(key, word)
                for symbol, target in synsets[key].pointers if key in synsets else ():
                    if symbol == "&":
                        same += kept(target, word)
                    elif symbol == "!":
                        opposite += kept(target, word)
                    elif symbol in ("@", "@i"):
                        broader += kept(target, word)
                        if pos == "n" and target in synsets:
                            broader += [w for s, above in synsets[target].pointers if s == "@" for w in kept(above, word)]
        same = [w for w in dict.fromkeys(same) if w not in opposite]
        yield "\t".join((word, "".join(parts), " ".join(same), " ".join(w for w in dict.fromkeys(broader) if w not in same), " ".join(dict.fromkeys(opposite))))


def main(folder: str) -> None:
    lines = list(entries(Path(folder)))
    target = Path(__file__).parent / "thesaurus.tsv.gz"
    target.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))


if __name__ == "__main__":
    main(sys.argv[1])
