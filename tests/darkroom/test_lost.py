"""What becomes of shots when the darkroom's process is slow, dies, is stopped or gets stuck."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from booth.clock import Clock
from booth.darkroom import worker
from booth.darkroom.worker import Darkroom, DarkroomFault
from booth.frames import Frame, Levels, SceneOrder, Shot
from booth.settings import Settings
from tests.support.running import until


@pytest.fixture
def darkroom(settings: Settings) -> Iterator[Darkroom]:
    darkroom = Darkroom(settings, Clock(), "tests.support.jobs:darkroom")
    yield darkroom
    assert darkroom.stop(10)


def shot(does: str = "", path: Path = Path()) -> Shot:
    """A shot of which the stand-in darkroom *does* something."""
    return Shot(Frame(str(path).encode(), (1280, 720), 0.0, 1), None, does, (16, 9))


def pid_of(darkroom: Darkroom) -> int:
    """The process that develops now."""
    return int(darkroom.develop(shot()).result(60).photo)


def test_guests_new_shots_come_first(darkroom: Darkroom) -> None:
    done: list[str] = []
    orders = {
        name: darkroom.develop(shot(), urgent=name.startswith("new"))
        for name in ("left 1", "left 2", "new 1", "new 2", "new 3")
    }
    for name, order in orders.items():
        order.add_done_callback(lambda _, name=name: done.append(name))  # type: ignore[misc]
    orders["new 2"].cancel()
    darkroom.start()
    orders["left 2"].result(60)
    assert done == ["new 2", "new 1", "new 3", "left 1", "left 2"]


def picture(does: str = "") -> SceneOrder:
    """A picture for a phone, of which the stand-in darkroom *does* something."""
    return SceneOrder(Path(), does, datetime(2026, 6, 12, tzinfo=UTC), Levels(), 0.0, mirrored=False, small=False)


def test_pictures_for_phones_come_after_all_shots_and_one_at_a_time(darkroom: Darkroom, tmp_path: Path) -> None:
    done: list[str] = []

    def note(name: str, order: "Future[Any]") -> None:
        order.add_done_callback(lambda _: done.append(name))

    darkroom.start()
    pid_of(darkroom)
    note("under way", darkroom.develop(shot("wait", tmp_path / "go on")))
    last = darkroom.compose(picture())
    note("picture", darkroom.compose(picture()))
    note("last picture", last)
    note("left", darkroom.develop(shot(), urgent=False))
    note("new", darkroom.develop(shot()))
    (tmp_path / "go on").touch()
    until(lambda: len(done) == 5, "all are done")
    assert done == ["under way", "new", "left", "last picture", "picture"]


def test_a_picture_that_takes_the_darkroom_with_it_costs_no_shot(darkroom: Darkroom) -> None:
    deadly, other = darkroom.compose(picture("die")), darkroom.develop(shot())
    darkroom.start()
    assert other.result(60)
    with pytest.raises(DarkroomFault, match="3 times over this photo"):
        deadly.result(60)
    assert darkroom.develop(shot()).result(60)


def test_a_shot_over_which_the_darkroom_died_is_tried_again(darkroom: Darkroom, tmp_path: Path) -> None:
    darkroom.start()
    first = pid_of(darkroom)
    assert int(darkroom.develop(shot("die once", tmp_path / "died")).result(60).photo) != first
    assert darkroom.status.fault is None


def test_a_shot_that_takes_the_darkroom_with_it_is_set_aside_and_the_others_are_not(
    darkroom: Darkroom, caplog: pytest.LogCaptureFixture
) -> None:
    deadly, other = darkroom.develop(shot("die")), darkroom.develop(shot())
    darkroom.start()
    with pytest.raises(DarkroomFault, match=r"darkroom has died.* 3 times over this photo"):
        deadly.result(60)
    assert other.done(), "it waited only for the first try"
    assert len([line for line in caplog.messages if "is tried again" in line]) == 2
    pid_of(darkroom)


def test_a_shot_that_is_refused_is_not_tried_again(darkroom: Darkroom) -> None:
    darkroom.start()
    first = pid_of(darkroom)
    with pytest.raises(DarkroomFault, match="ValueError: no"):
        darkroom.develop(shot("refuse")).result(60)
    assert pid_of(darkroom) == first


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_darkroom_that_is_lost_while_it_has_nothing_to_do_is_started_again_at_once(
    darkroom: Darkroom, number: signal.Signals
) -> None:
    darkroom.start()
    first = pid_of(darkroom)
    os.kill(first, number)
    until(lambda: darkroom.status.ready and darkroom.pid not in (None, first), "nobody has asked it anything")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_darkroom_that_is_lost_while_it_loads_is_started_again(darkroom: Darkroom, number: signal.Signals) -> None:
    darkroom.start()
    until(lambda: darkroom.pid is not None, "the process begins")
    first = darkroom.pid or 0
    os.kill(first, number)
    assert pid_of(darkroom) != first


def test_that_somebody_stops_the_darkroom_again_and_again_is_not_the_shots_fault(
    darkroom: Darkroom, tmp_path: Path
) -> None:
    darkroom.start()
    stopped: list[int | None] = [None]
    waits = darkroom.develop(shot("wait", tmp_path / "go on"))
    for _ in range(worker.TRIES):
        until(lambda: darkroom.status.busy and darkroom.pid not in stopped, "it is begun, or tried again")
        pid = darkroom.pid
        assert pid
        os.kill(pid, signal.SIGSTOP)
        stopped.append(pid)
    (tmp_path / "go on").touch()
    assert waits.result(60)


def test_a_darkroom_that_works_is_waited_for_however_long_it_takes(
    darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "STUCK", 0.05)
    darkroom.start()
    darkroom.develop(shot("work")).result(60)
    darkroom.develop(shot("work")).result(60)
    assert darkroom.status.fault is None


def test_one_that_took_long_to_load_may_take_long_over_a_photo(
    darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "STUCK", 0.05)
    monkeypatch.setattr(worker, "LONGEST", 1)  # a tenth of what the work takes
    darkroom.start()
    darkroom.develop(shot("work")).result(60)
    assert darkroom.status.fault is None


@pytest.mark.parametrize("does", ["hang", "no end"])
def test_a_darkroom_that_is_stuck_is_ended(darkroom: Darkroom, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    darkroom.start()
    first = pid_of(darkroom)
    monkeypatch.setattr(worker, "STUCK", 0.3)
    monkeypatch.setattr(worker, "LONGEST", 3)
    monkeypatch.setattr(worker, "OF_LOADING", 0.0)
    with pytest.raises(DarkroomFault, match=r"darkroom did not answer and was ended.* 3 times over this photo"):
        darkroom.develop(shot(does)).result(60)
    monkeypatch.undo()
    assert pid_of(darkroom) != first


def test_a_booth_that_ends_leaves_its_shots_to_the_next_start(settings: Settings) -> None:
    darkroom = Darkroom(settings, Clock(), "tests.support.jobs:darkroom")
    orders = [darkroom.develop(shot("hang")), darkroom.develop(shot())]
    darkroom.start()
    until(lambda: darkroom.status.busy, "the first is begun")
    assert darkroom.status.line() == "darkroom: finishing a photo, 1 waiting"
    assert darkroom.stop(10)
    assert not any(order.done() for order in orders)
