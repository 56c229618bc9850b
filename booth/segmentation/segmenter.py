"""The models that find people in pictures: what one can do, which there are, and which is used where.

Importing this module imports none of the libraries that run them. Whoever makes a segmenter has called `offline()`
first: from version 1.0 on MediaPipe sends usage logs to its maker and has no switch for it.
"""

import contextlib
from typing import ClassVar, Protocol

from booth.clock import Clock
from booth.picture_types import Matte, Picture, Size
from booth.runtime.child import ChildProcess
from booth.runtime.pipe import Pipe
from booth.segmentation.alpha import Curve
from booth.segmentation.selfie import GeneralSelfieSegmenter, LandscapeSelfieSegmenter


class Segmenter(Protocol):
    """A loaded model, for one picture at a time, several people in one matte. Not for two threads."""

    input_size: ClassVar[Size]
    """What the model works on; a picture of another size is stretched to it."""
    calibration: ClassVar[Curve]
    """From the model's confidence, 0 to 255, to the matte it stands for: half of the pixels that come out at 128 are
    person. Those who use `segment` apply it."""

    def segment(self, picture: Picture) -> Matte:
        """The model's confidence, 0 to 255, that each pixel of *picture* is person; of the same size."""
        ...

    def close(self) -> None:
        """Frees the model; it is not used afterwards."""
        ...


SEGMENTERS: dict[str, type[Segmenter]] = {
    "general": GeneralSelfieSegmenter,
    "landscape": LandscapeSelfieSegmenter,
}
"""Every model by the name that `cutout.model` in the settings has for it.

Making one loads the model. It raises ValueError if the model's file is damaged, OSError if a system library is missing.
"""

STILL_SEGMENTER = "general"
"""The darkroom's, which is shown squares for the most part."""


def live_segmenter(setting: str) -> str:
    """The live view's, for *setting*, a name or "auto": it too is shown squares, or nearly."""
    return "general" if setting == "auto" else setting


def make_segmenter(name: str) -> Segmenter:
    """Loads the model *name*; see SEGMENTERS for what is raised."""
    return SEGMENTERS[name]()


def segmenter_process(name: str, clock: Clock) -> ChildProcess:
    """A process without network, not yet started, that answers each picture with the output of the model *name*."""
    return ChildProcess("segmenter", "booth.segmentation.segmenter:serve", name, clock=clock, offline=True)


def serve(pipe: Pipe, name: str) -> None:
    """What the segmenter process does: "ready" once the model is loaded, then a picture in, its confidences out."""
    with contextlib.closing(make_segmenter(name)) as segmenter:
        pipe.send("ready")
        while True:
            pipe.send(segmenter.segment(pipe.recv()))
