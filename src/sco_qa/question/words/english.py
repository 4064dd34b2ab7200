"""English grammar that needs no dictionary: numbers, articles, plurals, enumerations."""

from __future__ import annotations

from collections.abc import Sequence

_NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def number(value: float) -> str:
    """A number without a needless fraction.

    >>> number(22.0), number(7.42)
    ('22', '7.4')
    """
    return str(int(value)) if float(value).is_integer() else f"{value:.1f}"


def grouped(value: float) -> str:
    """A number as a sentence prints it: 1,078."""
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.1f}"


def count_word(n: int) -> str:
    """Numbers up to twelve in words."""
    return _NUMERALS[n] if n < len(_NUMERALS) else grouped(n)


def ordinal_word(n: int) -> str:
    """Places up to the tenth in words, from the first on.

    >>> ordinal_word(2), ordinal_word(11)
    ('second', '11th')
    """
    return _ORDINALS[n - 1] if n <= len(_ORDINALS) else f"{n}th"


def capital(text: str) -> str:
    """With a capital letter at the beginning; "al-Qaeda" and the like keep theirs."""
    return text if text.startswith("al-") else text[:1].upper() + text[1:]


def lower(label: str) -> str:
    """A label inside a sentence; "ISBN" and "SCO member" stay as they are.

    >>> lower("Place of the event"), lower("ISBN")
    ('place of the event', 'ISBN')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def plural(noun: str) -> str:
    """Of a regular noun; in "date of entry" the first word changes.

    >>> plural("country"), plural("date of entry"), plural("series"), plural("ISBN")
    ('countries', 'dates of entry', 'series', 'ISBNs')
    """
    head, of, rest = noun.partition(" of ")
    if of:
        return f"{plural(head)}{of}{rest}"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    if noun.endswith("s"):
        return noun if noun.endswith(("es", "us", "ss")) and not noun.endswith("ss") else f"{noun}es"
    return f"{noun}es" if noun.endswith(("x", "ch", "sh")) else f"{noun}s"


def with_article(noun: str) -> str:
    """"an observer", "a member"; what has an article keeps it."""
    if noun.startswith(("a ", "an ", "the ")):
        return noun
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def joined(items: Sequence[str], word: str = "and") -> str:
    """"a, b and c"; with semicolons where an item has a comma itself."""
    if len(items) < 3:
        return f" {word} ".join(items)
    if any("," in item or ";" in item for item in items):
        return f"{'; '.join(items[:-1])}; {word} {items[-1]}"
    return f"{', '.join(items[:-1])} {word} {items[-1]}"
