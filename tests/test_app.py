import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from booth.app import App
from booth.clock import Clock
from booth.config import Config
from booth.frames import Cutout, Frame
from booth.operator.pin import hashed
from booth.segmentation import model_files
from booth.settings import settings_of
from booth.ui.screens.share import ShareScreen
from booth.ui.window import open_window
from tests.support.journeys import at_share


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    settings = settings_of(Config(), tmp_path)
    window = open_window(settings.config.screen, (640, 360))
    yield App(settings, window, Clock(), stand_in=True)
    window.close()
    pygame.display.quit()
    pygame.mixer.quit()


def test_the_status_for_systemd_names_the_screen_first_and_then_every_part(app: App) -> None:
    screen, *parts = app.status.split("; ")
    assert screen == "attract"
    names = [part.partition(":")[0] for part in parts]
    assert names[:5] == ["camera", "cutouts", "scenes", "darkroom", "album"]
    assert "guests' page" in names


def test_a_damaged_model_is_told_on_the_first_screen_and_the_booth_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = Path(shutil.copytree(model_files.FOLDER, tmp_path / "models"))
    (models / "face.tflite").write_bytes(b"cut short")
    monkeypatch.setattr(model_files, "FOLDER", models)
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    settings = settings_of(Config(), tmp_path)
    window = open_window(settings.config.screen, (640, 360))
    trouble = App(settings, window, Clock(), stand_in=True)._trouble()
    window.close()
    pygame.display.quit()
    pygame.mixer.quit()
    assert trouble
    assert "face.tflite is damaged" in trouble.words
    assert not trouble.stops_all


@pytest.mark.parametrize(
    ("pin", "stand_in", "told"), [("", False, True), (hashed("2468"), False, False), ("", True, False)]
)
def test_a_booth_that_was_installed_asks_for_the_panels_pin_until_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pin: str, stand_in: bool, told: bool
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    settings = settings_of(Config.model_validate({"operator": {"pin": pin}}), tmp_path)
    window = open_window(settings.config.screen, (640, 360))
    trouble = App(settings, window, Clock(), stand_in=stand_in)._trouble()
    window.close()
    pygame.display.quit()
    pygame.mixer.quit()
    assert (trouble is not None and "PIN" in trouble.words and not trouble.stops_all) == told


def test_a_picture_that_waits_for_the_processor_is_told_to_the_cutouts_which_have_it(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float] = []
    monkeypatch.setattr(app.cutouts, "screen_delayed", told.append)
    monkeypatch.setattr(app.stage, "update", lambda _now: Clock().sleep(0.05))  # others have it meanwhile
    app.step()
    assert len(told) == 1
    assert told[0] > 0.04


def test_while_nobody_is_there_only_every_other_picture_is_drawn(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    picture, matte = np.zeros((360, 640, 3), np.uint8), np.zeros((360, 640), np.uint8)
    drawn: list[pygame.Surface] = []
    monkeypatch.setattr(app.stage, "draw", drawn.append)
    for presence, pictures in ((0.0, 2), (0.3, 4)):
        drawn.clear()
        for number in range(4):
            now = Clock().now()
            app.cutouts.cutouts.put(Cutout(Frame(b"", (640, 360), now, number), picture, matte, presence))
            app.step()
        assert len(drawn) == pictures


@pytest.mark.parametrize(("calm", "pictures"), [(True, 1), (False, 4)])
def test_where_nothing_but_the_share_screens_ring_moves_one_picture_in_four_is_drawn(
    app: App, monkeypatch: pytest.MonkeyPatch, calm: bool, pictures: int
) -> None:
    drawn: list[pygame.Surface] = []
    monkeypatch.setattr(app.stage, "draw", drawn.append)
    monkeypatch.setattr(ShareScreen, "calm", calm)
    app.stage.screen = at_share().stage.screen
    for _ in range(4):
        app.step()
    assert len(drawn) == pictures


def test_the_first_picture_is_shown_before_any_part_runs(app: App) -> None:
    app.greet()
    surface = pygame.display.get_surface()
    assert surface is not None
    shown = pygame.surfarray.array3d(surface)
    assert shown.mean() > 20  # no black screen
    assert shown.std() > 10
    assert not app.album.status.held
    assert app.stage.status == "attract"


def test_the_panel_of_a_real_booth_tells_of_every_part_and_changes_its_settings_file(app: App, tmp_path: Path) -> None:
    operator = app.stage._context.operator
    parts = [finding.part for finding in operator.look()]
    expected = ["Camera", "Light", "Empty room", "Cut-out", "Speed", "Darkroom", "Photos", "Disk", "Phones"]
    assert parts[: len(expected)] == expected
    (tmp_path / "config.toml").write_text("# mine\n")
    operator.settings.change({"event.name": "Anna"})
    assert (tmp_path / "config.toml").read_text() == '# mine\n\n[event]\nname = "Anna"\n'
    operator.reopen_camera()
    operator.learn_room_anew()


def test_a_pause_outlives_the_booth_that_is_built_anew_and_does_not_hold_that_up(app: App, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir(exist_ok=True)
    app.stage._context.operator.pause.set(on=True)
    window = open_window(Config().screen, (640, 360))
    again = App(settings_of(Config(), tmp_path), window, Clock(), stand_in=True)
    assert again.stage.status == "paused"
    assert again.between_guests
