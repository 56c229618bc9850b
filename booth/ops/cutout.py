"""`booth cutout`: the finished still's way of cutting people out, over picture files.

Imported in a process that has given up the network: MediaPipe works in it.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from booth.config import read_config
from booth.imaging.finishing import compile_kernels, finish
from booth.imaging.photo import JPEG_QUALITY, compose_photo
from booth.imaging.scenery import SceneFault, measure, read_picture
from booth.imaging.segmenter import SelfieSegmenter
from booth.shelf import scene_layers
from booth.themes import theme_of


def cut_out(pictures: Sequence[Path], out: Path, settings: Path, *, scene: str | None, matte: bool) -> int:
    """Writes the people in each of *pictures* into the folder *out* and returns how many files could not be read.

    As an RGBA PNG named like the picture, or with *matte* as an 8-bit grey PNG, or as a JPEG standing in *scene*.
    Raises SettingsFault.
    """
    config = read_config(settings)
    place = None
    if scene is not None:
        scenes = {known.key: known for known in theme_of(config, settings.parent).scenes}
        if scene not in scenes:
            raise SystemExit(
                f'there is no scene "{scene}" in the theme "{config.theme}"; there are: {", ".join(scenes)}'
            )
        place = scenes[scene]
    out.mkdir(parents=True, exist_ok=True)
    compile_kernels()
    segmenter = SelfieSegmenter("general")
    skipped = 0
    for number, path in enumerate(pictures, 1):
        _progress(number, len(pictures), path.name)
        try:
            size = measure(path)
            picture = read_picture(path, size)
        except SceneFault as fault:
            print(f"\nskipped: {fault}", file=sys.stderr)
            skipped += 1
            continue
        colours, alpha = finish(picture, segmenter, config.cutout.threshold)
        if matte:
            Image.fromarray(alpha).save(out / f"{path.stem}.png")
        elif place:
            photo = compose_photo(colours, alpha, scene_layers(place, size), mirror=False)
            Image.fromarray(photo).save(out / f"{path.stem}.jpg", quality=JPEG_QUALITY, subsampling=0)
        else:
            cutout = Image.fromarray(colours)
            cutout.putalpha(Image.fromarray(alpha))
            cutout.save(out / f"{path.stem}.png")
    segmenter.close()
    print(file=sys.stderr)
    return skipped


def _progress(number: int, of: int, name: str) -> None:
    """One line that grows at a terminal, a line per picture elsewhere."""
    bar = "#" * round(30 * number / of)
    line = f"[{bar:<30}] {number}/{of} {name[:40]:<40}"
    print(line, end="\r" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)
