"""What the outbox puts at the target again and again."""

import threading
from pathlib import Path
from typing import cast

import pytest

from booth.clock import Clock
from booth.setting_tables import CloudSettings
from booth.sharing.cloud import outbox
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.outbox import Outbox
from booth.sharing.cloud.renewed import Renewals, Renewed
from booth.sharing.cloud.target import ABOUT, PICTURE, TargetFault
from tests.support.copy_servers import copy_server
from tests.support.copying_booth import GONE, NO_SCENES, CopyingBooth, MemoryTarget
from tests.support.faulty_proxy import FaultyProxy
from tests.support.running import until
from tests.support.stopped_clock import StoppedClock

STATUS = "BOOTHS/0A1B2C3D/STATUS.JSON"


def renewed(contents: list[bytes], every: float = 60.0, place: str = STATUS) -> Renewed:
    """Is made of *contents*, one after the other, and of the last again and again."""
    return Renewed(place, every, lambda: contents.pop(0) if len(contents) > 1 else contents[0], lambda: b"switched off")


def an_outbox(target: MemoryTarget, *files: Renewed) -> Outbox:
    settings = CloudSettings(target="folder", place="/nowhere")
    return Outbox(
        settings,
        [],
        Clock(),
        open_courier=lambda: cast("Courier", target),
        note=lambda *_: pytest.fail("no photo is noted"),
        scenes=NO_SCENES,
        renewed=files,
        chance=lambda: 0.02,
    )


def test_a_file_is_put_again_when_its_time_has_come_and_it_has_changed() -> None:
    target, clock = MemoryTarget(), StoppedClock()
    renewals = Renewals([renewed([b"1", b"1", b"2"])], clock)
    for _ in range(5):
        if file := renewals.next():
            renewals.bring(file, target)
        clock.sleep(30)
    assert target.calls == [f"put {STATUS}"] * 2
    assert target.files == {STATUS: b"2"}


def test_a_file_that_has_not_changed_says_nothing_of_the_target() -> None:
    target, clock = MemoryTarget(), StoppedClock()
    renewals = Renewals([renewed([b"1", b"1", b"2"])], clock)
    brought = []
    for _ in range(3):
        file = renewals.next()
        assert file
        brought.append(renewals.bring(file, target))
        clock.sleep(60)
    assert brought == [True, False, True]


def test_the_file_that_has_been_due_for_longest_comes_first_and_one_that_fails_waits_for_its_time() -> None:
    target, clock = MemoryTarget(), StoppedClock()
    often, seldom = renewed([b"1", b"2"]), renewed([b"10"], 600.0, "EVENT/0A1B2C3D/COUNTS.JSON")
    renewals = Renewals([often, seldom], clock)
    assert renewals.next() == often
    target.fault = GONE
    with pytest.raises(TargetFault):
        renewals.bring(often, target)
    assert renewals.next() == seldom
    target.fault = None
    renewals.bring(seldom, target)
    clock.sleep(59)
    assert renewals.next() is None
    clock.sleep(1)
    assert renewals.next() == often


def test_one_that_takes_longer_to_put_than_its_time_leaves_photos_their_turn() -> None:
    clock = StoppedClock()
    slow = MemoryTarget()
    slow.during_put = lambda: clock.sleep(70)
    renewals = Renewals([renewed([b"1", b"2"])], clock)
    for expected in (True, False):
        file = renewals.next()
        assert (file is not None) == expected
        if file:
            renewals.bring(file, slow)


def test_a_file_that_cannot_be_made_keeps_no_other_and_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> bytes:
        raise OSError(5, "Input/output error")

    clock = StoppedClock()
    renewals = Renewals([Renewed(STATUS, 60.0, broken)], clock)
    for _ in range(2):
        file = renewals.next()
        assert file
        renewals.bring(file, MemoryTarget())
        clock.sleep(60)
    assert [record.message for record in caplog.records] == ["STATUS.JSON cannot be made: [Errno 5] Input/output error"]


def test_the_outbox_puts_it_beside_the_photos_and_leaves_word_when_it_ends(tmp_path: Path) -> None:
    target = MemoryTarget()
    with CopyingBooth(tmp_path, lambda: cast("Courier", target), renewed=[renewed([b"well"])]) as booth:
        booth.keep()
        booth.brought(1)
        assert target.files[STATUS] == b"well"
    assert target.files.pop(STATUS) == b"switched off"
    assert [place.rpartition("/")[2] for place in target.files] == [PICTURE, ABOUT]


def test_it_is_not_held_back_by_the_bandwidth_that_photos_may_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "LOOK", 0.05)
    target = MemoryTarget()
    files = [renewed([f"{number}".encode() for number in range(1000)], every=0.05)]
    with CopyingBooth(tmp_path, lambda: cast("Courier", target), renewed=files) as booth:
        booth.keep()
        until(lambda: booth.outbox.status.there == 1, "the photo is there")
        booth.outbox._paced = float("inf")  # as after a photo that takes long at this rate
        put = len(target.calls)
        until(lambda: len(target.calls) > put, "the file goes on")


def test_nothing_is_left_at_a_target_that_was_never_reached_nor_where_the_network_is_away() -> None:
    target = MemoryTarget()
    target.fault = GONE
    box = an_outbox(target, renewed([b"well"]))
    box.start()
    until(lambda: box.away, "it was tried")
    calls = len(target.calls)
    box.leave_word()
    assert box.stop(5)
    assert len(target.calls) <= calls + 1  # a try that had begun
    assert target.files == {}


def test_no_word_is_left_by_a_booth_that_ends_by_a_fault_or_starts_anew() -> None:
    target = MemoryTarget()
    box = an_outbox(target, renewed([b"well"]))
    box.start()
    until(lambda: STATUS in target.files, "it is there")
    assert box.stop(5)
    assert target.files == {STATUS: b"well"}


def test_a_stop_in_the_middle_of_a_photo_breaks_that_off_and_still_leaves_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "LOOK", 0.05)
    with copy_server("s3", tmp_path / "there") as server, FaultyProxy(server.port) as proxy:
        settings = server.through(proxy.port)

        def courier() -> Courier:
            return Courier(settings, server.credentials, Clock())

        with CopyingBooth(tmp_path / "photos", courier, settings, renewed=[renewed([b"well"])]) as booth:
            # Not only at the server: the outbox has seen it there, so that it is the photo that stalls.
            until(lambda: bool(booth.outbox._renewals.last_words), "the file is there")
            proxy.next = ["stall"]
            booth.keep()
            until(lambda: "stall" in proxy.made, "the photo is under way, and stalls")
            proxy.next = []
        assert server.copies() == {STATUS: b"switched off"}


def test_a_target_that_stalls_at_the_end_costs_the_time_that_there_is_and_no_more(tmp_path: Path) -> None:
    stalling = threading.Event()

    class Stalls(MemoryTarget):
        def put(self, place: str, content: bytes, kind: str) -> None:
            if content == b"switched off" and not stalling.wait(30):
                pytest.fail("nobody has broken it off")
            super().put(place, content, kind)

        def break_off(self) -> None:
            stalling.set()
            self.fault = GONE

    target = Stalls()
    box = an_outbox(target, renewed([b"well"]))
    box.start()
    until(lambda: STATUS in target.files, "it is there")
    box.leave_word()
    assert box.stop(1.0)
    assert target.files == {STATUS: b"well"}
