import logging

import pygame
import pytest

from booth.ui.gestures import Drag, Key, Tap
from booth.ui.screens.choose import ChooseScreen
from booth.ui.screens.countdown import CountdownScreen
from booth.ui.scripted_guest import Script
from booth.ui.stage import TooManyFaults
from tests.support.evening import Evening


def broken(*_: object) -> None:
    raise RuntimeError("a bug")


@pytest.mark.parametrize("method", ["touch", "update", "draw"])
def test_a_bug_in_a_screen_becomes_the_sorry_screen_and_then_the_start(
    method: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    booth = Evening().play(Script().tap("begin"))
    with monkeypatch.context() as patched:
        patched.setattr(ChooseScreen, method, broken)
        booth.touch(Tap((200, 100), booth.now + 1))
        booth.step(draw=True)
    assert booth.screen == "Sorry"
    assert "a bug" in caplog.text
    booth.run(5, until="Attract", draw=True)


def test_a_screen_that_cannot_be_built_leaves_the_old_one_until_sorry_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    booth = Evening().play(Script().tap("begin").wait(1))
    monkeypatch.setattr(CountdownScreen, "__init__", broken)
    booth.tap("shutter")
    assert booth.screen == "Sorry"
    assert booth.seen == ["Attract", "Choose", "Sorry"]


def test_a_bug_in_drawing_is_never_to_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    booth = Evening().play(Script().tap("begin"))

    def half_drawn(self: ChooseScreen, canvas: pygame.Surface) -> None:
        canvas.fill((255, 0, 255))
        broken()

    monkeypatch.setattr(ChooseScreen, "draw", half_drawn)
    assert booth.draw().get_at((5, 5))[:3] != (255, 0, 255)


def test_the_third_fault_within_a_minute_ends_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    booth = Evening()
    monkeypatch.setattr(ChooseScreen, "update", broken)
    for _ in range(2):
        booth.play(Script().tap("begin"))
        assert booth.screen == "Sorry"
        booth.run(6, until="Attract")
    with pytest.raises(TooManyFaults):
        booth.play(Script().tap("begin"))


def test_faults_that_are_rare_do_not_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    booth = Evening()
    monkeypatch.setattr(ChooseScreen, "update", broken)
    for _ in range(4):
        booth.play(Script().tap("begin"))
        booth.run(6, until="Attract").run(30)


def test_a_problem_is_told_in_the_guests_words_and_logged_by_whom_it_befell(caplog: pytest.LogCaptureFixture) -> None:
    booth = Evening().play(Script().tap("begin").tap("shutter"))
    booth.album.broken = True
    with caplog.at_level(logging.ERROR):
        booth.run(6, until="Sorry")
    assert caplog.messages == []  # the album, which raised it, has told the operator
    booth.run(6, until="Attract")


def test_problems_are_no_bugs_and_never_end_the_program() -> None:
    booth = Evening()
    booth.album.broken = True
    for _ in range(4):
        booth.play(Script().tap("begin").tap("shutter")).run(6, until="Sorry").run(6, until="Attract")


def test_a_gesture_that_began_on_the_screen_before_does_nothing() -> None:
    booth = Evening().play(Script().tap("begin").tap("shutter"))
    assert booth.screen == "Countdown"
    began = booth.now - 0.5
    booth.run(2)
    booth.touch(Tap(booth.stage.screen.targets["cancel"].center, began))
    assert booth.screen == "Countdown"


def test_a_touch_makes_patience_begin_anew() -> None:
    booth = Evening().play(Script().tap("begin"))
    patience = booth.config.patience.choose
    booth.run(patience - 1)
    booth.touch(Drag((10, 100), (50, 100), (0, 0), booth.now))
    booth.run(patience - 1)
    assert booth.screen == "Choose"
    booth.run(1.1, until="Attract")


def test_escape_goes_back_from_every_screen_and_ends_at_attract() -> None:
    booth = Evening().play(Script().tap("begin").tap("shutter"))
    booth.run(1).key("back")
    assert booth.screen == "Choose"
    booth.run(1).key("back")
    assert booth.screen == "Attract"
    booth.touch(Key("back", booth.now))
    assert booth.screen == "Attract"


def test_the_live_view_follows_the_camera_wherever_it_is_shown_and_not_while_the_flash_lights_the_guests() -> None:
    booth = Evening()
    live = booth.context.live
    for script in (Script(), Script().tap("begin"), Script().tap("shutter")):
        booth.play(script).run(0.2)
        assert live.cutout is not None
        assert live.cutout is booth.cutouts.peek(), booth.screen
    booth.run(8, until="Flash")
    before = live.cutout
    booth.run(1, until="Photo")
    assert booth.cutouts.peek() is not before
    assert live.cutout is before
