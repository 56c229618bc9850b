"""What segmenters that tests make up have in common."""

from booth.picture_types import Matte, Picture
from booth.segmentation.alpha import IDENTITY
from booth.segmentation.segmenter import Segmenter


class SquareSegmenter(Segmenter):
    """Works on squares of 256 pixels, like the general model; finds nobody."""

    input_size = (256, 256)
    calibration = IDENTITY

    def segment(self, picture: Picture) -> Matte:
        matte: Matte = 0 * picture[..., 0]
        return matte

    def close(self) -> None:
        pass
