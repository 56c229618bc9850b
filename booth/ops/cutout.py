"""`booth cutout`: people cut out of picture files, as in the finished photo or as in the live view.

Imported in a process that has given up the network: MediaPipe works in it.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from booth.composition.encode import JPEG_QUALITY, compose_photo
from booth.composition.levels import measure_levels as measure_tones
from booth.config import read_config
from booth.frames import Levels
from booth.imaging.picture_files import PictureFault, picture_size, read_picture
from booth.picture_types import Matte, Picture, Size
from booth.scenes.loader import load_layers
from booth.scenes.themes import Scene, theme_of
from booth.segmentation.methods import as_live, as_live_sequence, as_still
from booth.segmentation.segmenter import SelfieSegmenter, model_for
from booth.segmentation.still.pipeline import compile_kernels


def cut_out(
    pictures: Sequence[Path],
    out: Path,
    settings: Path,
    *,
    live: bool = False,
    rate: float | None = None,
    scene: str | None = None,
    matte: bool = False,
    plate: Path | None = None,
) -> int:
    """Writes the people in each of *pictures* into the folder *out* and returns how many files could not be used.

    As the finished photo shows them, or with *live* as the live view does after a second, or with *live* and a *rate*
    as it does when the pictures come in the order of their names, so many a second. As an RGBA PNG named like the
    picture, or with *matte* as an 8-bit grey PNG, or as a JPEG standing in *scene*. *plate* is a picture of the empty
    room, or a folder with one of the same name for each. Raises SettingsFault.
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
    model = model_for(config.cutout.model) if live else "general"
    segmenter = SelfieSegmenter(model)
    if not live:
        compile_kernels()
        way = as_still(segmenter, config.cutout.threshold)
    elif rate is None:
        way = as_live(segmenter, model, config.cutout.threshold)
    else:
        way = as_live_sequence(segmenter, model, config.cutout.threshold, rate)
        pictures = sorted(pictures, key=lambda path: path.name)
    skipped = 0
    of_all: Size | None = None  # the size of a sequence
    for number, path in enumerate(pictures, 1):
        show_progress(number, len(pictures), path.name)
        try:
            size = picture_size(path)
            if of_all not in (None, size):
                raise PictureFault(path, "it has another size than the sequence began with")
            picture = read_picture(path, size)
            empty_room = read_plate(plate, path, size) if plate else None
        except PictureFault as fault:
            print(f"\nskipped: {fault}", file=sys.stderr)
            skipped += 1
            continue
        of_all = size if rate else None
        colours, alpha = way(picture, empty_room)
        _write(out / path.stem, colours, alpha, place, matte=matte)
    segmenter.close()
    print(file=sys.stderr)
    return skipped


def read_plate(plate: Path, picture: Path, size: Size) -> Picture:
    """The empty room behind *picture*, which is of *size*: *plate* itself, or the file of the same name in it.

    Raises PictureFault if there is none, it cannot be read, or it has another shape.
    """
    if plate.is_dir():
        found = sorted(path for path in plate.iterdir() if path.stem == picture.stem)
        if not found:
            raise PictureFault(picture, f"there is no plate for it in {plate}; name it {picture.name}")
        plate = found[0]
    width, height = picture_size(plate)
    if abs(width * size[1] - height * size[0]) > 0.01 * width * size[1]:
        raise PictureFault(plate, f"the plate is {width}x{height}, which is another shape than the picture's")
    return read_picture(plate, (width, height))


def _write(file: Path, colours: Picture, alpha: Matte, scene: Scene | None, *, matte: bool) -> None:
    """*file* has no suffix yet."""
    if matte:
        Image.fromarray(alpha).save(f"{file}.png")
    elif scene:
        layers = load_layers(scene, (alpha.shape[1], alpha.shape[0]))
        photo = compose_photo(colours, alpha, layers, measure_tones(colours, alpha) or Levels(), 0.0, mirror=False)
        Image.fromarray(photo).save(f"{file}.jpg", quality=JPEG_QUALITY, subsampling=0)
    else:
        cutout = Image.fromarray(colours)
        cutout.putalpha(Image.fromarray(alpha))
        cutout.save(f"{file}.png")


def show_progress(number: int, of: int, name: str) -> None:
    """One line that grows at a terminal, a line per picture elsewhere."""
    bar = "#" * round(30 * number / of)
    line = f"[{bar:<30}] {number}/{of} {name[:40]:<40}"
    print(line, end="\r" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)
