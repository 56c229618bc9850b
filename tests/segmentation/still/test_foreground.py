import cv2
import numpy as np

from booth.segmentation.alpha import to_alpha
from booth.segmentation.still.foreground import own_colours

SIZE = (360, 640)


def test_the_wall_is_taken_out_of_a_soft_edge_and_nothing_else_changes() -> None:
    drawn = np.zeros(SIZE, np.uint8)
    cv2.ellipse(drawn, (320, 200), (90, 140), 0, 0, 360, 255, -1)
    matte = cv2.GaussianBlur(drawn, (0, 0), 4).astype(np.uint8)
    guest, wall = np.array([40, 60, 110], np.float32), np.array([240, 230, 220], np.float32)
    alpha = to_alpha(matte)[..., None]
    picture = np.round(alpha * guest + (1 - alpha) * wall).astype(np.uint8)
    colours = own_colours(picture, matte)
    hard = (matte == 0) | (matte == 255)
    assert np.array_equal(colours[hard], picture[hard])
    edge = (matte > 40) & (matte < 230)
    before, after = (np.abs(each[edge] - guest).mean() for each in (picture, colours))
    assert after < 0.25 * before


def test_a_picture_without_soft_edges_is_itself() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (*SIZE, 3), dtype=np.uint8)
    matte = np.zeros(SIZE, np.uint8)
    assert own_colours(picture, matte) is picture
