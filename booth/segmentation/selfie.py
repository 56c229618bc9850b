"""MediaPipe's selfie segmentation, in its two models. The one module that imports MediaPipe."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Matte, Picture, Size
from booth.segmentation.alpha import IDENTITY, Curve
from booth.segmentation.model_files import checked_model
from booth.segmentation.processor import this_runs_mediapipe
from booth.segmentation.selfie_opencv import OpenCVRuntime


class Runtime(Protocol):
    """What runs one of the models, given its file and its input size. Not for two threads."""

    def __init__(self, file: Path, input_size: Size) -> None: ...

    def confidence(self, picture: Picture) -> NDArray[np.float32]:
        """The model's output for each pixel of *picture*, 0 to 1; may be invalid after the next call."""
        ...

    def close(self) -> None:
        """Frees the model; it is not used afterwards."""
        ...


class SelfieSegmenter:
    """What both models have in common: a `Segmenter`, once the class variables are set."""

    input_size: ClassVar[Size]
    calibration: ClassVar[Curve] = IDENTITY
    file: ClassVar[str]
    """The model's file in models/."""
    sha256: ClassVar[str]

    def __init__(self, runtime: type[Runtime] | None = None) -> None:
        """Loads the model into *runtime*; without one, into MediaPipe, or OpenCV where the processor cannot run that.

        Raises ValueError if the model's file is damaged, OSError if a system library is missing.
        """
        path = checked_model(self.file, self.sha256)
        runtime = runtime or (MediaPipeRuntime if this_runs_mediapipe() else OpenCVRuntime)
        with _stderr_silenced():
            self._runtime = runtime(path, self.input_size)
            width, height = self.input_size
            self.segment(np.zeros((height, width, 3), np.uint8))  # the first picture takes longer, so it is no guest's

    def confidence(self, picture: Picture) -> Any:
        """The model's own output: float32, height x width, 0 to 1; may be invalid after the next call."""
        return self._runtime.confidence(picture)

    def segment(self, picture: Picture) -> Matte:
        """The model's confidence, 0 to 255, that each pixel of *picture* is person; of the same size."""
        matte: Matte = (self.confidence(picture) * 255 + 0.5).astype(np.uint8)
        return matte

    def close(self) -> None:
        """Frees the model; at the interpreter's end MediaPipe would use modules that are gone already."""
        self._runtime.close()


class MediaPipeRuntime:
    """A model in MediaPipe: the quicker of the two."""

    def __init__(self, file: Path, input_size: Size) -> None:  # noqa: ARG002  MediaPipe reads it from the file
        """Raises OSError if a system library is missing; the process ends if the processor cannot run MediaPipe."""
        with _plots_left_out():
            import mediapipe as mp  # noqa: PLC0415, TID251  only after the caller has given up the network
            from mediapipe.tasks.python import vision  # noqa: PLC0415, TID251  as above
            from mediapipe.tasks.python.core.base_options import BaseOptions  # noqa: PLC0415, TID251  as above

        self._mediapipe = mp
        options = vision.ImageSegmenterOptions(
            base_options=BaseOptions(model_asset_buffer=file.read_bytes()), output_confidence_masks=True
        )
        self._segmenter = vision.ImageSegmenter.create_from_options(options)

    def confidence(self, picture: Picture) -> Any:
        """As in Runtime."""
        image = self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(picture))
        return self._segmenter.segment(image).confidence_masks[-1].numpy_view()[..., 0]

    def close(self) -> None:
        """As in Runtime."""
        self._segmenter.close()


class GeneralSelfieSegmenter(SelfieSegmenter):
    """The model for square pictures."""

    input_size = (256, 256)
    file = "general.tflite"
    sha256 = "9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c"


class LandscapeSelfieSegmenter(SelfieSegmenter):
    """The model for wide pictures: a little quicker."""

    input_size = (256, 144)
    file = "landscape.tflite"
    sha256 = "a77d03f4659b9f6b6c1f5106947bf40e99d7655094b6527f214ea7d451106edd"


@contextlib.contextmanager
def _plots_left_out() -> Iterator[None]:
    """Has MediaPipe imported without Matplotlib, which is not installed: nobody here asks it for plots."""
    names = [name for name in ("matplotlib", "matplotlib.pyplot") if name not in sys.modules]
    sys.modules.update((name, ModuleType(name)) for name in names)
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


@contextlib.contextmanager
def _stderr_silenced() -> Iterator[None]:
    """Keeps out of the log what MediaPipe's native side writes to stderr while it starts."""
    kept = os.dup(2)
    try:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
