"""Index passages for txtai's API, hybrid: `txtai_index.py PASSAGES MODEL FOLDER` writes FOLDER/txtai.yml and what it names."""

import json
import sys
from pathlib import Path

from txtai import Embeddings

passages, model, folder = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
embeddings = Embeddings(path=model, content=True, hybrid=True)
embeddings.index(json.loads(passages.read_text(encoding="utf-8")))
embeddings.save(str(folder / "txtai"))
settings = {"path": str(folder / "txtai"), "writable": False, "embeddings": {"path": model, "content": True, "hybrid": True}}
(folder / "txtai.yml").write_text(json.dumps(settings), encoding="utf-8")  # JSON is YAML
