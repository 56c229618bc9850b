"""`booth bench --quality`: how good the cut-out is over a folder of pictures whose true mattes are known.

Imported in a process that has given up the network: MediaPipe works in it.
"""

import json
import statistics
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from booth.clock import stopwatch
from booth.config import read_config
from booth.frames import Matte, Picture
from booth.imaging.finishing import compile_kernels, finish
from booth.imaging.looking import Shares
from booth.imaging.measures import Errors, compare
from booth.imaging.scenery import SceneFault, measure, read_picture
from booth.imaging.segmenter import SelfieSegmenter
from booth.ops.cutout import read_plate, show_progress

Way = Callable[[Picture, Picture | None], Matte]
"""Cuts the people out of a picture, with its plate if there is one."""


def bench_stills(settings: Path, folder: Path) -> dict[str, Any]:
    """The finished still over *folder*, with its plates and without. Raises SettingsFault, SceneFault."""
    threshold = read_config(settings).cutout.threshold
    compile_kernels()
    segmenter = SelfieSegmenter("general")

    def finished(picture: Picture, plate: Picture | None) -> Matte:
        return finish(picture, segmenter, threshold, plate)[1]

    results = {"still": quality(folder, finished)}
    if (folder / "plates").is_dir():
        results["still with plate"] = quality(folder, finished, plates=folder / "plates")
    segmenter.close()
    return {"folder": str(folder), "ways": results}


def quality(folder: Path, way: Way, plates: Path | None = None) -> dict[str, Any]:
    """The mean errors of *way* over the pictures in *folder*: images/NAME.jpg, mattes/NAME.png (white is person).

    Also each picture's own errors, and the median of the seconds that a picture took. Raises SceneFault for a picture
    or matte that is missing, cannot be read or has another size than its partner.
    """
    mattes = sorted((folder / "mattes").glob("*.png"))
    if not mattes:
        raise SceneFault(
            folder / "mattes", "there is no matte; a folder to measure has images/ and mattes/, named alike"
        )
    errors: dict[str, Errors] = {}
    seconds = []
    for number, path in enumerate(mattes, 1):
        show_progress(number, len(mattes), path.stem)
        picture = _picture_of(folder, path)
        size = (picture.shape[1], picture.shape[0])
        truth = _read_matte(path)
        if truth.shape != picture.shape[:2]:
            raise SceneFault(path, f"the matte is not {size[0]}x{size[1]}, as its picture is")
        plate = read_plate(plates, path, size) if plates else None
        began = stopwatch()
        matte = way(picture, plate)
        seconds.append(stopwatch() - began)
        errors[path.stem] = compare(matte.astype(np.float32) / np.float32(255), truth)
    names = [field.name for field in fields(Errors)]
    return {
        "pictures": len(errors),
        **{name: statistics.fmean(getattr(of, name) for of in errors.values()) for name in names},
        "seconds": statistics.median(seconds),
        "each": {name: asdict(of) for name, of in errors.items()},
    }


def table(results: dict[str, Any]) -> str:
    """*results* for people."""
    lines = [
        f"{results['folder']}: MAD, MSE and band x 1000, gradient error; seconds a picture, median",
        "",
        f"{'':<18}     MAD     MSE    band    grad     IoU  seconds  pictures",
    ]
    lines += [
        f"{name:<18} {of['mad']:7.2f} {of['mse']:7.2f} {of['band']:7.1f} {of['grad']:7.2f} {of['iou']:7.4f} "
        f"{of['seconds']:8.2f}  {of['pictures']:8}"
        for name, of in results["ways"].items()
    ]
    return "\n".join(lines)


def as_json(results: dict[str, Any]) -> str:
    """*results* for machines."""
    return json.dumps(results, indent=2)


def _picture_of(folder: Path, matte: Path) -> Picture:
    found = sorted(path for path in (folder / "images").glob("*") if path.stem == matte.stem)
    if not found:
        raise SceneFault(folder / "images", f"there is no picture for the matte {matte.name}")
    return read_picture(found[0], measure(found[0]))


def _read_matte(path: Path) -> Shares:
    try:
        with Image.open(path) as image:
            return np.asarray(image.convert("L"), np.float32) / np.float32(255)
    except OSError as fault:
        raise SceneFault(path, "the matte cannot be read; it is a grey PNG, white where a person is") from fault
