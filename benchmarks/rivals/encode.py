"""Bare `SentenceTransformer.encode` with torch, one question at a time: `encode.py MODEL`."""

import json
import sys
import time

from sentence_transformers import SentenceTransformer

model = SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True)
model.encode("start")
print(0.0, flush=True)
for line in sys.stdin:
    question = json.loads(line)
    begun = time.perf_counter()
    model.encode(question)
    print(1e3 * (time.perf_counter() - begun), flush=True)
