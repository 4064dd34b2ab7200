"""How much to try: little in CI, `SCALE` times as much when it is set (`make soak` sets it)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SCALE = int(os.environ.get("SCALE", "1"))


def trying(examples: int) -> settings:
    """Hypothesis settings for so many examples at scale 1. Timing is asserted where it matters, not by a deadline."""
    return settings(
        max_examples=examples * SCALE,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
        print_blob=True,
    )
