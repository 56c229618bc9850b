"""The models that a still is cut out with, loaded together."""

from dataclasses import dataclass

from booth.clock import Clock
from booth.segmentation.faces import FaceDetector
from booth.segmentation.matting import Matting, MODNet
from booth.segmentation.segmenter import STILL_SEGMENTER, Segmenter, make_segmenter


@dataclass(frozen=True, slots=True)
class StillModels:
    """What `cut_out_still` needs. Not for two threads."""

    segmenter: Segmenter  # with a square input
    matting: Matting
    faces: FaceDetector | None  # finds who is overlooked, and heads that have to be whole; None leaves both unchecked
    clock: Clock  # tells how long this machine takes for a look

    def close(self) -> None:
        """Frees the models; they are not used afterwards."""
        self.segmenter.close()


def load_still_models(clock: Clock) -> StillModels:
    """Loads them. Raises ValueError if a model's file is damaged."""
    return StillModels(make_segmenter(STILL_SEGMENTER), MODNet(), FaceDetector(), clock)
