"""LangChain's usual hybrid: FAISS and BM25 retrievers in an ensemble, the five best passages: `langchain_pipeline.py PASSAGES MODEL`."""

import json
import sys
import time
from pathlib import Path

from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings

texts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
embeddings = HuggingFaceEmbeddings(model_name=sys.argv[2], model_kwargs={"device": "cpu", "local_files_only": True})
dense = FAISS.from_texts(texts, embeddings).as_retriever(search_kwargs={"k": 5})
lexical = BM25Retriever.from_texts(texts, k=5)
pipeline = EnsembleRetriever(retrievers=[dense, lexical], weights=[0.5, 0.5])
pipeline.invoke("start")
print(0.0, flush=True)
for line in sys.stdin:
    question = json.loads(line)
    begun = time.perf_counter()
    pipeline.invoke(question)
    print(1e3 * (time.perf_counter() - begun), flush=True)
