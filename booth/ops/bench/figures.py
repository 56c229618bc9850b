"""How measured times become the bench's figures."""

import statistics
from collections.abc import Sequence

WARM_UP = 5  # measurements not counted: they fill caches


def milliseconds(seconds: float) -> float:
    """*seconds* as milliseconds, to a microsecond."""
    return round(seconds * 1000, 3)


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that *percent* of *values* do not exceed; nearest rank, without interpolation."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def settled_median(seconds: Sequence[float]) -> float:
    """The median without the warm-up."""
    return statistics.median(seconds[WARM_UP:])
