"""`booth scenes check` and `booth scenes add`: an operator's scenes are checked before any guest sees them."""

import filecmp
import logging
import re
import shutil
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.composition.encode import compose_photo
from booth.composition.levels import measure_levels
from booth.composition.mark import Mark, covers_faces, is_stretched, mark_layer
from booth.config import Config
from booth.frames import Levels
from booth.imaging.cropping import crop_box
from booth.imaging.framing import parse_ratio, photo_size, upright
from booth.imaging.picture_files import PictureFault, picture_format, picture_size, read_picture
from booth.ops.remarks import Remark, not_drawn
from booth.picture_types import Size
from booth.scenes.critic import Impression, assess
from booth.scenes.loader import load_layers
from booth.scenes.scene_files import HERE, Scene, SceneFault
from booth.scenes.themes import Theme, theme_of, theme_places
from booth.settings import read_event_mark

CAMERA: Size = (1920, 1080)  # of most webcams; the photo is never smaller
TOO_SMALL, SOFT = 2.0, 1.05  # times that a scene is enlarged from which it is too small, or a little soft
LITTLE_USED = 0.6  # fraction of a scene's picture in the photo below which much of it is lost
BUSY = 26.0  # detail where faces go, of 255: the calmest bookshelf has 27, the liveliest shipped scene 23
BRIGHT = 215.0  # mean level where faces go above which hair and white shirts melt into it
DARK = 32.0  # mean level of a scene in which guests lit by a room look pasted
COVERED = 0.1  # fraction of where faces go that an overlay may hide
CLEAR_OF_HEADS = 0.05  # fraction of the height that a horizon should keep from the heads
ALIKE = 5.0  # CIE76 below which two scenes look the same; see Impression.likeness
CELL: Size = (640, 360)  # of one scene in the sheet
COLUMNS = 3
_LONGEST_KEY = 200  # bytes: a file's name has 255 at most, and its copy a longer one while it is written
_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "AVIF": ".avif"}  # by what a file is, whatever its name


def check(config: Config, home: Path, sheet: Path) -> tuple[list[str], list[Remark]]:
    """Checks every scene of the theme: the keys of those that can be shown, and the remarks on all of them.

    Draws every scene with the demo guests in it into the file *sheet*, a JPEG. Raises SettingsFault.
    """
    theme, remarks = _theme(config, home)
    mark = read_event_mark(config.event, home, theme)
    size = _photo_size(config)
    seen: dict[str, Impression] = {}
    cells = []
    for scene in theme.scenes:
        try:
            cells.append((scene, _sample(scene, size, mark)))
            remarks += _remarks(scene, size, seen)
        except PictureFault as fault:
            remarks.append(Remark(scene.key, f"{fault.reason} ({fault.path})", fault=True))
    remarks += _remarks_on_mark(mark, size)
    try:
        _draw(sheet, theme, cells)
    except OSError as fault:
        remarks.append(not_drawn(sheet, fault))
    return [scene.key for scene, _ in cells], remarks


@dataclass(slots=True)
class Added:
    """What became of the pictures that were to be added."""

    files: list[Path]  # the new ones in the theme
    present: list[tuple[Path, Path]]  # pictures that the theme has already, and as which file
    faults: list[PictureFault]  # of those that are no picture or could not be copied


def add(files: Sequence[Path], config: Config, home: Path) -> Added:
    """Copies every picture among *files* into the operator's own part of the theme, and never over another scene.

    A file is decoded to its end before it is copied, and is copied completely or not at all. One that the theme has
    already, under whatever name, is not copied again.
    """
    folder = home / "themes" / config.theme / "scenes"
    places = [place / config.theme / "scenes" for place in theme_places(home)]
    there = [path for place in places for path in sorted(place.glob("[!.]*"))]
    taken = {HERE} | {path.stem for path in there}
    added = Added([], [], [])
    for file in files:
        try:
            read_picture(file, CAMERA)
            suffix = _SUFFIXES[picture_format(file)]
        except PictureFault as fault:
            added.faults.append(fault)
            continue
        if same := next((path for path in (*there, *added.files) if _same(path, file)), None):
            added.present.append((file, same))
            continue
        key = _free(_key(file.stem), taken)
        target = folder / f"{key}{suffix}"
        try:
            _copy(file, target)
        except OSError as fault:
            added.faults.append(PictureFault(file, f"it cannot be copied to {folder}: {fault.strerror}"))
            continue
        taken.add(key)
        added.files.append(target)
    return added


def _same(scene: Path, file: Path) -> bool:
    """Whether the picture of *scene*, which may be a folder, is the very same as *file*."""
    candidates = [scene] if not scene.is_dir() else list(scene.glob("scene.*"))
    try:
        return any(filecmp.cmp(candidate, file, shallow=False) for candidate in candidates)
    except OSError:
        return False


