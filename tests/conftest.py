"""For every test: Hypothesis tries the same examples each time, and none fails because the machine is busy."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.running import HEIGHT, WIDTH, XScreen

settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.load_profile("suite")


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[XScreen]:
    """An X screen that nobody sees; for tests that need Xvfb."""
    with XScreen(tmp_path, (WIDTH, HEIGHT)) as screen:
        yield screen
