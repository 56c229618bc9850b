"""A real album with a stand-in darkroom, and the check that every test of a fault ends with."""

import hashlib
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np

from booth.album.album import Album, Photo
from booth.album.copies import NO_COPIES, Copying
from booth.album.index import Subscriber
from booth.album.record import ABOUT, CUTOUT, NEGATIVE, PICTURE, About, random_letters
from booth.album.storage import ANY_STORAGE, StorageRules
from booth.clock import Clock
from booth.darkroom.developed import Developed, DevelopedClip
from booth.frames import Frame, SheetOrder, Shot

MATTE = np.full((9, 16), 255, np.uint8)
EVENT = "Anna and Ben"
REPEATS = 1000  # of its sentence in a stand-in picture


class PartyClock(Clock):
    """It is always half past three at the party; the seconds run."""

    def wall(self) -> datetime:
        return datetime(2026, 6, 12, 15, 30, 12, tzinfo=timezone(timedelta(hours=2)))


def shot(scene: str = "lake", *, matte: bool = True, demo: bool = False, jpeg: bytes = b"the room " * 5000) -> Shot:
    return Shot(Frame(jpeg, (1920, 1080), 1.0, 7, demo), MATTE if matte else None, scene, (16, 9))


def picture_of(scene: str, jpeg: bytes, *, finished: bool) -> bytes:
    """What the stand-in darkroom makes of a negative: long enough for several pages, told apart by its content."""
    kind = f"{'finished' if finished else 'live'} {scene} {hashlib.sha256(jpeg).hexdigest()} "
    return kind.encode() * REPEATS


def strip_of(order: SheetOrder) -> bytes:
    """What the stand-in makes of a strip's pictures: the beginning of each, many times."""
    assert len(order.focuses) == len(order.pictures)
    kinds = b" ".join(picture[: picture.index(b" ", 20)] for picture in order.pictures)
    return (f"strip {order.layout} {order.code} ".encode() + kinds + b"; ") * REPEATS


def clip_of(shot: Shot) -> DevelopedClip:
    """What the stand-in makes of a clip's frames."""
    frames = b" ".join(frame.jpeg for frame in shot.clip)
    return DevelopedClip(b"video of " + frames, b"animation of " + frames)


class DarkroomFault(Exception):
    pass


@dataclass
class Darkroom:
    """Develops at once, or when the test says so."""

    waits: bool = False  # orders stay open until the test fulfils them
    fails: bool = False
    fails_live: bool = False
    fails_clips: bool = False
    clips: list[tuple[Shot, "Future[DevelopedClip]"]] = field(default_factory=list)
    orders: list[tuple[Shot, "Future[Developed]"]] = field(default_factory=list)
    urgent: list[bool] = field(default_factory=list)  # of each order

    def develop_live(self, shot: Shot) -> Developed:
        assert shot.taken
        if self.fails_live or shot.matte is None:
            raise DarkroomFault("no matte")
        return Developed(picture_of(shot.scene, shot.frame.jpeg, finished=False), b"live cutout")

    def develop(self, shot: Shot, *, urgent: bool) -> "Future[Developed]":
        assert shot.taken
        order: Future[Developed] = Future()
        order.set_running_or_notify_cancel()  # this darkroom begins at once, so nothing can be cancelled any more
        self.orders.append((shot, order))
        self.urgent.append(urgent)
        if not self.waits:
            self.fulfil(-1)
        return order

    def develop_clip(self, shot: Shot, *, urgent: bool) -> "Future[DevelopedClip]":
        assert shot.clip
        order: Future[DevelopedClip] = Future()
        order.set_running_or_notify_cancel()
        self.clips.append((shot, order))
        self.urgent.append(urgent)
        if self.fails_clips:
            order.set_exception(DarkroomFault("the film has caught fire"))
        elif not self.waits:
            order.set_result(clip_of(shot))
        return order

    def fulfil(self, which: int) -> None:
        shot, order = self.orders[which]
        if self.fails:
            order.set_exception(DarkroomFault("the darkroom is flooded"))
        else:
            picture = picture_of(shot.scene, shot.frame.jpeg, finished=True)
            order.set_result(Developed(picture, f"finished cutout from {shot.scene}".encode()))


@dataclass
class Listener:
    """A subscriber that remembers what it was told."""

    photos: list[Photo] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    def published(self, photo: Photo) -> None:
        self.photos.append(photo)

    def retired(self, token: str) -> None:
        self.tokens.append(token)


