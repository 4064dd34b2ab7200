"""The manifest: every input and every file of an index, by hash, so that a stale, damaged or foreign one is known."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from sco_qa.errors import IndexUnusable
from sco_qa.index import model
from sco_qa.index.model import sha256

FORMAT = 2
FILE = "manifest.json"
_DATA = {"sco_qa.facts": ("schema.toml",), "sco_qa.world": ("places.toml", "lexicon.toml", "operators.toml", "words.toml", "irregular.toml", "events.toml", "kinds.toml", "thesaurus.tsv.gz", "shorthand.toml")}
_CODE = ("corpus", "facts", "index", "world")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was built from and consists of."""

    format: int
    inputs: dict[str, str]
    files: dict[str, list[Any]]
    counts: dict[str, int]
    model: dict[str, Any]
    built: str
    versions: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises IndexUnusable when it is missing, unreadable or of another format."""
        path = folder / FILE
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise IndexUnusable(f"there is no index in {folder}: run `sco-qa build`") from error
        except (OSError, ValueError) as error:
            raise IndexUnusable(f"{path} cannot be read ({error}): run `sco-qa build --force`") from error
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise IndexUnusable(f"{path} is of another format than this version reads: run `sco-qa build --force`")
        try:
            return cls(**data)
        except TypeError as error:
            raise IndexUnusable(f"{path} is incomplete: run `sco-qa build --force`") from error

    def check_files(self, folder: Path, *, hashes: bool) -> None:
        """Raises IndexUnusable naming the first file that is missing or differs in size or, with `hashes`, in content."""
        for name, (size, digest) in self.files.items():
            path = folder / name
            if not path.is_file():
                raise IndexUnusable(f"{path} is missing: run `sco-qa build --force`")
            if path.stat().st_size != size or (hashes and sha256(path) != digest):
                raise IndexUnusable(f"{path} is not what was built (damaged or swapped): run `sco-qa build --force`")

    def changed_inputs(self, inputs: dict[str, str]) -> list[str]:
        """Inputs that are not what the index was built from."""
        return sorted(name for name in {*inputs, *self.inputs} if inputs.get(name) != self.inputs.get(name))


def input_hashes(corpus: Path) -> dict[str, str]:
    """Every input of a build by hash: the corpus, the data files, the code that reads them, the model."""
    hashes = {f"corpus/{p.relative_to(corpus).as_posix()}": sha256(p) for p in sorted(corpus.glob("*/*")) if p.is_file() and (p.parent / "document.toml").is_file()}
    for package, names in _DATA.items():
        for name in names:
            hashes[f"{package}/{name}"] = sha256(Path(str(resources.files(package).joinpath(name))))
    root = Path(str(resources.files("sco_qa")))
    for room in _CODE:
        for path in sorted((root / room).glob("*.py")):
            hashes[f"code/{room}/{path.name}"] = sha256(path)
    hashes["model"] = model.SHA256
    return hashes


def versions() -> dict[str, str]:
    """Versions of the libraries that shape an index."""
    return {name: metadata.version(name) for name in ("faiss-cpu", "bm25s", "onnxruntime", "tokenizers", "SQLAlchemy")}


def file_entries(folder: Path) -> dict[str, list[Any]]:
    """Size and hash of every file in a folder but the manifest."""
    paths = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != FILE]
    return {p.relative_to(folder).as_posix(): [p.stat().st_size, sha256(p)] for p in paths}
