"""Says how much of each pixel is person: MediaPipe's selfie segmentation, behind a protocol.

The one module that imports MediaPipe. Whoever uses it has called `offline()` first: from version 1.0 on MediaPipe sends
usage logs to its maker and has no switch for it.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np

from booth.picture_types import Matte, Picture, Size
from booth.runtime.pipe import Pipe

Model = Literal["general", "landscape"]

INPUT_SIZES: dict[Model, Size] = {"general": (256, 256), "landscape": (256, 144)}
"""What each model looks at; a picture of another size is stretched to it."""

_SHA256: dict[Model, str] = {
    "general": "9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c",
    "landscape": "a77d03f4659b9f6b6c1f5106947bf40e99d7655094b6527f214ea7d451106edd",
}


class Segmenter(Protocol):
    """Finds people in pictures. Not for two threads at a time."""

    def segment(self, picture: Picture) -> Matte:
        """The matte of *picture*, at the same size."""
        ...


def model_for(setting: Literal["auto", "general", "landscape"]) -> Model:
    """The live view's model: it is shown squares, or nearly, so the general one unless the operator wants the other."""
    return "landscape" if setting == "landscape" else "general"


class SelfieSegmenter:
    """MediaPipe's selfie segmentation, one picture at a time, several people in one matte."""

    def __init__(self, model: Model) -> None:
        """Loads *model*. Raises ValueError if its file is damaged, OSError if a system library is missing."""
        path = Path(__file__).parent / "models" / f"{model}.tflite"
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != _SHA256[model]:
            raise ValueError(
                f"{path} is damaged: its checksum is not the one in models/README.md; install the booth again"
            )
        with _hushed():
            self._load(content)
            width, height = INPUT_SIZES[model]
            self.segment(np.zeros((height, width, 3), np.uint8))  # the first picture takes longer, so it is no guest's

    def _load(self, content: bytes) -> None:
        import mediapipe as mp  # noqa: PLC0415, TID251  only after the caller has given up the network
        from mediapipe.tasks.python import vision  # noqa: PLC0415, TID251  as above
        from mediapipe.tasks.python.core.base_options import BaseOptions  # noqa: PLC0415, TID251  as above

        self._mediapipe = mp
        options = vision.ImageSegmenterOptions(
            base_options=BaseOptions(model_asset_buffer=content), output_confidence_masks=True
        )
        self._segmenter = vision.ImageSegmenter.create_from_options(options)

    def confidence(self, picture: Picture) -> Any:
        """MediaPipe's own answer: float32, height x width x 1, 0 to 1; a view that dies with the next call."""
        image = self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(picture))
        return self._segmenter.segment(image).confidence_masks[-1].numpy_view()

    def segment(self, picture: Picture) -> Matte:
        """The matte of *picture*, at the same size."""
        matte: Matte = (self.confidence(picture)[..., 0] * 255 + 0.5).astype(np.uint8)
        return matte

    def close(self) -> None:
        """Frees the model; left to the interpreter's end, MediaPipe trips over what is gone already."""
        self._segmenter.close()


@contextlib.contextmanager
def _hushed() -> Iterator[None]:
    """Keeps what MediaPipe's native side writes to stderr while it starts, none of it of use, out of the log."""
    kept = os.dup(2)
    try:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def serve(pipe: Pipe, model: Model) -> None:
    """The segmenter process: says that it is ready, then a small picture in, its matte out, until the pipe closes."""
    with contextlib.closing(SelfieSegmenter(model)) as segmenter:
        pipe.send("ready")
        while True:
            pipe.send(segmenter.segment(pipe.recv()))
