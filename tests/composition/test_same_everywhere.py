"""One compositor: preview, photo and phone show the same guests in the same light at the same moment."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from booth.album.placing import about_shot
from booth.album.record import About
from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.composition.encode import compose_photo
from booth.config import Config
from booth.darkroom.developed import shot_picture
from booth.darkroom.live import decontaminate_live, develop_live
from booth.frames import Cutout, Frame, Levels, Shot
from booth.imaging.framing import part_of
from booth.imaging.looks import LOOKS
from booth.imaging.resize import resize_linear
from booth.picture_types import WHOLE, Matte, Picture, RelativeBox
from booth.scenes.loader import load_layers
from booth.settings import Settings, settings_of
from booth.ui.composition_view import CompositionView, ShownGuests

SIZE = (1920, 1080)  # the photo's, and the live view's on a screen of this size
ROOT = Path(__file__).parents[2]
CLOSE = 2  # of 255
LEVELS = Levels(0.08, 0.75, (0.99, 1.0, 1.01))
MOMENT = 4321.25


@pytest.fixture(scope="module")
def taken() -> tuple[Frame, Matte]:
    camera = DemoCamera(Clock(), SIZE, 30, cast="two")
    return replace(camera.read(), number=0), np.ascontiguousarray(camera.truth(0))


@pytest.fixture(scope="module")
def settings() -> Settings:
    return settings_of(Config(), ROOT)


def shot(taken: tuple[Frame, Matte], scene: str, look: str = "") -> Shot:
    frame, matte = taken
    clock = Clock()
    return Shot(frame, matte, scene, (16, 9), clock.wall(), LEVELS, MOMENT, look=look)


def cropped(made: Shot, crop: RelativeBox) -> Shot:
    """*made* as guests were shown it with *crop*: their matte comes cropped."""
    assert made.matte is not None
    return replace(made, crop=crop, matte=resize_linear(part_of(made.matte, crop), SIZE))


def before_jpeg(made: Shot, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Picture:
    """What develop_live composes, before it becomes a JPEG."""
    seen: list[Picture] = []

    def encode(picture: Picture, *_: object) -> bytes:
        seen.append(picture)
        return b""

    monkeypatch.setattr("booth.darkroom.developed.encode_photo", encode)
    develop_live(made, settings, lambda _: None)
    return seen[0]


def largest_difference(one: Picture, other: Picture) -> int:
    return int(np.abs(one.astype(int) - other).max())


@pytest.mark.parametrize("crop", [WHOLE, (0.15, 0.2, 0.95, 1.0)], ids=["whole", "cropped"])
@pytest.mark.parametrize(
    ("key", "look"),
    [
        *((key, "") for key in ("lake", "beach", "city", "gala", "aurora", "reef", "dunes", "moon", "peak", "wall")),
        *(("lake", look) for look in LOOKS),
    ],
)
def test_every_path_composes_the_same_picture(
    key: str,
    look: str,
    crop: RelativeBox,
    settings: Settings,
    taken: tuple[Frame, Matte],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = cropped(shot(taken, key, look), crop)
    picture = shot_picture(made, settings, SIZE, crop)
    assert made.matte is not None
    decontaminate_live(picture, made.matte)
    guests = ShownGuests(Cutout(made.frame, picture, made.matte, 0.3), LEVELS, mirror=False)
    composition = CompositionView(SIZE, SIZE, {key: load_layers(settings.scene(key), SIZE)}.get)
    preview = composition.composed(key, guests, MOMENT, look)
    photo = before_jpeg(made, settings, monkeypatch)
    layers = load_layers(settings.scene(key), SIZE)
    darkroom = compose_photo(picture, made.matte, layers, LEVELS, MOMENT, mirror=False, look=look)
    assert largest_difference(preview, photo) <= CLOSE
    assert largest_difference(preview, darkroom) <= CLOSE
    # What the guests see while they choose another scene, and what is then made of it.
    other = "city" if key == "lake" else "lake"
    chosen = CompositionView(SIZE, SIZE, lambda name: load_layers(settings.scene(name), SIZE))
    chosen.composed(other, guests, MOMENT, look)
    changed = before_jpeg(replace(made, scene=other), settings, monkeypatch)
    assert largest_difference(chosen.composed(other, guests, MOMENT, look), changed) <= CLOSE
    assert largest_difference(preview, changed) > 50


def test_a_restart_in_between_changes_nothing(taken: tuple[Frame, Matte], tmp_path: Path) -> None:
    made = cropped(shot(taken, "lake"), (0.125, 0.25, 0.875, 1.0))
    assert made.taken
    about = about_shot(replace(made, look="film"), "test", "A" * 26, None, mirrored=False)
    (tmp_path / "about.json").write_bytes(about.to_bytes())
    again = About.read(tmp_path).shot
    assert (again.levels, again.moment, again.crop, again.look) == (LEVELS, MOMENT, made.crop, "film")


def test_a_photo_shows_its_own_moment_and_no_other(settings: Settings, taken: tuple[Frame, Matte]) -> None:
    made = shot(taken, "lake")
    assert made.matte is not None
    picture = shot_picture(made, settings, SIZE)
    layers = load_layers(settings.scene("lake"), SIZE)
    one, same, later = (
        compose_photo(picture, made.matte, layers, LEVELS, moment, mirror=False) for moment in (1.0, 1.0, 2.0)
    )
    assert (one == same).all()
    assert largest_difference(one, later) > 20
