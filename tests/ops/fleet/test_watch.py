"""Watchers tell once, whoever else watches: on real servers, with real messages."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from booth.clock import Clock
from booth.ops.fleet import watch as watch_module
from booth.ops.fleet.messages import Message, NotTold
from booth.ops.fleet.watch import Watch
from booth.sharing.cloud.target import TargetFault
from booth.sharing.targets import TARGETS
from booth.sharing.targets.folder import Folder
from tests.support.copy_servers import CopyServer, copy_server
from tests.support.fleet import DARK, LOST, WELL, Messages, status, written
from tests.support.running import ROOT, environment
from tests.support.stopped_clock import StoppedClock

DISK = LOST.model_copy(update={"part": "Disk", "text": "room for 10 photos", "remedy": "Make room"})
YOUNG = LOST.model_copy(update={"seconds": 100})


@pytest.fixture
def server(tmp_path: Path) -> Iterator[CopyServer]:
    with copy_server("folder", tmp_path) as server:
        yield server


class Watcher:
    """A watch in which nobody waits, and what it has told."""

    def __init__(self, server: CopyServer, clock: Clock | None = None) -> None:
        self.told: list[Message] = []
        self.fault = ""
        place = TARGETS[server.settings.target](server.settings, server.credentials)
        self.watch = Watch(place, self._tell, clock or StoppedClock())

    def _tell(self, message: Message) -> None:
        if self.fault:
            raise NotTold(self.fault)
        self.told.append(message)

    def titles(self) -> list[str]:
        """Of what one more look tells."""
        self.told.clear()
        self.watch.look()
        return [message.title for message in self.told]


def test_trouble_is_told_once_and_once_that_it_is_over(server: CopyServer) -> None:
    watcher = Watcher(server)
    written(server.files, status("0A1B2C3D", LOST, name="hall"), 20)
    assert watcher.titles() == ["hall: Camera"]
    assert watcher.told[0].causes[0].remedy == LOST.remedy
    assert [watcher.titles(), Watcher(server).titles()] == [[], []]
    written(server.files, status("0A1B2C3D", WELL, name="hall"), 20)
    assert Watcher(server).titles() == ["hall is well again (Camera)"]
    assert watcher.titles() == []
    written(server.files, status("0A1B2C3D", LOST, name="hall"), 20)
    assert watcher.titles() == ["hall: Camera"]
    assert len([place for place in server.copies() if "TOLD-" in place]) == 2, "older messages are cleared away"


def test_five_minutes_of_silence_are_told_and_a_booth_that_was_switched_off_is_not_silent(server: CopyServer) -> None:
    watcher = Watcher(server)
    written(server.files, status("0A1B2C3D", WELL, name="hall"), 280)
    written(server.files, status("1A1B2C3D", state="switched off", name="cellar"), 9000)
    assert watcher.titles() == []
    written(server.files, status("0A1B2C3D", WELL, name="hall"), 320)
    assert watcher.titles() == ["hall: Silent"]
    assert "nothing was heard of it for 5 min" in watcher.told[0].text
    written(server.files, status("0A1B2C3D", state="switched off", name="hall"), 20)
    assert watcher.titles() == []
    written(server.files, status("0A1B2C3D", WELL, name="hall"), 20)
    assert watcher.titles() == ["hall is well again (Silent)"]


def test_a_fault_of_less_than_five_minutes_and_a_warning_are_not_told(server: CopyServer) -> None:
    watcher = Watcher(server)
    written(server.files, status("0A1B2C3D", YOUNG, DARK), 20)
    assert watcher.titles() == []


def test_another_cause_is_told_and_well_is_told_when_all_are_over(server: CopyServer) -> None:
    watcher = Watcher(server)
    written(server.files, status("0A1B2C3D", LOST, name="hall"), 20)
    assert watcher.titles() == ["hall: Camera"]
    written(server.files, status("0A1B2C3D", LOST, DISK, name="hall"), 20)
    assert watcher.titles() == ["hall: Disk"]
    written(server.files, status("0A1B2C3D", WELL, DISK, name="hall"), 20)
    assert watcher.titles() == []
    written(server.files, status("0A1B2C3D", WELL, name="hall"), 20)
    assert watcher.titles() == ["hall is well again (Camera, Disk)"]


def test_a_booth_that_starts_anew_is_not_well_before_its_parts_are(server: CopyServer) -> None:
    watcher = Watcher(server)
    written(server.files, status("0A1B2C3D", LOST, name="hall"), 20)
    watcher.titles()
    opened = LOST.model_copy(update={"level": "warning", "text": "being opened", "seconds": 0})
    written(server.files, status("0A1B2C3D", opened, name="hall"), 20)
    assert watcher.titles() == []
    lasting = opened.model_copy(update={"text": "11 pictures a second", "seconds": 200})
    written(server.files, status("0A1B2C3D", lasting, name="hall"), 20)
    assert watcher.titles() == ["hall is well again (Camera)"]


def test_a_message_that_is_not_taken_is_sent_later_by_whoever_looks_then(
    server: CopyServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    watcher, other = Watcher(server), Watcher(server)
    written(server.files, status("0A1B2C3D", LOST, name="hall"), 20)
    watcher.fault = "ntfy answers 503"
    assert watcher.titles() == []
    assert other.titles() == [], "for now it is the first one's to send"
    monkeypatch.setattr(watch_module, "TAKEN_OVER", timedelta(0))  # as if that time had passed
    assert other.titles() == ["hall: Camera"]
    assert watcher.titles() == []
    assert "hall: Camera is not told, and is tried again in some minutes: ntfy answers 503" in caplog.text


def test_what_was_sent_is_noted_even_on_a_bad_network(server: CopyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    written(server.files, status("0A1B2C3D", LOST, name="hall"), 20)
    put, faults = Folder.put, [TargetFault("the connection broke off")] * 3

    def broken(folder: Folder, place: str, content: bytes, kind: str) -> None:
        if place.endswith("DONE.JSON") and faults:
            raise faults.pop()
        put(folder, place, content, kind)

    monkeypatch.setattr(Folder, "put", broken)
    assert Watcher(server).titles() == ["hall: Camera"]
    assert [faults, Watcher(server).titles()] == [[], []]


class ClaimsByHand:
    """Puts files into folders, but leaves it to the test what happens when a watcher claims a message."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at_claim: Callable[[Callable[[], None]], None]) -> None:
        put = Folder.put

        def putting(folder: Folder, place: str, content: bytes, kind: str) -> None:
            if content == b"claim":
                at_claim(lambda: put(folder, place, content, kind))
            else:
                put(folder, place, content, kind)

        monkeypatch.setattr(Folder, "put", putting)


