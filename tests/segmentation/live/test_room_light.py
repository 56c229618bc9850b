import numpy as np
import pytest

from booth.segmentation.live.room_light import light_of

ROOM = np.full((180, 320, 3), (120, 110, 100), np.float32)
EVERYWHERE = np.ones((180, 320), bool)


def test_the_gain_of_each_channel_is_found_even_where_a_third_is_no_room() -> None:
    gain = np.array((1.2, 1.0, 0.8))
    picture = (ROOM * gain).astype(np.uint8)
    picture[:, 220:] = (250, 20, 20)
    reliable = EVERYWHERE.copy()
    reliable[:, 220:] = False
    light = light_of(picture, ROOM, EVERYWHERE, reliable)
    assert light
    assert light.gain == pytest.approx(gain, abs=0.02)
    assert light.factors[90, 100] == pytest.approx(gain, abs=0.03)


def test_light_that_differs_from_place_to_place_is_found() -> None:
    picture = (ROOM * np.linspace(1, 1.2, 320)[None, :, None]).astype(np.uint8)
    light = light_of(picture, ROOM, EVERYWHERE, EVERYWHERE)
    assert light
    assert light.factors[90, 40].mean() == pytest.approx(1.025, abs=0.04)
    assert light.factors[90, 280].mean() == pytest.approx(1.175, abs=0.04)


def test_too_little_of_the_room_tells_nothing() -> None:
    nowhere = np.zeros((180, 320), bool)
    assert light_of(ROOM.astype(np.uint8), ROOM, nowhere, nowhere) is None
