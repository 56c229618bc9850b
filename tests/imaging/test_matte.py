import cv2
import numpy as np

from booth.frames import Cutout, Frame, Matte, Picture
from booth.imaging.matte import Refiner, curve, mirrored, model_picture, presence, steady, whole

SIZE = (1280, 720)


def test_the_curve_is_soft_rises_and_has_its_middle_at_the_threshold() -> None:
    for threshold in (0.3, 0.5, 0.7):
        table = curve(threshold).astype(int)
        assert table[0] == 0
        assert table[255] == 255
        assert (np.diff(table) >= 0).all()
        assert abs(table[round(255 * threshold)] - 128) < 4
        assert ((table > 0) & (table < 255)).sum() > 100  # no hard cut


def test_a_doubtful_matte_is_held_back_and_a_sure_one_is_not() -> None:
    before = np.full((144, 256), 100, np.uint8)
    assert abs(int(steady(np.full_like(before, 128), before)[0, 0]) - 103) <= 1
    assert (steady(np.full_like(before, 255), before) == 255).all()
    assert (steady(np.zeros_like(before), before) == 0).all()


def test_a_hand_that_moves_leaves_no_ghost() -> None:
    def hand(x: int) -> Matte:
        matte = np.zeros((144, 256), np.uint8)
        matte[60:80, x : x + 20] = 255
        return matte

    held = hand(10)
    for x in range(20, 120, 10):
        held = steady(hand(x), held)
        assert (held == hand(x)).all()


def test_flicker_of_a_doubtful_edge_is_damped_by_more_than_half() -> None:
    random = np.random.default_rng(1)
    held: Matte | None = None
    raw_changes, held_changes = [], []
    before = None
    for _ in range(50):
        noisy = np.clip(128 + random.normal(0, 25, (20, 20)), 0, 255).astype(np.uint8)
        now = steady(noisy, held)
        if held is not None and before is not None:
            raw_changes.append(np.abs(noisy.astype(int) - before).mean())
            held_changes.append(np.abs(now.astype(int) - held).mean())
        held, before = now, noisy
    assert np.mean(held_changes) < np.mean(raw_changes) / 2


def scene_with_a_person() -> tuple[Picture, Matte]:
    truth = np.zeros((SIZE[1], SIZE[0]), np.uint8)
    cv2.ellipse(truth, (640, 720), (203, 507), 0, 0, 360, 255, -1, cv2.LINE_AA)
    picture = np.where(truth[..., None] > 127, np.uint8(190), np.uint8(60))
    noise = np.random.default_rng(0).normal(0, 3, (SIZE[1], SIZE[0], 1))
    return np.clip(np.repeat(picture, 3, 2) + noise, 0, 255).astype(np.uint8), truth


def test_the_edge_moves_to_where_the_picture_has_one() -> None:
    picture, truth = scene_with_a_person()
    small = model_picture(picture, (256, 144))
    blurred = cv2.GaussianBlur(cv2.resize(truth, (256, 144), interpolation=cv2.INTER_AREA), (0, 0), 1.5)
    coarse = blurred.astype(np.uint8)
    plain = curve(0.5)[cv2.resize(coarse, SIZE)]
    refined = Refiner(SIZE, 0.5).refine(picture, small, coarse)

    def error(matte: Matte) -> float:
        return float(np.abs(matte.astype(int) - truth).mean())

    assert error(refined) < 0.6 * error(plain)


def test_what_the_refiner_gave_away_stays_as_it_was() -> None:
    picture, truth = scene_with_a_person()
    small = model_picture(picture, (256, 144))
    refiner = Refiner(SIZE, 0.5)
    first = refiner.refine(picture, small, cv2.resize(truth, (256, 144)).astype(np.uint8))
    kept = first.copy()
    refiner.refine(picture, small, np.zeros((144, 256), np.uint8))
    assert (first == kept).all()


def test_presence_is_the_share_of_the_picture_that_is_surely_person() -> None:
    coarse = np.zeros((100, 100), np.uint8)
    coarse[:50, :50] = 255
    coarse[50:, 50:] = 120
    assert presence(coarse) == 0.25


def test_guests_see_themselves_as_in_a_mirror() -> None:
    picture = np.zeros((10, 20, 3), np.uint8)
    picture[:, 15:] = 200
    matte = np.zeros((10, 20), np.uint8)
    matte[:, 15:] = 255
    layer = mirrored(Cutout(Frame(b"", (20, 10), 0, 0), picture, matte, 0.25))
    assert layer
    assert (layer.x, layer.colour.shape[1]) == (0, 5)
    assert (layer.colour == 200).all()


def test_a_whole_matte_keeps_the_picture_as_it_is() -> None:
    assert (whole((20, 10)) == np.full((10, 20), 255)).all()
