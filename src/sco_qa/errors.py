"""What can go wrong, by name. Every message says what was wrong and what to do; `exit_code` is the command line's."""

from __future__ import annotations


class ScoQaError(Exception):
    """Anything this package raises on purpose."""

    exit_code = 1


class BadInput(ScoQaError, ValueError):
    """The caller's question, filter or option cannot be used."""

    exit_code = 2


class NotFound(ScoQaError, LookupError):
    """No document, passage, table or answer has this id."""

    exit_code = 2


class CorpusError(ScoQaError):
    """A document, an annotation or a world file cannot be read as it stands."""

    exit_code = 3


class ModelError(ScoQaError):
    """The embedding model is missing or is not the one expected."""

    exit_code = 4


class IndexUnusable(ScoQaError):
    """The index is missing, half written, damaged, stale or foreign."""

    exit_code = 5
