import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Matte, Picture
from booth.segmentation.live.accumulator import Accumulator
from booth.segmentation.live.crops import Crop

SIZE = (80, 60)
EVERYTHING = Crop((0, 0, 80, 60), np.ones((60, 80), np.float32))


def room(seed: int = 0) -> Picture:
    return np.random.default_rng(seed).integers(98, 102, (60, 80, 3), dtype=np.uint8)


def hand_at(x: int) -> tuple[Picture, Matte]:
    picture, matte = room(x), np.zeros((60, 80), np.uint8)
    picture[20:40, x : x + 12] = 220
    matte[20:40, x : x + 12] = 255
    return picture, matte


def test_outputs_for_a_still_picture_are_averaged_so_that_flicker_is_more_than_halved() -> None:
    random = np.random.default_rng(1)
    accumulator = Accumulator(SIZE)
    raw: list[NDArray[np.generic]] = []
    shown: list[NDArray[np.generic]] = []
    for turn in range(40):
        accumulator.watch(room(turn))
        output = np.clip(128 + random.normal(0, 25, (60, 80)), 0, 255).astype(np.uint8)
        accumulator.add(EVERYTHING, output)
        raw.append(output)
        shown.append(accumulator.mean.copy())

    def flicker(mattes: list[NDArray[np.generic]]) -> float:
        return float(np.abs(np.diff(np.stack(mattes[10:]).astype(float), axis=0)).mean())

    assert flicker(shown) < 0.25 * flicker(raw)


def test_a_hand_that_moves_leaves_no_ghost() -> None:
    accumulator = Accumulator(SIZE)
    for _ in range(30):
        accumulator.watch(hand_at(5)[0])
        accumulator.add(EVERYTHING, hand_at(5)[1])
    for x in range(11, 61, 6):
        picture, matte = hand_at(x)
        accumulator.watch(picture)
        accumulator.add(EVERYTHING, matte)
        assert np.abs(accumulator.mean - matte).max() < 26


def test_noise_is_no_motion() -> None:
    accumulator = Accumulator(SIZE)
    for seed in range(5):
        accumulator.watch(room(seed))
    assert not accumulator.unseen.any()


def test_what_moves_is_unseen_until_the_model_was_shown_it() -> None:
    accumulator = Accumulator(SIZE)
    accumulator.watch(hand_at(10)[0])
    accumulator.watch(hand_at(40)[0])
    assert accumulator.unseen[25:35, 42:50].min() > 0.9
    left = Crop((0, 0, 30, 60), np.ones((60, 30), np.float32))
    accumulator.add(left, np.zeros((60, 30), np.uint8))
    assert accumulator.unseen[25:35, 42:50].min() > 0.9
    assert not accumulator.unseen[:, :30].any()


def test_the_output_for_a_part_leaves_the_rest_as_it_was() -> None:
    accumulator = Accumulator(SIZE)
    accumulator.watch(room())
    accumulator.add(EVERYTHING, np.full((60, 80), 255, np.uint8))
    accumulator.add(Crop((0, 0, 30, 60), np.ones((60, 30), np.float32)), np.zeros((60, 30), np.uint8))
    assert accumulator.mean[:, 30:].min() > 254.9
    assert accumulator.mean[:, :30].max() < 130


def test_after_a_reset_the_first_output_counts_alone() -> None:
    accumulator = Accumulator(SIZE)
    for _ in range(20):
        accumulator.add(EVERYTHING, np.full((60, 80), 255, np.uint8))
    accumulator.reset()
    accumulator.add(EVERYTHING, np.zeros((60, 80), np.uint8))
    assert not accumulator.mean.any()
