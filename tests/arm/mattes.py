"""Ten pictures of the demo camera, cut out on this machine and on the emulated one: the mattes must be the same.

    python -m tests.arm.mattes make FILE      writes the pictures and their mattes, from both runtimes
    python -m tests.arm.mattes models FILE    makes what the models give again, with the runtime of this processor
    python -m tests.arm.mattes mattes FILE    the same with the live and the finished mattes

The last two end with 1 where a pixel differs by more than 2 of 255.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.imaging.resize import resize_area
from booth.picture_types import Picture
from booth.runtime.offline import offline
from booth.segmentation.methods import live_method, still_method
from booth.segmentation.processor import this_runs_mediapipe
from booth.segmentation.selfie import GeneralSelfieSegmenter, LandscapeSelfieSegmenter, MediaPipeRuntime, Runtime
from booth.segmentation.selfie_opencv import OpenCVRuntime
from booth.segmentation.still.kernels import compile_kernels

SIZE = (1280, 720)
COUNT = 10
APART = 40  # frames: guests come, stand, and go
LARGEST = 2  # of 255, difference of one pixel
ROOT = Path(__file__).parents[2]
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
            for kind, stack in (*models(pictures, runtime), *mattes(pictures, runtime)):
                made[f"{name} {kind}"] = stack
        np.savez_compressed(file, allow_pickle=False, **made)
        return 0
    expected = np.load(file)
    name = "mediapipe" if this_runs_mediapipe() else "opencv"
    worst = 0
    for kind, stack in {"models": models, "mattes": mattes}[task](list(expected["pictures"]), RUNTIMES[name]):
        difference = cv2.absdiff(stack, expected[f"{name} {kind}"])
        worst = max(worst, int(difference.max()))
        print(f"{name} {kind}: largest difference {difference.max()}, mean {difference.mean():.4f} of 255", flush=True)
    print(f"{name} {task}: largest difference of all {worst} of 255")
    return int(worst > LARGEST)


def models(pictures: list[Picture], runtime: type[Runtime]) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """What each model alone gives for *pictures*, by its name."""
    for model in (GeneralSelfieSegmenter, LandscapeSelfieSegmenter):
        segmenter = model(runtime)
        yield model.file, np.stack([segmenter.segment(resize_area(picture, model.input_size)) for picture in pictures])
        segmenter.close()


def mattes(pictures: list[Picture], runtime: type[Runtime]) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """The live and the finished mattes of *pictures*."""
    segmenter = GeneralSelfieSegmenter(runtime)
    live = live_method(segmenter, "general", 0.5)
    yield "live", np.stack([live(picture, None)[1] for picture in pictures])
    still = still_method(segmenter, compile_kernels(ROOT / "state" / "kernels"), 0.5)
    yield "still", np.stack([still(picture, None)[1] for picture in pictures])
    segmenter.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
