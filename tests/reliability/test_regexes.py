"""No regular expression of the code can be made to backtrack for long: each is timed against texts that invite it to.

The expressions are found in the code itself: literals given to `re`, and the terminals of the date grammar.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LENGTHS = (300, 1200)
MOST_SECONDS = 0.05
FUNCTIONS = frozenset({"compile", "match", "fullmatch", "search", "sub", "split", "findall", "finditer"})
TIMER = """
import json, re, sys, time
pattern, flags, texts = json.load(sys.stdin)
compiled = re.compile(pattern, flags)
for text in texts:
    began = time.process_time()
    for _ in compiled.finditer(text):
        pass
    print(time.process_time() - began, flush=True)
"""


def of_file(path: Path) -> Iterator[str]:
    """The literal patterns given to functions of `re`; f-strings with their holes filled by a word."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in FUNCTIONS
            and node.args
        ):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re"):
            continue
        pattern = node.args[0]
        if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str):
            yield pattern.value
        elif isinstance(pattern, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "word" for part in pattern.values)


def all_patterns() -> list[str]:
    found = {
        pattern for room in ("src", "service") for path in (ROOT / room).rglob("*.py") for pattern in of_file(path)
    }
    grammar = (ROOT / "src/sco_qa/question/linking/dates.lark").read_text()
    return sorted(found | set(re.findall(r"^[A-Z_]+(?:\.\d)?: /(.+)/$", grammar, re.M)))


def example(parsed: Any) -> str:
    """A short text that a parsed expression matches, more or less."""
    text = ""
    for kind, value in parsed:
        match str(kind):
            case "LITERAL":
                text += chr(value)
            case "NOT_LITERAL" | "ANY":
                text += "x"
            case "IN":
                text += _member(value)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                text += example(value[2]) * max(1, value[0])
            case "SUBPATTERN":
                text += example(value[3])
            case "ATOMIC_GROUP":
                text += example(value)
            case "BRANCH":
                text += example(value[1][0])
    return text


def _member(choices: Any) -> str:
    kind, value = choices[0]
    match str(kind):
        case "LITERAL":
            return chr(value)
        case "RANGE":
            return chr(value[0])
        case "CATEGORY":
            return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(value), "a")
    return "x"


def repeats(parsed: Any) -> Iterator[str]:
    """A text for the body of each repeat that has no bound to speak of: what an attacker would pump."""
    for kind, value in parsed:
        if str(kind) in ("MAX_REPEAT", "MIN_REPEAT"):
            if value[1] is _constants.MAXREPEAT or value[1] > 50:
                yield example(value[2])
            yield from repeats(value[2])
        elif str(kind) == "SUBPATTERN":
            yield from repeats(value[3])
        elif str(kind) == "BRANCH":
            for branch in value[1]:
                yield from repeats(branch)
        elif str(kind) in ("ASSERT", "ASSERT_NOT"):
            yield from repeats(value[1])


def attacks(pattern: str, length: int) -> list[str]:
    parsed = _parser.parse(pattern)
    whole = example(parsed)
    bodies = {*repeats(parsed), " ", "a", "1", whole} - {""}
    heads = {"", whole[: len(whole) // 2], whole[:1]}
    return [
        (head + body * length)[:length] + tail
        for body in sorted(bodies)
        for head in sorted(heads)
        for tail in ("", "\0", "!")
    ]


@pytest.mark.parametrize("pattern", all_patterns())
def test_an_expression_takes_no_longer_than_its_text_deserves(pattern: str) -> None:
    import json

    for length in LENGTHS:
        texts = attacks(pattern, length)
        command = [sys.executable, "-S", "-c", TIMER]
        try:
            run = subprocess.run(
                command, input=json.dumps([pattern, 0, texts]), capture_output=True, text=True, timeout=5
            )
        except subprocess.TimeoutExpired:
            pytest.fail(f"{pattern!r} does not end on {length} characters")
        assert run.returncode == 0, run.stderr
        times = [float(line) for line in run.stdout.split()]
        worst = max(range(len(times)), key=times.__getitem__)
        assert times[worst] < MOST_SECONDS, f"{times[worst]:.3f} s for {texts[worst][:60]!r}… of {length} characters"


def test_the_test_itself_finds_a_bad_expression() -> None:
    with pytest.raises(pytest.fail.Exception):
        test_an_expression_takes_no_longer_than_its_text_deserves(r"(a+)+$")


def test_every_expression_was_found() -> None:
    assert len(all_patterns()) > 40
