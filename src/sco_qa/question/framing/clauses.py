"""The part of a text that asks: "For my essay: which …?", "I am trying to find out how many …", "… Thank you."."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from sco_qa.question.linking.lexicon import Lexicon
from sco_qa.question.words.text import Token

_BOUNDARY = re.compile(r"[.;:!?](?=\s|$)|\s[-–—]\s|[\n(){}\[\]]|\b(?=(?:so(?: that)?|since|as) (?:i|we)\b|because\b|in order to\b|(?:if|when) (?:you|we) (?:count|include)\b)", re.IGNORECASE)
_SHORTEST = 2


def asking_parts(text: str, tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[str]:
    """Parts that may be the whole question, when the text is more than one: sentences, what follows "I wonder", and what follows a comma."""
    seen = {text.strip()}
    for first, last in (*_sentences(text), *_embedded(text, tokens, lexicon), *_after_comma(text, tokens, lexicon)):
        part = text[first:last].strip(" ,")
        inside = sum(first <= t.start < last for t in tokens)
        if part not in seen and inside >= _SHORTEST:
            seen.add(part)
            yield part


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    cuts = [0, *(m.end() for m in _BOUNDARY.finditer(text)), len(text)]
    if len(cuts) > 3 or (len(cuts) == 3 and text[cuts[1] :].strip()):
        yield from ((a, b) for a, b in itertools.pairwise(cuts) if text[a:b].strip())


def _embedded(text: str, tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """What follows a question word behind the one who asks: "I would like to know which …", "could you tell me if …"."""
    leads = [i for i, t in enumerate(tokens) if t.folded in lexicon.persons or t.stem in lexicon.personal or t.stem in lexicon.asking]
    for i, token in enumerate(tokens):
        if token.folded in lexicon.question_words and any(p < i for p in leads):
            begin = i + 1 if token.folded in lexicon.whether and i + 1 < len(tokens) else i
            if tokens[i - 1].folded in lexicon.prepositions and begin == i:
                begin = i - 1
            yield tokens[begin].start, len(text)
            return


def _after_comma(text: str, tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """"If I may ask, which …", "the 2009 convention, what did it change"."""
    first, last = text.find(","), text.rfind(",")
    if first > 0:
        yield first + 1, len(text)
        if not any(t.start > last and t.folded in lexicon.joining for t in tokens):  # "trains, | buses or the metro" is one list
            yield 0, last
