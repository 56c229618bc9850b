"""`booth bench --quality`: how good the cutouts are over a folder of pictures whose true mattes are known.

Imported in a process that has given up the network: MediaPipe works in it.
"""

import itertools
import json
import re
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from booth.clock import Clock, stopwatch
from booth.config import CutoutSettings, read_config
from booth.imaging.picture_files import PictureFault, picture_size, read_picture
from booth.ops.cutout import read_plate, show_progress
from booth.picture_types import Alpha, Matte, Picture
from booth.segmentation.alpha import to_alpha, to_matte
from booth.segmentation.faces import FaceDetector
from booth.segmentation.heads import WHOLE, has_hole, worst_patch
from booth.segmentation.methods import (
    Method,
    clip_method,
    live_method,
    live_sequence_method,
    model_alone,
    model_alone_averaged,
    still_method,
)
from booth.segmentation.metrics import MatteErrors, compare, flicker, ghosting
from booth.segmentation.segmenter import SEGMENTERS, Segmenter, live_segmenter, make_segmenter
from booth.segmentation.still.models import StillModels, load_still_models


def bench_quality(settings: Path, folder: Path, rate: float) -> dict[str, Any]:
    """The errors of every method over the pictures in *folder*, the model alone first; see `quality`.

    If *folder* has plates/, the methods that use the empty room are measured a second time with it. A folder that holds
    a sequence is taken as *rate* pictures a second and measured live and as a clip. Raises SettingsFault, PictureFault.
    """
    chosen = read_config(settings).cutout
    sequence = is_sequence(folder)
    plates = folder / "plates" if (folder / "plates").is_dir() else None
    results = {}
    with ExitStack() as stack:
        models = stack.enter_context(closing(load_still_models(Clock())))
        segmenters = {model: stack.enter_context(closing(make_segmenter(model))) for model in SEGMENTERS}
        frames = [_read_pair(folder, path)[0] for path in _mattes(folder)] if sequence else []
        for name, method, empty_rooms in _measurements(segmenters, models, chosen, frames, rate, plates):
            print(name, file=sys.stderr)
            results[name] = quality(folder, method, plates=empty_rooms, sequence=sequence)
    return {"folder": str(folder), "sequence": sequence, "methods": results}


def _measurements(
    segmenters: Mapping[str, Segmenter],
    models: StillModels,
    chosen: CutoutSettings,
    frames: Sequence[Picture],
    rate: float,
    plates: Path | None,
) -> Iterator[tuple[str, Method, Path | None]]:
    """What is measured: a name, a method, and the folder of empty rooms that it is given.

    *frames*: of a sequence, *rate* a second; none if it is none.
    """
    for model, segmenter in segmenters.items():
        yield f"raw {model}", model_alone(segmenter), None
        yield f"raw {model}, area", model_alone_averaged(segmenter), None
    model, threshold = live_segmenter(chosen.model), chosen.threshold
    for suffix, empty_rooms in {"": None, " with plate": plates}.items() if plates else [("", None)]:
        if frames:
            yield f"live{suffix}", live_sequence_method(segmenters[model], model, threshold, rate), empty_rooms
            yield f"clip{suffix}", clip_method(frames, models, threshold, rate), empty_rooms
        else:
            yield f"live{suffix}", live_method(segmenters[model], model, threshold), empty_rooms
            yield f"still{suffix}", still_method(models, threshold), empty_rooms


def is_sequence(folder: Path) -> bool:
    """Whether the pictures of *folder* follow each other in time: all of one size, their names counting up evenly."""
    mattes = _mattes(folder)
    found = [re.fullmatch(r"(.*?)(\d+)", path.stem) for path in mattes]
    if len(mattes) < 3 or len({name[1] if name else None for name in found}) > 1 or not found[0]:
        return False
    steps = {int(after[2]) - int(before[2]) for before, after in itertools.pairwise(found) if before and after}
    return len(steps) == 1 and len({picture_size(path) for path in mattes}) == 1


def quality(folder: Path, method: Method, *, plates: Path | None = None, sequence: bool = False) -> dict[str, Any]:
    """The mean errors of *method* over the pictures in *folder*: images/NAME.jpg, mattes/NAME.png (white is person).

    Also "each": the errors of every picture by name, "seconds": the median that a picture took, "heads": how many were
    found by their faces and are whole in the true matte, "holes": how many of those have a hole in the method's; and
    for a *sequence* "dtssd" (flicker) and "ghosting", None where there is nothing to measure. *plates*: a folder with
    the empty room behind each picture. Raises PictureFault for a picture or matte that is missing, cannot be read or
    has another size than its partner.
    """
    mattes = _mattes(folder)
    errors: dict[str, MatteErrors] = {}
    seconds = []
    over_time, heads = _ErrorsOverTime(), _Heads()
    for number, path in enumerate(mattes, 1):
        show_progress(number, len(mattes), path.stem)
        picture, truth = _read_pair(folder, path)
        plate = read_plate(plates, path, (picture.shape[1], picture.shape[0])) if plates else None
        began = stopwatch()
        _, matte = method(picture, plate)
        seconds.append(stopwatch() - began)
        alpha = to_alpha(matte)
        errors[path.stem] = compare(alpha, truth)
        heads.add(picture, matte, to_matte(truth))
        if sequence:
            over_time.add(alpha, truth)
    names = [field.name for field in fields(MatteErrors)]
    return {
        "pictures": len(errors),
        **{name: statistics.fmean(getattr(each, name) for each in errors.values()) for name in names},
        **(over_time.means() if sequence else {}),
        "heads": heads.count,
        "holes": heads.holes,
        "seconds": statistics.median(seconds),
        "each": {name: asdict(each) for name, each in errors.items()},
    }


