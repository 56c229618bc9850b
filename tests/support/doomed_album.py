"""Processes with an album in them that are killed, or get errors from the system, at a chosen system call.

Started once, it forks one child for each line "SCENE FOLDER" on its standard input. The child says its process id,
prepares, says "ready", waits for a line, plays its scene and says what it was told, one line each; then follows "end"
and how it ended.
"""

import ctypes
import logging
import os
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from booth.album.album import Photo
from booth.album.carrying import carry
from booth.album.closing import NotClosed, discard_copied
from booth.album.placing import place_in_scene
from booth.album.record import checksum
from booth.album.storage import StorageRules
from booth.album.tally import Tally
from booth.clock import Clock
from booth.frames import Shot
from booth.problems import Problem
from booth.sharing.picture_cache import PictureCache
from booth.sharing.remembered import remember, remembered
from booth.start import LAST_GOOD, Start
from tests.rehearsals.rehearsed_album import Darkroom, Rehearsal, picture_of, shot

_PR_SET_PTRACER = 0x59616D61  # linux/prctl.h; any process, if its argument is -1


def say(*words: str) -> None:
    """One line to the test; not by write(2), which the test tampers with."""
    os.writev(1, [(" ".join(words).replace("\n", " ") + "\n").encode()])


def told(promise: "Future[Photo]") -> Photo | None:
    try:
        photo = promise.result(20)
    except Problem as problem:
        say("problem", problem.operator)
        return None
    say("kept", photo.id, photo.scene)
    return photo


def thrown(gone: "Future[None]") -> bool:
    try:
        gone.result(20)
    except Problem as problem:
        say("problem", problem.operator)
        return False
    return True


def keeps(party: Rehearsal) -> Callable[[], None]:
    def play() -> None:
        told(party.album.keep(shot("lake")))
        party.settle()

    return play


def keeps_two(party: Rehearsal) -> Callable[[], None]:
    def play() -> None:
        for scene in ("lake", "beach"):
            told(party.album.keep(shot(scene)))
            party.settle()

    return play


def throws_away(party: Rehearsal) -> Callable[[], None]:
    photo = party.keep("lake")
    other = party.keep("beach")
    party.settle()
    say("kept", photo.id, photo.scene)
    say("kept", other.id, other.scene)

    def play() -> None:
        if thrown(party.album.discard(photo)):
            say("gone", photo.id)

    return play


def throws_away_what_was_copied(party: Rehearsal) -> Callable[[], None]:
    """Closes the event, as the panel does."""
    photos = [party.keep("lake"), party.keep("beach")]
    party.settle()
    copied = {photo.id: checksum(photo.picture.read_bytes()) for photo in photos}
    tally = Tally(party.folder / "state", party.event, Clock(), lambda _: False)
    for photo in photos:
        say("kept", photo.id, photo.scene)

    def play() -> None:
        try:
            discard_copied(party.album, tally, copied, lambda *_: None, lambda: False)
        except NotClosed as fault:
            say("problem", str(fault))
            return
        for photo in photos:
            say("gone", photo.id)
        say("gone", "everything")

    return play


def throws_away_at_once(party: Rehearsal) -> Callable[[], None]:
    party.darkroom.waits = True
    promise = party.album.keep(shot("lake", matte=False))
    party.settle()

    def play() -> None:
        if not thrown(party.album.discard(promise)):
            return
        (shot_, _) = party.darkroom.orders[0]
        assert shot_.taken
        say("gone", "everything")

    return play


def changes_scene(party: Rehearsal) -> Callable[[], None]:
    photo = party.keep("lake")
    party.settle()
    say("kept", photo.id, photo.scene)

    def play() -> None:
        told(party.album.change_scene(photo, shot("beach")))
        party.settle()

    return play


def changes_scene_at_once(party: Rehearsal) -> Callable[[], None]:
    party.darkroom.waits = True
    photo = party.keep("lake")
    say("kept", photo.id, photo.scene)

    def play() -> None:
        told(party.album.change_scene(photo, shot("beach")))
        for which in range(len(party.darkroom.orders)):  # the second is not there if the disk has refused
            party.darkroom.fulfil(which)
        party.settle()

    return play


def changes_scene_from_a_phone(party: Rehearsal) -> Callable[[], None]:
    photo = party.keep("lake")
    party.settle()
    say("kept", photo.id, photo.scene)

    def play() -> None:
        told(party.album.put_into_scene(photo, "beach", picture_of("beach", shot().frame.jpeg, finished=True)))
        party.settle()

    return play


def changes_a_strip(party: Rehearsal) -> Callable[[], None]:
    """Two shots, the strip of them, and then the first is taken again."""

    def play() -> None:
        strip = party.album.keep(shot("lake", jpeg=b"one"), layout="strip")
        party.album.strips.add(strip, shot("dunes", jpeg=b"two"))
        told(party.album.strips.end(strip))
        party.settle()
        party.album.strips.add(strip, shot("beach", jpeg=b"three"), place=0)
        told(party.album.strips.end(strip))
        party.settle()

    return play


def recovers(party: Rehearsal) -> Callable[[], None]:
    party.darkroom.waits = True
    photo = party.keep("lake")
    say("kept", photo.id, photo.scene)
    party.album.keep(shot("beach", matte=False))
    party.settle()
    assert party.album.stop(10)
    thrown = party.folder / ".thrown" / "20260612-153012-AAAAAAAA"
    thrown.mkdir(parents=True)
    (thrown / "photo.jpg").write_bytes(b"thrown away")
    (photo.folder / ".cutout.webp.part").write_bytes(b"half a cut")
    (party.folder / "catalogue.sqlite").write_bytes(b"no catalogue at all" * 100)

    def play() -> None:
        with Rehearsal(party.folder) as again:
            again.album.recovered.wait(20)

    return play