@pytest.mark.parametrize("letters", ["AB", "BA"])
def test_of_two_whose_listings_showed_no_claim_the_first_by_its_letters_tells(
    server: CopyServer, monkeypatch: pytest.MonkeyPatch, letters: str
) -> None:
    given = list(letters)
    monkeypatch.setattr(watch_module, "random_letters", lambda count: given.pop(0) * count)
    written(server.files, status("0A1B2C3D", LOST, name="hall"), 20)
    late: list[Callable[[], None]] = []

    class Meanwhile(StoppedClock):
        """While the other waits, the claim of the one comes."""

        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if seconds == watch_module.SETTLE:
                late.pop()()

    one, other = Watcher(server), Watcher(server, Meanwhile())

    def at_claim(put: Callable[[], None]) -> None:
        if late:
            put()
            return
        late.append(put)
        other.watch.look()

    ClaimsByHand(monkeypatch, at_claim)
    one.watch.look()
    assert late == []
    assert (len(one.told), len(other.told)) == ((1, 0) if letters == "AB" else (0, 1))


def test_a_watcher_waits_before_it_tells_and_others_leave_it_to_that(server: CopyServer) -> None:
    written(server.files, status("0A1B2C3D", LOST, name="hall"), 20)
    other = Watcher(server)

    class Meanwhile(StoppedClock):
        """Another one looks while the one waits."""

        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            other.watch.look()

    clock = Meanwhile()
    one = Watcher(server, clock)
    began = clock.now()
    one.watch.look()
    assert clock.now() - began == watch_module.SETTLE
    assert (len(one.told), len(other.told)) == (1, 0)


