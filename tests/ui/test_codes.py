"""Phones read the codes of the share screen; `python -m tests.rehearsals.codes` looks longer."""

import numpy as np
import pytest

from tests.support.codes_on_screens import SIZES, WIFI, shares_read, shown, themes

VIEWS = 10  # of each code


@pytest.mark.parametrize("theme", themes())
def test_two_decoders_read_every_code_as_a_phone_sees_it_at_three_pixels_a_module(theme: str) -> None:
    chance = np.random.default_rng(20261128)
    codes = [code for number, size in enumerate(SIZES) for code in shown(theme, size, **(WIFI if number % 2 else {}))]
    read = np.array([shares_read(code, 3.0, VIEWS, chance) for code in codes])
    zxing, opencv = read.sum(axis=0) / (VIEWS * len(codes))

    assert zxing >= 0.98  # one in seventy views
    assert opencv >= 0.6
    assert read.min(axis=1).all()  # none is out of reach for either
