"""Touches as no guest makes them; `python -m tests.rehearsals.touches` makes many more."""

import random

import pytest

from tests.support.touch_storm import STORMS, weather


@pytest.mark.parametrize("kind", STORMS)
@pytest.mark.parametrize("steps", range(4))
def test_whatever_the_panel_sends_the_next_guest_gets_a_photo(kind: str, steps: int) -> None:
    assert weather(kind, steps, random.Random(f"suite {kind} {steps}")) == ""
