"""Write docs/licences.md: every pinned package with its version and licence, as its own metadata states them.

    python deploy/licences.py            writes the file
    python deploy/licences.py --check    fails when it is out of date, or when a licence is unknown
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "licences.md"
LONGEST = 60
"""Some packages give the whole text of a licence where its name belongs."""
HEAD = """<!-- Written by deploy/licences.py; do not edit. -->

# Licences of the packages that sco-qa is installed with

What each pinned package says of itself. sco-qa is under the MIT licence; vendored files of the page are listed in
`service/static/vendor/README.md`. `src/sco_qa/world/thesaurus.tsv.gz` and
`src/sco_qa/question/words/relations.json.gz` are made from WordNet, under the licence in
`src/sco_qa/world/WORDNET-LICENSE.txt`.

| package | version | licence |
| --- | --- | --- |
"""


def pinned() -> list[tuple[str, str]]:
    """Name and version of every package of requirements.lock."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [(match["name"], match["version"]) for line in lines if (match := re.match(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)", line))]


def licence(name: str) -> str:
    """The licence that a package's metadata names, or "unknown"."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return "unknown"
    expression = found.get("License-Expression")
    if expression:
        return str(expression)
    classifiers = [c.rsplit(" :: ", 1)[-1] for c in found.get_all("Classifier") or () if c.startswith("License ::") and c != "License :: OSI Approved"]
    if classifiers:
        return ", ".join(classifiers)
    stated = str(found.get("License") or "").strip().splitlines()
    return stated[0] if stated and len(stated[0]) <= LONGEST else "unknown"


def page() -> str:
    return HEAD + "".join(f"| {name} | {version} | {licence(name)} |\n" for name, version in pinned())


def main() -> None:
    written = page()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(written, encoding="utf-8")
        return
    if "| unknown |" in written:
        raise SystemExit("a package states no licence: look it up")
    if not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != written:
        raise SystemExit("docs/licences.md is out of date: run python deploy/licences.py")


if __name__ == "__main__":
    main()
