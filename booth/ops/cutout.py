"""`booth cutout`: people cut out of picture files, as in the finished photo or as in the live view.

Imported in a process that has given up the network: MediaPipe works in it.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from PIL import Image

from booth.clock import Clock
from booth.composition.encode import JPEG_QUALITY, compose_photo
from booth.composition.levels import measure_levels
from booth.config import Config, CutoutSettings, read_config
from booth.frames import Levels
from booth.imaging.picture_files import PictureFault, picture_size, read_picture
from booth.picture_types import Matte, Picture, Size
from booth.scenes.loader import load_layers
from booth.scenes.scene_files import Scene
from booth.scenes.themes import theme_of
from booth.segmentation.methods import Method, live_method, live_sequence_method, still_method
from booth.segmentation.segmenter import live_segmenter, make_segmenter
from booth.segmentation.still.models import load_still_models


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

    They are cut out as for the finished photo; with *live* as the live view does after a second; with *live* and a
    *rate* as it does when the pictures, sorted by name, come one after the other at *rate* pictures a second. Written
    is an RGBA PNG named like the picture, or with *matte* an 8-bit grey PNG, or with *scene* a JPEG of the people in
    it. *plate* is a picture of the empty room, or a folder with one of the same name for each. Raises SettingsFault;
    SystemExit if there is no such scene.
    """
    config = read_config(settings)
    chosen = None if scene is None else _find_scene(config, settings.parent, scene)
    out.mkdir(parents=True, exist_ok=True)
    skipped = 0
    sequence_size: Size | None = None  # what all pictures of a sequence must have
    if live and rate is not None:
        pictures = sorted(pictures, key=lambda path: path.name)
    with _method(config.cutout, live=live, rate=rate) as method:
        for number, path in enumerate(pictures, 1):
            show_progress(number, len(pictures), path.name)
            try:
                size = picture_size(path)
                if sequence_size not in (None, size):
                    raise PictureFault(path, "it has another size than the sequence began with")
                picture = read_picture(path, size)
                empty_room = read_plate(plate, path, size) if plate else None
            except PictureFault as fault:
                print(f"\nskipped: {fault}", file=sys.stderr)
                skipped += 1
                continue
            sequence_size = size if rate else None
            colours, cut = method(picture, empty_room)
            _write(out / path.stem, colours, cut, chosen, matte=matte)
    print(file=sys.stderr)
    return skipped


@contextmanager
def _method(settings: CutoutSettings, *, live: bool, rate: float | None) -> Iterator[Method]:
    """The method that is asked for, with its models loaded."""
    if not live:
        with closing(load_still_models(Clock())) as models:
            yield still_method(models, settings.threshold)
        return
    model = live_segmenter(settings.model)
    with closing(make_segmenter(model)) as segmenter:
        if rate is None:
            yield live_method(segmenter, model, settings.threshold)
        else:
            yield live_sequence_method(segmenter, model, settings.threshold, rate)


def _find_scene(config: Config, home: Path, key: str) -> Scene:
    """The scene *key* of the theme; ends the program with a list of those that there are if it has none."""
    scenes = {scene.key: scene for scene in theme_of(config, home).scenes}
    if key not in scenes:
        raise SystemExit(f'there is no scene "{key}" in the theme "{config.theme}"; there are: {", ".join(scenes)}')
    return scenes[key]


def read_plate(plate: Path, picture: Path, size: Size) -> Picture:
    """The empty room behind *picture*, at the picture's *size*: *plate* itself, or the file of the same name in it.

    Raises PictureFault if there is none, it cannot be read, or it has another aspect ratio.
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


def _write(file: Path, colours: Picture, cut: Matte, scene: Scene | None, *, matte: bool) -> None:
    """Writes *colours* cut out by the matte *cut*; *file* is without its suffix."""
    if matte:
        Image.fromarray(cut).save(f"{file}.png")
    elif scene:
        layers = load_layers(scene, (cut.shape[1], cut.shape[0]))
        photo = compose_photo(colours, cut, layers, measure_levels(colours, cut) or Levels(), 0.0, mirror=False)
        Image.fromarray(photo).save(f"{file}.jpg", quality=JPEG_QUALITY, subsampling=0)
    else:
        cutout = Image.fromarray(colours)
        cutout.putalpha(Image.fromarray(cut))
        cutout.save(f"{file}.png")


def show_progress(number: int, total: int, name: str) -> None:
    """One line that grows at a terminal, a line per picture elsewhere."""
    bar = "#" * round(30 * number / total)
    line = f"[{bar:<30}] {number}/{total} {name[:40]:<40}"
    print(line, end="\r" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)
