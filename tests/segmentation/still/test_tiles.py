import numpy as np

from booth.picture_types import Matte, Picture
from booth.segmentation.still.tiles import tile_boxes, tiles_alpha
from tests.support.segmenters import SquareSegmenter


class Bright(SquareSegmenter):
    """Takes for a person whatever is bright."""

    def segment(self, picture: Picture) -> Matte:
        assert picture.shape == (256, 256, 3)
        return picture[..., 0]


def test_tiles_cover_the_whole_picture_and_never_leave_it() -> None:
    seen = np.zeros((360, 640), int)
    for left, top, right, bottom in tile_boxes(640, 360, 90):
        assert (right - left, bottom - top) == (360, 360)
        assert left >= 0
        assert right <= 640
        seen[top:bottom, left:right] += 1
    assert seen.min() >= 1


def test_a_square_picture_is_one_tile() -> None:
    assert list(tile_boxes(300, 300, 75)) == [(0, 0, 300, 300)]


def test_all_tiles_together_show_the_person_and_nobody_else() -> None:
    for shape in ((720, 1280, 3), (400, 500, 3), (640, 360, 3)):
        picture = np.zeros(shape, np.uint8)
        picture[100:, 100:200] = 255
        alpha = tiles_alpha(picture, Bright())
        assert alpha.shape == shape[:2]
        assert alpha[120:-10, 120:180].min() > 0.9
        assert alpha[:, 230:].max() < 0.1
