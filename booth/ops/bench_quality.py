"""`booth bench --quality`: how good the cut-out is over a folder of pictures whose true mattes are known.

Imported in a process that has given up the network: MediaPipe works in it.
"""

import itertools
import json
import re
import statistics
import sys
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from booth.clock import stopwatch
from booth.config import read_config
from booth.imaging.picture_files import PictureFault, picture_size, read_picture
from booth.ops.cutout import read_plate, show_progress
from booth.picture_types import Alpha, Picture
from booth.segmentation.alpha import to_alpha
from booth.segmentation.methods import Method, as_live, as_live_sequence, as_still, model_alone, model_alone_averaged
from booth.segmentation.metrics import MatteErrors, compare, flicker, ghosting
from booth.segmentation.segmenter import Model, SelfieSegmenter, model_for
from booth.segmentation.still.pipeline import compile_kernels

_MODELS: tuple[Model, ...] = ("general", "landscape")


def bench_quality(settings: Path, folder: Path, rate: float) -> dict[str, Any]:
    """Every way to cut people out over *folder*, the model alone first, and with its plates where it has some.

    A folder that holds a sequence shows *rate* pictures a second, and is measured live only. Raises SettingsFault,
    PictureFault.
    """
    chosen = read_config(settings).cutout
    sequence = is_sequence(folder)
    segmenters = {model: SelfieSegmenter(model) for model in _MODELS}
    plates = folder / "plates" if (folder / "plates").is_dir() else None
    results: dict[str, Any] = {}

    def measured(name: str, way: Method, empty_rooms: Path | None = None) -> None:
        print(name, file=sys.stderr)
        results[name] = quality(folder, way, plates=empty_rooms, sequence=sequence)

    for model, segmenter in segmenters.items():
        measured(f"raw {model}", model_alone(segmenter))
        measured(f"raw {model}, area", model_alone_averaged(segmenter, model))
    model = model_for(chosen.model)
    for suffix, empty_rooms in (("", None), (" with plate", plates)):
        if suffix and not empty_rooms:
            continue
        if sequence:
            measured(f"live{suffix}", as_live_sequence(segmenters[model], model, chosen.threshold, rate), empty_rooms)
            continue
        measured(f"live{suffix}", as_live(segmenters[model], model, chosen.threshold), empty_rooms)
        compile_kernels()
        measured(f"still{suffix}", as_still(segmenters["general"], chosen.threshold), empty_rooms)
    for segmenter in segmenters.values():
        segmenter.close()
    return {"folder": str(folder), "sequence": sequence, "ways": results}


def is_sequence(folder: Path) -> bool:
    """Whether the pictures of *folder* follow each other in time: all of one size, their names counting up evenly."""
    mattes = _mattes(folder)
    found = [re.fullmatch(r"(.*?)(\d+)", path.stem) for path in mattes]
    if len(mattes) < 3 or len({name[1] if name else None for name in found}) > 1 or not found[0]:
        return False
    steps = {int(after[2]) - int(before[2]) for before, after in itertools.pairwise(found) if before and after}
    return len(steps) == 1 and len({picture_size(path) for path in mattes}) == 1


def quality(folder: Path, way: Method, *, plates: Path | None = None, sequence: bool = False) -> dict[str, Any]:
    """The mean errors of *way* over the pictures in *folder*: images/NAME.jpg, mattes/NAME.png (white is person).

    Also each picture's own errors, the median of the seconds that a picture took, and of a *sequence* flicker and
    ghosting. Raises PictureFault for a picture or matte that is missing, cannot be read or has another size than its
    partner.
    """
    mattes = _mattes(folder)
    errors: dict[str, MatteErrors] = {}
    seconds, flickers, ghosts = [], [], []
    before: tuple[Alpha, Alpha] | None = None
    for number, path in enumerate(mattes, 1):
        show_progress(number, len(mattes), path.stem)
        picture = _picture_of(folder, path)
        size = (picture.shape[1], picture.shape[0])
        truth = _read_matte(path)
        if truth.shape != picture.shape[:2]:
            raise PictureFault(path, f"the matte is not {size[0]}x{size[1]}, as its picture is")
        plate = read_plate(plates, path, size) if plates else None
        began = stopwatch()
        _, matte = way(picture, plate)
        seconds.append(stopwatch() - began)
        shares = to_alpha(matte)
        errors[path.stem] = compare(shares, truth)
        if sequence and before:
            flickers.append(flicker(before[0], shares, before[1], truth))
            if (ghost := ghosting(shares, before[1], truth)) is not None:
                ghosts.append(ghost)
        before = shares, truth
    names = [field.name for field in fields(MatteErrors)]
    in_time = {"dtssd": _mean(flickers), "ghosting": _mean(ghosts)} if sequence else {}
    return {
        "pictures": len(errors),
        **{name: statistics.fmean(getattr(of, name) for of in errors.values()) for name in names},
        **in_time,
        "seconds": statistics.median(seconds),
        "each": {name: asdict(of) for name, of in errors.items()},
    }


def table(results: dict[str, Any]) -> str:
    """*results* for people."""
    ways = results["ways"]
    width = max(map(len, ways))
    columns = {"MAD": "mad", "MSE": "mse", "band": "band", "grad": "grad", "IoU": "iou", "seconds": "seconds"}
    if results["sequence"]:
        columns |= {"flicker": "dtssd", "ghosting": "ghosting"}
    lines = [
        f"{results['folder']}: {next(iter(ways.values()))['pictures']} pictures; MAD, MSE, band and ghosting x 1000, "
        "flicker (dtSSD) x 100",
        "",
        " ".join([" " * width, *(f"{title:>8}" for title in columns)]),
    ]
    lines += [
        " ".join([f"{name:<{width}}", *(_number(key, of[key]) for key in columns.values())])
        for name, of in ways.items()
    ]
    if results["sequence"]:
        lines += ["", *_beside_raw(ways)]
    return "\n".join(lines)


def _number(key: str, value: float | None) -> str:
    return f"{'none':>8}" if value is None else f"{value:8.{4 if key == 'iou' else 2}f}"


def _beside_raw(ways: dict[str, Any]) -> list[str]:
    """How much the live view flickers and ghosts beside the least that the model does alone."""
    said = []
    for name in (name for name in ways if not name.startswith("raw")):
        for key, what in (("dtssd", "flicker"), ("ghosting", "ghosting")):
            raw = [of[key] for other, of in ways.items() if other.startswith("raw") and of[key]]
            said.append(
                f"{name}: {ways[name][key] / min(raw):.2f} times the least {what} of the model alone"
                if raw
                else f"{name}: no {what} to measure, nothing moves so far from one picture to the next"
            )
    return said


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


def _picture_of(folder: Path, matte: Path) -> Picture:
    found = sorted(path for path in (folder / "images").glob("*") if path.stem == matte.stem)
    if not found:
        raise PictureFault(folder / "images", f"there is no picture for the matte {matte.name}")
    return read_picture(found[0], picture_size(found[0]))


def _read_matte(path: Path) -> Alpha:
    try:
        with Image.open(path) as image:
            return np.asarray(image.convert("L"), np.float32) / np.float32(255)
    except OSError as fault:
        raise PictureFault(path, "the matte cannot be read; it is a grey PNG, white where a person is") from fault