def brings_home(party: Rehearsal) -> Callable[[], None]:
    """Two photos wait in the second folder; of one the first has another, as it was before it was changed."""
    second = second_of(party.folder)
    second.mkdir()
    changed, other = party.keep("lake"), party.keep("dunes")
    party.settle()
    assert party.album.stop(10)
    place_in_scene(carry(changed.folder, second), "beach", picture_of("beach", shot().frame.jpeg, finished=True))
    carry(other.folder, second)
    shutil.rmtree(other.folder)
    say("kept", changed.id, "beach")
    say("kept", other.id, "dunes")

    def play() -> None:
        comes_home(party.folder)

    return play


def changes_scene_elsewhere(party: Rehearsal) -> Callable[[], None]:
    """The first folder's disk can be read, and not be written any more: the photo is carried into the second."""
    assert party.album.stop(10)
    both = Rehearsal(party.folder, second=second_of(party.folder))
    both.album.start()
    photo = both.keep("lake")
    both.settle()
    say("kept", photo.id, photo.scene)

    def play() -> None:
        lock = both.album._places.first.lock
        lock._rules = StorageRules(apart_from=(party.folder,))
        lock.release()
        told(both.album.change_scene(photo, beach()))
        both.settle()

    return play


def beach() -> Shot:
    return shot("beach")


def second_of(folder: Path) -> Path:
    return folder.with_name("second")


def comes_home(folder: Path) -> Rehearsal:
    """A run with both folders, until every photo is in the first."""
    with Rehearsal(folder, second=second_of(folder)) as again:
        assert again.album.recovered.wait(20)
        for _ in range(3):  # what was under way at one look has its turn at the next
            again.album._jobs.put(again.album._look)
            again.settle()
    return again


def remembers(party: Rehearsal) -> Callable[[], None]:
    """Something in the state folder, over what is there already."""
    file = party.folder / "state" / "small.json"
    remember(file, {"is": "old"})

    def play() -> None:
        try:
            remember(file, {"is": "new"})
        except OSError:
            say("problem")
        else:
            say("new", "state")

    return play


def keeps_settings(party: Rehearsal) -> Callable[[], None]:
    """The copy of the settings that were last in order."""
    file = party.folder / "state" / LAST_GOOD
    file.parent.mkdir()
    file.write_bytes(OLD)
    (party.folder / "config.toml").write_bytes(NEW)
    start = Start(party.folder / "config.toml", Clock(), {})
    start._text = NEW

    def play() -> None:
        start._keep_as_last_good()

    return play


def caches(party: Rehearsal) -> Callable[[], None]:
    """Pictures in other scenes for phones."""
    cache = PictureCache(lambda: party.folder)
    cache.put("one", "lake.jpg", NEW * 1000)

    def play() -> None:
        for change in (
            lambda: cache.put("one", "beach.jpg", NEW * 1000),
            lambda: cache.put("two", "lake.jpg", NEW * 1000),
            lambda: cache.forget("one"),
            lambda: cache.put("two", "beach.jpg", NEW * 1000),
        ):
            try:
                change()
            except OSError:
                say("problem")
        for photo in ("one", "two"):
            for name, path in cache.get(photo):
                say("offered", name, str(path))

    return play


OLD, NEW = b'theme = "old"\n', b'[event]\nname = "New"\n'

OUTSIDE = ("remembers", "keeps_settings", "caches")
"""The scenes in which something beside the album is written."""


def left_outside(folder: Path, said: list[list[str]]) -> None:
    """Asserts that what the scenes of OUTSIDE write is old or new, and whole, as *said*."""
    for words in said:
        assert words[0] != "offered" or Path(words[2]).read_bytes() == NEW * 1000, words
        assert words[0] != "new" or remembered(folder / "state" / "small.json") == {"is": "new"}, words
    for file in (folder / "state").glob("*"):
        if not file.name.startswith("."):
            assert file.read_bytes() in (OLD, NEW) or remembered(file) in ({"is": "old"}, {"is": "new"}), file.name
    with Rehearsal(folder) as again:
        assert again.album.recovered.wait(20)
    cache = PictureCache(lambda: folder)
    cache.tidy()
    cache.put("three", "lake.jpg", NEW)


SCENES = {
    play.__name__: play
    for play in (
        keeps,
        keeps_two,
        throws_away,
        throws_away_what_was_copied,
        throws_away_at_once,
        changes_scene,
        changes_scene_at_once,
        changes_scene_from_a_phone,
        changes_a_strip,
        recovers,
        brings_home,
        changes_scene_elsewhere,
        remembers,
        keeps_settings,
        caches,
    )
}


def child(scene: str, folder: str) -> None:
    logging.disable()
    prctl = ctypes.CDLL(None).prctl
    prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)  # or Ubuntu lets only a parent trace; elsewhere it is no harm
    say(str(os.getpid()))
    party = Rehearsal(Path(folder), Darkroom())
    party.album.start()
    party.settle()
    play = SCENES[scene](party)
    say("ready")
    os.read(0, 100)
    play()


if __name__ == "__main__":
    while line := os.read(0, 4000).decode():
        scene, folder = line.rstrip().split(" ", 1)
        if pid := os.fork():
            say("end", str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
        else:
            try:
                child(scene, folder)
            except BaseException:  # noqa: BLE001  a child must never become a second parent
                sys.excepthook(*sys.exc_info())
                os._exit(70)
            os._exit(0)
