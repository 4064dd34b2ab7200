"""Conversations do not pile up: the old ones go, by age and by the size of the file."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta

import structlog
from starlette.concurrency import run_in_threadpool

from sco_qa.settings import Settings
from service.storage import Store, moment

PAUSE_SECONDS = 600
log = structlog.get_logger("service.retention")


def prune(store: Store, settings: Settings) -> int:
    """Remove conversations older than `keep_days`, then the oldest while the file is larger than it may be."""
    oldest = moment(datetime.now(UTC) - timedelta(days=settings.keep_days))
    removed = store.remove_before(oldest) + store.shrink(settings.max_data_bytes)
    if removed:
        log.info("old conversations removed", conversations=removed)
    return removed


async def keep_pruning(store: Store, settings: Settings) -> None:
    """Prune now and every ten minutes, until cancelled."""
    while True:
        try:
            await run_in_threadpool(prune, store, settings)
        except sqlite3.Error as error:
            log.error("old conversations could not be removed", error=str(error))
        await asyncio.sleep(PAUSE_SECONDS)
