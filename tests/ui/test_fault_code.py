"""A fault that lasts is told to guests in a few words, and to the operator's phone in plain text."""

import numpy as np
import pygame
import pytest
import zxingcpp

from booth.fault_text import FaultText
from booth.picture_types import Size
from booth.problems import Trouble
from booth.ui.screens.attract import AttractScreen
from tests.support.evening import Evening
from tests.support.stopped_clock import StoppedClock


def read_code(canvas: pygame.Surface) -> str:
    """What a phone reads off the *canvas*."""
    picture = pygame.surfarray.array3d(canvas).swapaxes(0, 1)
    return zxingcpp.read_barcodes(np.ascontiguousarray(picture))[0].text


def shows_code(booth: Evening) -> bool:
    return booth.showing(AttractScreen)._fault.visible


@pytest.mark.parametrize("size", [(1280, 720), (1080, 1920), (800, 480)])
def test_a_camera_that_stays_away_for_over_a_minute_is_told_to_a_phone_as_text(size: Size) -> None:
    booth = Evening(size, operator={"contact": "Anna"}).run(1)
    booth.room.camera = False
    booth.run(58)
    assert not shows_code(booth)
    booth.run(8)
    told = read_code(booth.draw())
    assert told.splitlines()[0] == "Photo booth Anna & Tom"
    assert told.splitlines()[1].startswith("Wrong: no picture from the camera: there is no camera at /dev/v4l/by-id/")
    assert told.splitlines()[2] == "Since: 2026-06-12 19:58"
    assert told.splitlines()[3].startswith("Do: Look at the camera's cable")
    assert "://" not in told
    booth.room.camera = True
    booth.run(1)
    assert not shows_code(booth)


def test_a_full_disk_is_told_too_and_also_where_nobody_is_to_be_called() -> None:
    booth = Evening((1280, 720)).run(1)
    booth.trouble = Trouble("/srv/photos: 3 MB left; make room on it " + "x" * 500, stops_all=True)
    booth.run(66)
    told = read_code(booth.draw())
    assert "Wrong: /srv/photos: 3 MB left; make room on it xxx" in told
    assert "See to that" in told
    assert len(told.encode()) < 330
    booth.trouble = Trouble("the settings have a mistake", stops_all=False)  # photos go on, so nobody needs a code
    booth.run(2)
    assert not shows_code(booth)


def test_a_fault_that_comes_and_goes_within_a_minute_shows_no_code() -> None:
    booth = Evening((640, 360)).run(1)
    for _ in range(3):
        booth.room.camera = False
        booth.run(40)
        booth.room.camera = True
        booth.run(2)
    assert not shows_code(booth)


def test_hooks_hear_of_a_fault_once_however_long_it_lasts_and_of_the_next_one() -> None:
    heard: list[str] = []
    clock = StoppedClock()
    trouble: list[Trouble | None] = [Trouble("the disk is full", stops_all=True)]
    ask = FaultText("fair", clock, lambda: trouble[0], lambda: None, heard.append)
    for _ in range(10):
        assert "the disk is full" in ask(60)
        clock.sleep(5)
    assert len(heard) == 1
    clock.sleep(100)  # it was mended, and comes again
    ask(60)
    trouble[0] = Trouble("the disk is gone", stops_all=True)
    ask(65)
    trouble[0] = None
    assert ask(70) == ""
    assert ["full" in heard[1], "gone" in heard[2], len(heard)] == [True, True, 3]
