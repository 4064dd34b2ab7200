"""Answers kept for questions that are asked again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

from sco_qa.answer.reply import Reply


class AnswerCache:
    """The `size` answers last used. The key must hold everything an answer depends on. Safe to share between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, Reply] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Reply | None:
        with self._lock:
            reply = self._kept.get(key)
            if reply is not None:
                self._kept.move_to_end(key)
            return reply

    def put(self, key: Hashable, reply: Reply) -> None:
        with self._lock:
            self._kept[key] = reply
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