class _Heads:
    """How many heads there are in the pictures, and how many of them have a hole in their matte."""

    def __init__(self) -> None:
        self._detector = FaceDetector()
        self.count = 0
        self.holes = 0

    def add(self, picture: Picture, matte: Matte, truth: Matte) -> None:
        """The next picture's matte and its true one. A face whose head is not whole in that is left out."""
        faces = [face for face in self._detector.find(picture) if worst_patch(truth, face) >= WHOLE]
        self.count += len(faces)
        self.holes += sum(has_hole(matte, face) for face in faces)


class _ErrorsOverTime:
    """What only shows from one picture of a sequence to the next."""

    def __init__(self) -> None:
        self._flicker: list[float] = []
        self._ghosting: list[float] = []
        self._before: tuple[Alpha, Alpha] | None = None

    def add(self, alpha: Alpha, truth: Alpha) -> None:
        """The next picture's alpha and its true one."""
        if self._before:
            alpha_before, truth_before = self._before
            self._flicker.append(flicker(alpha_before, alpha, truth_before, truth))
            ghosts = ghosting(alpha, truth_before, truth)
            if ghosts is not None:
                self._ghosting.append(ghosts)
        self._before = alpha, truth

    def means(self) -> dict[str, float | None]:
        """The means over the sequence; None for what no picture of it shows."""
        return {"dtssd": _mean(self._flicker), "ghosting": _mean(self._ghosting)}


def table(results: dict[str, Any]) -> str:
    """*results* for people."""
    methods = results["methods"]
    width = max(map(len, methods))
    columns = {"MAD": "mad", "MSE": "mse", "band": "band", "grad": "grad", "IoU": "iou", "seconds": "seconds"}
    columns |= {"heads": "heads", "holes": "holes"}
    if results["sequence"]:
        columns |= {"flicker": "dtssd", "ghosting": "ghosting"}
    count = next(iter(methods.values()))["pictures"]
    lines = [
        f"{results['folder']}: {count} pictures; MAD, MSE, band and ghosting x 1000, flicker (dtSSD) x 100",
        "",
        " ".join([" " * width, *(f"{title:>8}" for title in columns)]),
    ]
    lines += [
        " ".join([f"{name:<{width}}", *(_number(key, means[key]) for key in columns.values())])
        for name, means in methods.items()
    ]
    if results["sequence"]:
        lines += ["", *_compared_with_raw(methods)]
    return "\n".join(lines)


def _number(key: str, value: float | None) -> str:
    decimals = {"iou": 4, "heads": 0, "holes": 0}.get(key, 2)
    return f"{'none':>8}" if value is None else f"{value:8.{decimals}f}"


def _compared_with_raw(methods: dict[str, Any]) -> list[str]:
    """How much the live view flickers and ghosts, compared with the least that the model does alone."""
    lines = []
    for name in (name for name in methods if not name.startswith("raw")):
        for key, error in (("dtssd", "flicker"), ("ghosting", "ghosting")):
            raw = [means[key] for other, means in methods.items() if other.startswith("raw") and means[key]]
            lines.append(
                f"{name}: {methods[name][key] / min(raw):.2f} times the least {error} of the model alone"
                if raw
                else f"{name}: no {error} to measure, nothing moves so far from one picture to the next"
            )
    return lines


def as_json(results: dict[str, Any]) -> str:
    """*results* for machines."""
    return json.dumps(results, indent=2)


def _mean(values: list[float]) -> float | None:
    return statistics.fmean(values) if values else None


def _mattes(folder: Path) -> list[Path]:
    """The true mattes in *folder*, by name. Raises PictureFault if there is none."""
    mattes = sorted((folder / "mattes").glob("*.png"))
    if not mattes:
        raise PictureFault(
            folder / "mattes", "there is no matte; a folder to measure has images/ and mattes/, named alike"
        )
    return mattes


def _read_pair(folder: Path, matte: Path) -> tuple[Picture, Alpha]:
    """The true matte in the file *matte*, and its picture. Raises PictureFault."""
    found = sorted(path for path in (folder / "images").glob("*") if path.stem == matte.stem)
    if not found:
        raise PictureFault(folder / "images", f"there is no picture for the matte {matte.name}")
    width, height = picture_size(found[0])
    truth = _read_matte(matte)
    if truth.shape != (height, width):
        raise PictureFault(matte, f"the matte is not {width}x{height}, as its picture is")
    return read_picture(found[0], (width, height)), truth


def _read_matte(path: Path) -> Alpha:
    try:
        with Image.open(path) as image:
            return np.asarray(image.convert("L"), np.float32) / np.float32(255)
    except OSError as fault:
        raise PictureFault(path, "the matte cannot be read; it is a grey PNG, white where a person is") from fault
