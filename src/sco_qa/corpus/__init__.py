"""The corpus room: source text in, sections, blocks, sentences and passages out, each with its span."""

from sco_qa.corpus.document import Block, BlockKind, Document, Passage, Section, Sentence, Span
from sco_qa.corpus.markup import reading_text
from sco_qa.corpus.quotes import find_quote
from sco_qa.corpus.reader import parse_document, read_corpus, read_document

__all__ = ["Block", "BlockKind", "Document", "Passage", "Section", "Sentence", "Span", "find_quote", "parse_document", "read_corpus", "read_document", "reading_text"]
