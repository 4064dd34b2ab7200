"""Ask a research paper: exact, cited answers to questions in plain English."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sco_qa.answer.reply import Answer, Citation, PassageHit, Reply
    from sco_qa.engine import Abilities, Engine
    from sco_qa.errors import BadInput, IndexUnusable, NotFound, ScoQaError
    from sco_qa.settings import Settings

_HOMES = {
    "Abilities": "engine", "Answer": "answer.reply", "BadInput": "errors", "Citation": "answer.reply", "Engine": "engine",
    "IndexUnusable": "errors", "NotFound": "errors", "PassageHit": "answer.reply", "Reply": "answer.reply",
    "ScoQaError": "errors", "Settings": "settings",
}  # fmt: skip

__all__ = ["Abilities", "Answer", "BadInput", "Citation", "Engine", "IndexUnusable", "NotFound", "PassageHit", "Reply", "ScoQaError", "Settings"]


def __getattr__(name: str) -> Any:
    """Names are loaded when first used: a command that only prints help need not load the index's libraries."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sco_qa' has no attribute {name!r}")
    return getattr(import_module(f"sco_qa.{_HOMES[name]}"), name)
