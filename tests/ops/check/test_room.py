import numpy as np
import pytest

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.ops.check.room import LIGHT, about_empty_room, about_light
from booth.picture_types import Picture
from booth.segmentation.live.background import BackgroundModel


@pytest.mark.parametrize(("state", "level"), [("learning", "warning"), ("trusted", "ok"), ("dropped", "warning")])
def test_the_plates_state_its_reason_and_what_to_do_are_told(state: str, level: str) -> None:
    plate = BackgroundModel((320, 180))
    if state != "learning":
        plate.show_empty(np.full((180, 320, 3), 90, np.uint8))
    if state == "dropped":
        plate.drop("the camera was moved")
    assert plate.state == state
    found = about_empty_room(plate)
    assert found.level == level
    assert bool(found.remedy) == (level != "ok")
    if state != "learning":
        assert plate.reason in found.text


def lit(level: int, window: float = 0.0) -> Picture:
    picture = np.full((360, 640, 3), level, np.uint8)
    picture[:, : round(640 * window)] = 255
    return picture


@pytest.mark.parametrize(
    ("picture", "fault"),
    [
        (lit(130), None),
        (lit(130, 0.15), None),  # a window in a light room
        (lit(30), "too dark"),
        (lit(130, 0.6), "too bright"),
        (lit(40, 0.15), "backlight"),
    ],
)
def test_what_is_wrong_with_the_light_is_seen(picture: Picture, fault: str | None) -> None:
    found = about_light(picture)
    assert found == {str(kind): finding for kind, finding in LIGHT.items()}[str(fault)]
    assert bool(found.remedy) == (found.level != "ok") == (fault is not None)


def test_the_demo_room_is_lit_well_whoever_stands_in_it() -> None:
    for cast in ("nobody", "one", "two"):
        assert about_light(DemoCamera(Clock(), size=(640, 360), cast=cast).picture(3)).level == "ok"
