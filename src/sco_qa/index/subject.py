"""What a whole corpus is about is named in most of its sentences, and so tells none of them apart: vectors are made without it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sco_qa.corpus.document import Document


class Subject:
    """The names of what the documents are about (`subject` in document.toml)."""

    def __init__(self, names: Iterable[str]) -> None:
        longest_first = sorted(set(names), key=lambda name: -len(name))
        alternatives = "|".join(map(re.escape, longest_first))
        self._pattern = re.compile(rf"\b(?:the )?(?:{alternatives})\b(?:['’]s)?(?: member states)?", re.IGNORECASE) if alternatives else None

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Subject:
        return cls(name for document in documents for name in document.metadata.get("subject", ()))

    def without(self, text: str) -> str:
        """The text without the names, or as it is when nothing else would be left.

        >>> Subject(["SCO"]).without("Why was the SCO founded?")
        'Why was founded?'
        """
        if self._pattern is None:
            return text
        left = " ".join(self._pattern.sub(" ", text).split())
        return left if any(c.isalnum() for c in left) else text
