"""Processes with an album in them that are killed, or get errors from the system, at a chosen system call.

Started once, it forks one child for each line "SCENE FOLDER" on its standard input. The child says its process id,
prepares, says "ready", waits for a line, plays its scene and says what it was told, one line each; then follows "end"
and how it ended.
"""

import ctypes
import logging
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from booth.album.album import Photo
from booth.problems import Problem
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
        party.album.discard(photo).result(20)
        say("gone", photo.id)

    return play


def throws_away_at_once(party: Rehearsal) -> Callable[[], None]:
    party.darkroom.waits = True
    promise = party.album.keep(shot("lake", matte=False))
    party.settle()

    def play() -> None:
        party.album.discard(promise).result(20)
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
        party.darkroom.fulfil(0)
        party.darkroom.fulfil(1)
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


SCENES = {
    play.__name__: play
    for play in (
        keeps,
        keeps_two,
        throws_away,
        throws_away_at_once,
        changes_scene,
        changes_scene_at_once,
        changes_scene_from_a_phone,
        recovers,
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
