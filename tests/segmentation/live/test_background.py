import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from booth.picture_types import Matte, Picture
from booth.segmentation.live.background import BackgroundModel
from booth.segmentation.live.fusion import Evidence

SIZE = (320, 180)
STILL = np.zeros((180, 320), np.float32)
NOBODY = np.zeros((180, 320), np.uint8)


def room(seed: int = 7) -> NDArray[np.float64]:
    """A room with furniture: blocks of colour, with edges."""
    blocks = np.random.default_rng(seed).integers(40, 170, (9, 16, 3)).astype(np.uint8)
    return cv2.resize(blocks, SIZE, interpolation=cv2.INTER_NEAREST).astype(np.float64)


ROOM = room()
GUEST = (240.0, 230.0, 20.0)  # like none of its blocks


def taken(picture: NDArray[np.float64], seed: int = 0) -> Picture:
    noise = np.random.default_rng(seed).normal(0, 1, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def standing(x: int) -> Matte:
    matte = NOBODY.copy()
    matte[50:, x : x + 60] = 255
    return matte


def with_guest(x: int, light: float = 1.0) -> NDArray[np.float64]:
    return np.where(standing(x)[..., None] > 0, GUEST, ROOM * light)


class Evening:
    """Frames in a row, with time passing."""

    def __init__(self) -> None:
        self.model = BackgroundModel(SIZE)
        self.now = 0.0

    def go(
        self, picture: NDArray[np.float64], seconds: float, matte: Matte = NOBODY, moved: NDArray[np.float32] = STILL
    ) -> Evidence | None:
        """The evidence in the last of many frames of *picture*."""
        evidence: Evidence | None = None
        for _ in range(round(seconds * 10)):
            self.now += 0.1
            frame = taken(picture, round(self.now * 10))
            comparison = self.model.compare(frame)
            evidence = comparison.evidence if comparison else None
            self.model.learn(frame, comparison, matte, moved, self.now)
        return evidence


@pytest.fixture
def evening() -> Evening:
    """An evening that began with an empty room."""
    evening = Evening()
    evening.go(ROOM, 3)
    assert evening.model.state == "trusted"
    return evening


def wrong(evidence: Evidence | None, truth: Matte) -> float:
    """The fraction of pixels for which *evidence* has the wrong sign."""
    assert evidence is not None
    return float(((evidence > 128) != (truth > 127)).mean())


def test_the_empty_room_is_learned_and_a_guest_differs_from_it(evening: Evening) -> None:
    assert wrong(evening.go(with_guest(100), 0.1), standing(100)) < 0.01


def test_a_room_is_learned_bit_by_bit_while_somebody_is_always_somewhere() -> None:
    evening = Evening()
    for x in (20, 100, 180, 240, 20):
        evening.go(with_guest(x), 2, standing(x))
    assert evening.model.state == "trusted"
    assert evening.model.known > 0.95
    assert wrong(evening.go(with_guest(130), 0.1), standing(130)) < 0.01


def test_where_the_room_was_never_seen_empty_the_evidence_is_neutral() -> None:
    evening = Evening()
    evidence = evening.go(with_guest(100), 4, standing(100))
    assert evidence is not None
    assert (evidence[60:, 105:155] == 128).all()
    assert (evidence[:, 200:] < 128).mean() > 0.99


def test_who_moves_is_not_learned_even_when_the_model_sees_nobody() -> None:
    evening = Evening()
    evening.go(with_guest(100), 4, NOBODY, np.ones_like(STILL))
    assert evening.model.known == 0
    assert evening.model.state == "learning"


def test_exposure_and_white_balance_that_drift_are_undone(evening: Evening) -> None:
    for step in range(20):
        drift = 1 + 0.01 * step
        light = np.array((drift, 1.0, 1 / drift)) * (1 + 0.005 * step)
        truth = standing(100)
        evidence = evening.go(np.where(truth[..., None] > 0, GUEST, ROOM * light), 0.5, truth)
        assert wrong(evidence, truth) < 0.01


def test_light_that_grows_on_one_side_is_undone(evening: Evening) -> None:
    for step in range(20):
        light = np.linspace(1, 1 + 0.01 * step, 320)[None, :, None]
        evidence = evening.go(ROOM * light, 0.5)
        assert wrong(evidence, NOBODY) < 0.01


def test_a_soft_shadow_on_the_wall_is_no_person(evening: Evening) -> None:
    shadow = cv2.GaussianBlur(np.where(standing(200) > 0, 0.8, 1.0), (0, 0), 6)[..., None]
    assert wrong(evening.go(ROOM * shadow, 0.1), NOBODY) < 0.01


def test_a_bumped_camera_drops_the_plate_at_once_and_it_is_learned_anew(evening: Evening) -> None:
    moved = np.roll(ROOM, (7, 11), axis=(0, 1))
    assert evening.go(moved, 0.1) is None
    assert evening.go(moved, 0.7) is None
    assert evening.model.state == "dropped"
    assert "camera" in evening.model.reason
    assert wrong(evening.go(moved, 4), NOBODY) < 0.01
    assert evening.model.known > 0.95


@pytest.mark.parametrize(("pixels", "state"), [(0.3, "trusted"), (1.2, "dropped"), (2.0, "dropped")])
def test_a_camera_that_was_nudged_by_a_pixel_drops_the_plate(evening: Evening, pixels: float, state: str) -> None:
    move = np.array([[1, 0, pixels], [0, 1, -pixels / 2]])
    nudged = cv2.warpAffine(ROOM.astype(np.float32), move, SIZE, borderMode=cv2.BORDER_REPLICATE).astype(np.float64)
    nudged = np.where(standing(100)[..., None] > 0, GUEST, nudged)
    evening.go(nudged, 1.5, standing(100))
    assert evening.model.state == state


@pytest.mark.parametrize("light", [0.5, 1.9])
def test_a_switched_light_drops_the_plate(evening: Evening, light: float) -> None:
    evening.go(ROOM * light * np.linspace(1, 1.3, 320)[None, :, None], 1)
    assert evening.model.state == "dropped"
    assert "light" in evening.model.reason


def test_a_chair_that_was_moved_becomes_the_room_after_a_while(evening: Evening) -> None:
    rearranged = ROOM.copy()
    rearranged[100:150, 40:80] = (10, 90, 10)
    before = evening.go(rearranged, 1)
    assert before is not None
    assert before[110:140, 50:70].min() > 128
    after = evening.go(rearranged, 8)
    assert evening.model.state == "trusted"
    assert wrong(after, NOBODY) < 0.01


def test_a_guest_who_stands_still_for_a_minute_is_not_learned(evening: Evening) -> None:
    truth = standing(100)
    assert wrong(evening.go(with_guest(100), 60, truth), truth) < 0.01


def test_a_guest_in_front_of_everything_leaves_nothing_to_check_the_plate_against(evening: Evening) -> None:
    everywhere = np.full_like(NOBODY, 255)
    assert evening.go(np.full_like(ROOM, 30), 1, everywhere) is None
    assert evening.model.state == "trusted"


def test_an_empty_room_that_is_given_is_trusted_at_once() -> None:
    model = BackgroundModel(SIZE)
    assert model.compare(taken(ROOM)) is None
    model.show_empty(taken(ROOM))
    comparison = model.compare(taken(with_guest(30), 1))
    assert comparison
    assert wrong(comparison.evidence, standing(30)) < 0.01


def test_the_empty_room_is_handed_out_with_what_is_known_of_it_and_only_while_it_is_trusted() -> None:
    model = BackgroundModel(SIZE)
    assert model.plate() is None
    for number in range(8):
        frame = taken(with_guest(100), number)
        model.learn(frame, model.compare(frame), standing(100), STILL, 0.3 * number)
    handed = model.plate()
    assert handed is not None
    known = handed[..., 3] == 255
    assert not known[standing(100) > 0].any()
    assert known[:, 200:].all()
    assert np.abs(handed[..., :3] - ROOM)[known].mean() < 2
    model.drop("the light has changed")
    assert model.plate() is None