def test_what_somebody_has_sent_meanwhile_is_not_sent_again(
    server: CopyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(server.files, status("0A1B2C3D", LOST, name="hall"), 20)

    def at_claim(put: Callable[[], None]) -> None:
        put()
        (path.parent / "TOLD-000001" / "DONE.JSON").write_text('{"matters": ["Camera"]}')

    ClaimsByHand(monkeypatch, at_claim)
    assert Watcher(server).titles() == []


def test_a_claim_that_came_too_late_tells_nothing(server: CopyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    written(server.files, status("0A1B2C3D", LOST, name="hall"), 20)
    clock = StoppedClock()

    def slowly(put: Callable[[], None]) -> None:
        clock.sleep(6.0)
        put()

    ClaimsByHand(monkeypatch, slowly)
    assert Watcher(server, clock).titles() == []


def test_a_claim_that_fails_and_a_note_that_fails_keep_no_other_booths_message(
    server: CopyServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(3):
        written(server.files, status(f"{number:08X}", LOST, name=f"booth {number}"), 20)
    put = Folder.put

    def bad(folder: Folder, place: str, content: bytes, kind: str) -> None:
        if (content == b"claim" and "00000000" in place) or ("DONE" in place and "00000001" in place):
            raise TargetFault("it answers 423")
        put(folder, place, content, kind)

    monkeypatch.setattr(Folder, "put", bad)
    assert Watcher(server).titles() == ["booth 1: Camera", "booth 2: Camera"]
    assert "booth 1: Camera was told, and may be told again: it answers 423" in caplog.text


def test_forty_booths_that_are_silent_at_once_are_told_in_one_look_as_far_as_time_allows_at_once(
    server: CopyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        written(server.files, status(f"{number:08X}", WELL), 900)
    clock = StoppedClock()

    def slowly(put: Callable[[], None]) -> None:
        clock.sleep(0.4)
        put()

    ClaimsByHand(monkeypatch, slowly)
    watcher = Watcher(server, clock)
    assert len(set(watcher.titles())) == 40
    assert clock.now() < 200
    assert watcher.titles() == []


WATCHER = """
import sys
from booth.clock import Clock
from booth.setting_tables import CloudSettings
from booth.ops.fleet.messages import tell
from booth.ops.fleet.watch import Watch
from booth.sharing.cloud.credentials import Credentials
from booth.sharing.cloud.target import TargetFault
from booth.sharing.targets import TARGETS
from booth.sharing.targets.folder import Folder
settings = CloudSettings.model_validate_json(sys.argv[1])
place = TARGETS[settings.target](settings, Credentials(*sys.argv[2:4]))
watch = Watch(place, lambda message: tell(settings, message), Clock(), settle=5.0)
print("ready", flush=True)
for _ in sys.stdin:
    watch.look()
    print("looked", flush=True)
"""


@contextmanager
def _process(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("kind", ["s3", "webdav"])
def test_two_watchers_at_once_on_a_real_server_tell_each_thing_once(kind: str, tmp_path: Path) -> None:
    with copy_server(kind, tmp_path) as server, Messages() as messages, ExitStack() as held:
        written(server.files, status("0A1B2C3D", LOST, name="faulty"), 20)
        written(server.files, status("1A1B2C3D", WELL, name="silent"), 900)
        written(server.files, status("2A1B2C3D", WELL, name="well"), 20)
        settings = server.settings.model_copy(update={"webhook": messages.webhook})
        command = [sys.executable, "-c", WATCHER, settings.model_dump_json()]
        command += [server.credentials.name, server.credentials.secret]
        watchers = [held.enter_context(_process(command)) for _ in range(2)]
        place = TARGETS[kind](settings, server.credentials)

        def both_look() -> list[tuple[str, str]]:
            for watcher in watchers:
                assert watcher.stdin
                watcher.stdin.write("\n")
                watcher.stdin.flush()
            for watcher in watchers:
                assert watcher.stdout
                assert watcher.stdout.readline() == "looked\n"
            told = sorted((each["name"], each["state"]) for each in messages.taken)
            messages.taken.clear()
            return told

        for watcher in watchers:
            assert watcher.stdout
            assert watcher.stdout.readline() == "ready\n"
        assert both_look() == [("faulty", "trouble"), ("silent", "trouble")]
        assert both_look() == []
        for letters, name in (("0A1B2C3D", "faulty"), ("1A1B2C3D", "silent")):
            told = status(letters, WELL, name=name).model_dump_json().encode()
            where = next(each.place for each in place.files(f"BOOTHS/{letters}") if "STATUS" in each.place)
            place.put(where, told, "application/json")
        assert both_look() == [("faulty", "well"), ("silent", "well")]
        assert both_look() == []
