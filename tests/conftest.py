"""For every test: Hypothesis tries the same examples each time, and none fails because the machine is busy."""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def _log_as_at_the_start() -> Iterator[None]:
    """What a command or a rehearsal does to the log ends with its test: each is a program of its own elsewhere."""
    yield
    logging.disable(logging.NOTSET)
    logging.getLogger("booth").setLevel(logging.NOTSET)
