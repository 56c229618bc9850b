"""Ten pictures of the demo camera, cut out on this machine and on the emulated one: the mattes must be the same.

    python -m tests.arm.mattes make FILE      writes the pictures and their mattes, from both runtimes
    python -m tests.arm.mattes models FILE    makes what the models give again, with the runtime of this processor
    python -m tests.arm.mattes live FILE      the same with the live mattes
    python -m tests.arm.mattes still FILE     the same with the finished mattes

The last three end with 1 where too many pixels differ by more than 2 of 255.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.imaging.resize import resize_area
from booth.picture_types import Picture
from booth.runtime.offline import offline
from booth.segmentation.matting import MODNet
from booth.segmentation.methods import live_sequence_method, still_method
from booth.segmentation.processor import this_runs_mediapipe
from booth.segmentation.selfie import GeneralSelfieSegmenter, LandscapeSelfieSegmenter, MediaPipeRuntime, Runtime
from booth.segmentation.selfie_opencv import OpenCVRuntime
from booth.segmentation.still.models import StillModels
from tests.support.looks import NoTime

SIZE = (1280, 720)
COUNT = 10
APART = 40  # frames: guests come, stand, and go
LARGEST = 2  # of 255, difference of a pixel
# Fraction of the pixels that may differ by more. At the models' own output none; what is decided further on in steps
# (trimap, what counts as background) turns a difference of 1 into a larger one here and there.
MOST = {"models": 0.0, "live": 1e-3, "still": 1e-3}
Mattes: TypeAlias = Iterator[tuple[str, NDArray[np.uint8]]]  # of all pictures, by what made them
RUNTIMES: dict[str, type[Runtime]] = {"mediapipe": MediaPipeRuntime, "opencv": OpenCVRuntime}


def main(arguments: list[str]) -> int:
    """Returns the exit status."""
    task, file = arguments[0], Path(arguments[1])
    offline()
    if task == "make":
        camera = DemoCamera(Clock(), size=SIZE)
        pictures = [camera.picture(APART * number) for number in range(COUNT)]
        made = {"pictures": np.stack(pictures)}
        for name, runtime in RUNTIMES.items():
            for make in TASKS.values():
                made |= {f"{name} {kind}": stack for kind, stack in make(pictures, runtime)}
        np.savez_compressed(file, allow_pickle=False, **made)
        return 0
    expected = np.load(file)
    name = "mediapipe" if this_runs_mediapipe() else "opencv"
    worst = 0.0
    for kind, stack in TASKS[task](list(expected["pictures"]), RUNTIMES[name]):
        difference = cv2.absdiff(stack, expected[f"{name} {kind}"])
        more = float((difference > LARGEST).mean())
        worst = max(worst, more)
        print(
            f"{name} {kind}: mean difference {difference.mean():.4f}, largest {difference.max()} of 255; more than "
            f"{LARGEST} in {1e6 * more:.0f} of a million pixels",
            flush=True,
        )
    return int(worst > MOST[task])


def models(pictures: list[Picture], runtime: type[Runtime]) -> Mattes:
    """What each model alone gives for *pictures*, by its name."""
    for model in (GeneralSelfieSegmenter, LandscapeSelfieSegmenter):
        segmenter = model(runtime)
        yield model.file, np.stack([segmenter.segment(resize_area(picture, model.input_size)) for picture in pictures])
        segmenter.close()


def live(pictures: list[Picture], runtime: type[Runtime]) -> Mattes:
    """The live mattes of *pictures*, one after the other as in a film, each for three frames."""
    segmenter = GeneralSelfieSegmenter(runtime)
    cut = live_sequence_method(segmenter, "general", 0.5, rate=25)
    yield "live", np.stack([[cut(picture, None)[1] for _ in range(3)][-1] for picture in pictures])
    segmenter.close()


def still(pictures: list[Picture], runtime: type[Runtime]) -> Mattes:
    """The finished mattes of *pictures*."""
    segmenter = GeneralSelfieSegmenter(runtime)
    cut = still_method(StillModels(segmenter, MODNet(), None, NoTime()), 0.5)
    for number, picture in enumerate(pictures, 1):  # each told on its own: an emulated one takes many minutes
        yield f"still {number}", cut(picture, None)[1]
    segmenter.close()


TASKS = {"models": models, "live": live, "still": still}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
