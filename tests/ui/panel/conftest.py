from pathlib import Path

import pytest

from tests.support.operator import make_home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with the shipped settings file."""
    return make_home(tmp_path)
