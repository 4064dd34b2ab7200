"""Words typed without blanks between them: "whereisratslocated" is "where is rats located"."""

from __future__ import annotations

import math
from collections.abc import Mapping

_SHORTEST, _LONGEST_PIECE = 8, 20
_LEAST_MEAN = 2.8
"""Letters that the pieces must have on average: less is a chain of scraps that happen to be words."""


class Segmenter:
    """Cuts a run of letters into known words, the most frequent ones together."""

    def __init__(self, ranks: Mapping[str, int]) -> None:
        """`ranks` maps folded words to how many are more frequent."""
        self._cost = {word: math.log(rank + 2) for word, rank in ranks.items() if word.isalpha() and len(word) <= _LONGEST_PIECE}

    def cut(self, run: str) -> list[str] | None:
        """The words of a folded run of letters; None where it is no such run.

        >>> Segmenter({"how": 10, "many": 20, "died": 30}).cut("howmanydied")
        ['how', 'many', 'died']
        """
        if len(run) < _SHORTEST:
            return None
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(run) + 1):
            starts = range(max(0, end - _LONGEST_PIECE), end)
            best.append(min((best[start][0] + self._cost.get(run[start:end], math.inf), start) for start in starts))
        if math.isinf(best[-1][0]):
            return None
        pieces: list[str] = []
        end = len(run)
        while end:
            start = best[end][1]
            pieces.insert(0, run[start:end])
            end = start
        return pieces if len(pieces) > 1 and len(run) / len(pieces) >= _LEAST_MEAN else None