@dataclass
class Rehearsal:
    """An album in *folder* and what it told whom."""

    folder: Path
    darkroom: Darkroom = field(default_factory=Darkroom)
    keep_negatives: bool = False
    kept_for: timedelta | None = None
    clock: Clock = field(default_factory=PartyClock)
    event: str = EVENT
    letters: Callable[[int], str] = random_letters
    others: Sequence[Subscriber] = ()
    storage: StorageRules = ANY_STORAGE
    copying: Copying = NO_COPIES
    second: Path | None = None
    subscriber: Listener = field(default_factory=Listener)

    @property
    def published(self) -> list[Photo]:
        return self.subscriber.photos

    @property
    def retired(self) -> list[str]:
        return self.subscriber.tokens

    def __post_init__(self) -> None:
        self.album = Album(
            self.folder,
            self.event,
            self.clock,
            develop_live=self.darkroom.develop_live,
            develop=self.darkroom.develop,
            develop_clip=self.darkroom.develop_clip,
            compose_strip=strip_of,
            subscribers=[self.subscriber, *self.others],
            keep_negatives=self.keep_negatives,
            kept_for=self.kept_for,
            storage=self.storage,
            copying=self.copying,
            second=(self.second, ANY_STORAGE) if self.second else None,
            letters=self.letters,
        )

    def __enter__(self) -> "Rehearsal":
        self.album.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.album.stop(10)

    def settle(self) -> None:
        """Waits until the album has done everything that was asked, and what came of that."""
        deadline = time.monotonic() + 10
        while self.album.status.waiting:
            assert time.monotonic() < deadline, "the album does not come to rest"
            time.sleep(0.001)

    def keep(self, scene: str = "lake") -> Photo:
        return self.album.keep(shot(scene)).result(10)


def tree(folder: Path) -> set[str]:
    """Every file and folder below *folder* but the catalogue."""
    paths = {str(path.relative_to(folder)) for path in folder.rglob("*")} if folder.exists() else set()
    return {path for path in paths if not path.startswith("catalogue")}


def rows(folder: Path) -> dict[str, tuple[str, str, str, int]]:
    """The catalogue: folder, token, scene, finished by id."""
    connection = sqlite3.connect(folder / "catalogue.sqlite")
    try:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        return {row[0]: row[1:] for row in connection.execute("select id, folder, token, scene, finished from photos")}
    finally:
        connection.close()


def _check_strip(place: Path, about: About) -> str:
    """The same of a finished strip; gives the scene of its first shot."""
    pictures = [(place / shot.picture).read_bytes() for shot in about.shots]
    assert {path.name for path in place.iterdir()} == {PICTURE, ABOUT} | {shot.picture for shot in about.shots}
    for shot, picture in zip(about.shots, pictures, strict=True):
        assert picture.decode().split()[:2] == ["finished", shot.scene]
        assert hashlib.sha256(picture).hexdigest() == about.media[shot.picture].checksum
    assert set(about.media) == {"photo"} | {shot.picture for shot in about.shots}
    focuses = tuple(shot.focus or (0.5, 0.5) for shot in about.shots)
    strip = strip_of(SheetOrder(about.layout or "", tuple(pictures), focuses, about.taken, about.photo(place).code))
    assert (place / PICTURE).read_bytes() == strip
    assert hashlib.sha256(strip).hexdigest() == about.media["photo"].checksum
    return about.scene


def check_whole(folder: Path, *, finished: bool = True) -> dict[str, str]:
    """Asserts that nothing in a recovered album is half-done; gives the scene of each photo by id.

    Not *finished*: the darkroom has failed, so that photos are as they were composed live, and have their negatives.
    """
    found = {}
    assert not list(folder.rglob(".*")), "something is half-written or half thrown away"
    assert all(any(path.iterdir()) for path in folder.rglob("*") if path.is_dir()), "an empty folder is left"
    for place in folder.glob("*/*/*"):
        about = About.read(place)
        assert about.before is None
        assert about.finished == finished
        if about.layout:
            found[place.name] = _check_strip(place, about)
            continue
        assert {path.name for path in place.iterdir()} == {PICTURE, CUTOUT, ABOUT} | (set() if finished else {NEGATIVE})
        picture = (place / PICTURE).read_bytes()
        kind, scene = picture.decode().split()[:2]
        assert picture == picture[: len(picture) // REPEATS] * REPEATS, "a part is missing"
        assert scene == about.scene, "about.json names another scene"
        assert kind == ("finished" if finished else "live")
        for kind, name in (("photo", PICTURE), ("cutout", CUTOUT)):
            assert about.media[kind].file == name
            assert hashlib.sha256((place / name).read_bytes()).hexdigest() == about.media[kind].checksum, name
        found[place.name] = scene
    assert {name: row[2] for name, row in rows(folder).items()} == found
    return found
