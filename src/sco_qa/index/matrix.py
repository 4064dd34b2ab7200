"""Named vectors: a list of keys and one row for each, memory-mapped."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sco_qa.errors import IndexUnusable


@dataclass(frozen=True, slots=True)
class VectorTable:
    """`vectors[i]` belongs to `keys[i]`; float16 on disk, rows of unit length."""

    keys: list[str]
    vectors: NDArray[Any]

    def write(self, folder: Path, name: str) -> None:
        np.save(folder / f"{name}.npy", self.vectors.astype(np.float16))
        (folder / f"{name}.json").write_text(json.dumps(self.keys, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path, name: str) -> VectorTable:
        try:
            keys = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            vectors = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError) as error:
            raise IndexUnusable(f"{folder / name} cannot be read: run `sco-qa build --force`") from error
        if len(keys) != len(vectors):
            raise IndexUnusable(f"{folder / name} has {len(keys)} keys for {len(vectors)} vectors: run `sco-qa build --force`")
        return cls(keys, vectors)