def _copy(file: Path, target: Path) -> None:
    """Copies *file*, completely or not at all. Raises OSError."""
    part = target.with_name(f".{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(file, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


class _Remarks(logging.Handler):
    """Turns what the reader of themes logs, about scenes that it leaves out, into remarks."""

    def __init__(self) -> None:
        super().__init__()
        self.remarks: list[Remark] = []

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.args[0] if isinstance(record.args, tuple) and record.args else None
        if isinstance(fault, (PictureFault, SceneFault)):
            name = fault.path.parent.name if fault.path.stem in ("scene", "foreground") else fault.path.stem
            self.remarks.append(Remark(name, f"{fault.reason} ({fault.path})", fault=True))
        else:
            self.remarks.append(Remark("", record.getMessage()))


def _theme(config: Config, home: Path) -> tuple[Theme, list[Remark]]:
    log = logging.Logger("scenes")
    logged = _Remarks()
    log.addHandler(logged)
    return theme_of(config, home, log), logged.remarks


def _photo_size(config: Config) -> Size:
    camera = upright(CAMERA, config.camera.rotation)
    return photo_size(camera, parse_ratio(config.photo.shape, camera))


def _remarks(scene: Scene, size: Size, seen: dict[str, Impression]) -> list[Remark]:
    """The remarks on *scene* in a photo of *size*; its impression is added to those *seen*. Raises PictureFault."""
    impression = assess(read_picture(scene.picture, size))
    texts = [*_on_size(scene, size), *_on_impression(impression, seen), *_on_description(scene)]
    seen[scene.key] = impression
    return [Remark(scene.key, text) for text in texts]


def _on_size(scene: Scene, size: Size) -> Iterator[str]:
    width, height = picture_size(scene.picture)
    left, top, right, bottom = crop_box((width, height), size, scene.description.focus)
    enlarged = size[0] / ((right - left) * width)
    better = f"take a picture of at least {size[0]}x{size[1]} pixels"
    if enlarged >= TOO_SMALL:
        yield f"it is too small for the photo: {width}x{height} is enlarged {enlarged:.1f} times; {better}"
    elif enlarged >= SOFT:
        yield f"it will be enlarged {enlarged:.1f} times, which is a little soft; {better}"
    used = (right - left) * (bottom - top)
    if used < LITTLE_USED:
        choice = "name what matters in scene.toml (focus)" if _is_folder(scene) else "cut it to that shape yourself"
        yield f"only {used:.0%} of it is in the photo, which has another shape; {choice}"
    if scene.foreground and picture_size(scene.foreground) != (width, height):
        yield "its foreground is of another size than its picture; save both at the same size"


def _on_impression(impression: Impression, seen: Mapping[str, Impression]) -> Iterator[str]:
    if impression.detail > BUSY:
        yield "it is busy where faces go, in the middle; blur it a little, or take a calmer part"
    if impression.faces > BRIGHT:
        yield "it is very bright where faces go; darken it, or faces and white shirts melt into it"
    if impression.level < DARK:
        yield "it is darker than any room the guests stand in; brighten it, or they look pasted into it"
    if alike := [key for key, other in seen.items() if impression.likeness(other) < ALIKE]:
        yield f"it is nearly the same as {', '.join(alike)}; guests will think the swipe did nothing: keep one"


def _on_description(scene: Scene) -> Iterator[str]:
    description = scene.description
    near = abs(description.horizon - description.heads) < CLEAR_OF_HEADS
    if near and "horizon" in description.model_fields_set:
        yield "its horizon runs through the heads; take a part of it in which it lies lower (horizon, heads)"
    if not description.credit and _is_folder(scene):
        yield 'it has no credit; write into its scene.toml whose picture it is: credit = "Anna Meyer"'


def _is_folder(scene: Scene) -> bool:
    """Whether *scene* has a folder of its own, where a scene.toml describes it; else it is a single picture file."""
    return scene.picture.parent.name == scene.key


def _remarks_on_mark(mark: Mark | None, size: Size) -> list[Remark]:
    found = []
    if mark and is_stretched(mark, size):
        wanted = f"save one at {size[0]}x{size[1]}"
        found.append(f"event.overlay: none has the shape of the photo, so the nearest is stretched; {wanted}")
    if mark and covers_faces(mark, size) > COVERED:
        found.append("event.overlay: it covers the middle of the photo, where faces are; make it transparent there")
    return [Remark("event", text) for text in found]


def _sample(scene: Scene, size: Size, mark: Mark | None) -> Image.Image:
    """The demo guests in *scene* as they would be in a photo."""
    camera = DemoCamera(Clock(), size, cast="two")
    colours, matte = camera.cutout(0)
    levels = measure_levels(colours, matte) or Levels()
    layers, layer = load_layers(scene, size), mark_layer(mark, size)
    photo = compose_photo(colours, matte, layers, levels, 0.0, mirror=False, mark=layer)
    return Image.fromarray(photo)


def _draw(sheet: Path, theme: Theme, cells: Sequence[tuple[Scene, Image.Image]]) -> None:
    font = ImageFont.truetype(str(theme.fonts.text), 20)
    rows = -(-len(cells) // COLUMNS)
    margin, caption = 16, 36
    across, down = CELL[0] + margin, CELL[1] + caption + margin
    drawn = Image.new("RGB", (COLUMNS * across + margin, rows * down + margin), theme.ink)
    draw = ImageDraw.Draw(drawn)
    for number, (scene, sample) in enumerate(cells):
        x, y = margin + number % COLUMNS * across, margin + number // COLUMNS * down
        sample.thumbnail(CELL, Image.Resampling.LANCZOS)
        drawn.paste(sample, (x + (CELL[0] - sample.width) // 2, y))
        draw.text((x, y + CELL[1] + 6), f"{scene.name('en')}  ({scene.key})", theme.paper, font)
    drawn.save(sheet, "JPEG", quality=88, optimize=True)


def _key(stem: str) -> str:
    """*stem* as the name of a scene: letters, digits, - and _."""
    plain = unicodedata.normalize("NFKC", stem)
    name = re.sub(r"[^\w-]+", "-", plain).strip("-_")
    return name.encode()[:_LONGEST_KEY].decode(errors="ignore") or "scene"


def _free(key: str, taken: set[str]) -> str:
    """*key*, with a number if it is among those *taken*; upper and lower case are the same on many a USB stick."""
    folded = {each.casefold() for each in taken}
    number, free = 2, key
    while free.casefold() in folded:
        free = f"{key}-{number}"
        number += 1
    return free
