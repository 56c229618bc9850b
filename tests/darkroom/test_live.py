import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageFilter

from booth.composition.mark import Mark
from booth.config import Config
from booth.darkroom.live import develop_live
from booth.frames import Shot
from booth.scenes.layers import SceneLayers
from booth.settings import Settings, settings_of
from tests.darkroom.pictures import ROOT, apart, live, picture_of


def test_the_live_photo_is_1920_long_in_srgb_and_says_when_where_and_nothing_else(
    shot: Shot, settings: Settings
) -> None:
    image = Image.open(io.BytesIO(live(shot, settings).photo))
    assert image.size == (1920, 1080)
    assert "sRGB" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"])))
    exif = image.getexif()
    assert dict(exif) == {0x010E: "Anna and Tom, lake", 0x0132: "2026:06:12 18:30:05", 0x8769: exif[0x8769]}
    assert exif.get_ifd(0x8769) == {0x9003: "2026:06:12 18:30:05", 0x9011: "+00:00"}


def test_the_events_line_stands_in_the_photo_and_not_in_the_cutout(shot: Shot, settings: Settings) -> None:
    plain = live(shot, settings)
    mark = Mark((), None, "Anna & Tom, 12 June", ROOT / "themes/wonders/fonts/WondersSans-ExtraBold.ttf")
    marked = live(shot, replace(settings, mark=mark))
    there = (picture_of(marked) > 250).all(axis=2) & (picture_of(plain) < 200).any(axis=2)
    rows, columns = np.nonzero(there)
    assert there.sum() > 3000
    assert rows.max() < 130
    assert columns.max() < 960
    assert marked.cutout == plain.cutout


def test_the_cutout_is_the_guests_alone_and_lossless(shot: Shot, settings: Settings) -> None:
    cutout = np.asarray(Image.open(io.BytesIO(live(shot, settings).cutout)))
    assert cutout.shape == (1080, 1920, 4)
    assert (cutout[cutout[..., 3] == 0] == 0).all()  # nothing is left of the room
    assert (cutout[..., 3] == 255).mean() > 0.1


def test_a_mirrored_photo_flips_the_guests_and_never_the_scene(shot: Shot, settings: Settings) -> None:
    plain = picture_of(live(shot, settings))
    flipped = picture_of(live(shot, settings_of(Config.model_validate({"photo": {"mirror": True}}), ROOT)))
    nobody = picture_of(live(replace(shot, matte=np.zeros((720, 1280), np.uint8)), settings))
    assert apart(plain[:200, :200], nobody[:200, :200]) < 2  # a corner without guests
    assert apart(flipped[:200, :200], nobody[:200, :200]) < 2
    assert apart(plain, flipped) > 5


def test_the_live_photo_has_no_rim_of_the_old_wall(shot: Shot, settings: Settings) -> None:
    wall = np.full((720, 1280, 3), (250, 250, 250), np.uint8)
    hard = np.zeros((720, 1280), np.uint8)
    hard[200:, 500:780] = 255
    soft = np.asarray(Image.fromarray(hard).filter(ImageFilter.BoxBlur(4)))
    matte = soft.astype(np.float32) / 255
    guest = np.array((40, 60, 110), np.float32)
    picture = np.round(wall * (1 - matte[..., None]) + guest * matte[..., None]).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=98)
    taken = replace(shot, frame=replace(shot.frame, jpeg=file.getvalue()), matte=soft)
    cutout = np.asarray(Image.open(io.BytesIO(live(taken, settings).cutout)))
    edge = (cutout[..., 3] > 60) & (cutout[..., 3] < 180)
    assert edge.sum() > 500
    assert np.abs(cutout[edge][:, :3].astype(int) - guest).mean() < 55  # 95 as it was taken


def test_the_scene_that_the_screen_shows_is_used_and_enlarged_with_the_guests(
    shot: Shot, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    gold = SceneLayers(np.full((720, 1280, 3), (250, 200, 20), np.uint8))

    def cached(key: str) -> SceneLayers:
        asked.append(key)
        return gold

    monkeypatch.setattr("booth.darkroom.live.load_layers", None)  # nothing is read
    photo = picture_of(develop_live(shot, settings, cached))
    assert asked == ["lake"]
    assert photo.shape == (1080, 1920, 3)
    assert np.abs(photo[:100, :100].astype(int) - (250, 200, 20)).max() < 4


def test_a_scene_that_is_cached_at_another_size_is_read_anew(shot: Shot, settings: Settings) -> None:
    small = SceneLayers(np.zeros((72, 128, 3), np.uint8))
    assert develop_live(shot, settings, lambda _: small) == live(shot, settings)


def test_without_a_matte_only_the_room_as_it_is_can_be_shown(shot: Shot, settings: Settings) -> None:
    with pytest.raises(ValueError, match="no live matte"):
        live(replace(shot, matte=None), settings)
    here = picture_of(live(replace(shot, matte=None, scene="here"), settings))
    room = Image.open(io.BytesIO(shot.frame.jpeg)).resize((1920, 1080), Image.Resampling.BILINEAR)
    assert apart(here, np.asarray(room)) < 2
