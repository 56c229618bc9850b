"""What guests ask for on their phones, with stand-ins for darkroom, album and guests' page."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from booth.album.record import ABOUT, CUTOUT, PICTURE, About, Negative, Photo, ShotRecord
from booth.clock import Clock
from booth.frames import SceneOrder
from booth.sharing import phone_requests
from booth.sharing.offer import OtherScenes, full_name, save_name, scene_code, small_name
from booth.sharing.phone_requests import PhoneRequests
from booth.sharing.picture_cache import FOLDER, PictureCache
from tests.support.phone import TOKEN, until

SCENES = ("lake", "beach", "city")
LAKE, BEACH, CITY = map(scene_code, SCENES)


@dataclass
class Booth:
    """The rest of the booth: what it was asked to do, and what phones were told."""

    photos: Path
    most: int = 1_000_000
    waits: bool = False
    orders: list[tuple[SceneOrder, "Future[bytes]"]] = field(default_factory=list)
    offers: dict[str, OtherScenes] = field(default_factory=dict)
    placed: list[tuple[str, str, bytes]] = field(default_factory=list)
    discarded: list[str] = field(default_factory=list)
    deleted: list[tuple[str, bool]] = field(default_factory=list)
    shown: list[tuple[str, bool]] = field(default_factory=list)
    apart: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    refuses: bool = False

    def __post_init__(self) -> None:
        self.requests = PhoneRequests(
            SCENES,
            "party",
            PictureCache(lambda: self.photos, (), self.most, spare=0),
            Clock(),
            compose=self.compose,
            offer=self.offers.__setitem__,
            put_into_scene=self.put_into_scene,
            discard=self.discard,
            deleted=lambda token, gone: self.deleted.append((token, gone)),
            show=self.show,
            take_apart=self.take_apart,
        )

    def take_apart(self, photos: Sequence[Photo], token: str) -> "Future[str]":
        self.apart.append((tuple(photo.id for photo in photos), token))
        done: Future[str] = Future()
        done.set_result(token)
        return done

    def show(self, photo: Photo, shown: bool) -> "Future[Photo]":
        self.shown.append((photo.id, shown))
        done: Future[Photo] = Future()
        done.set_result(replace(photo, in_gallery=shown))
        return done

    def compose(self, order: SceneOrder) -> "Future[bytes]":
        future: Future[bytes] = Future()
        self.orders.append((order, future))
        if not self.waits:
            self.fulfil(-1)
        return future

    def fulfil(self, which: int) -> None:
        order, future = self.orders[which]
        if future.set_running_or_notify_cancel():
            future.set_result(f"{order.scene}{' small' if order.small else ''}".encode())

    def put_into_scene(self, photo: Photo, scene: str, picture: bytes) -> "Future[Photo]":
        self.placed.append((photo.id, scene, picture))
        changed = replace(photo, scene=scene)
        self.requests.published(changed)
        done: Future[Photo] = Future()
        done.set_result(changed)
        return done

    def discard(self, photo: Photo) -> "Future[None]":
        self.discarded.append(photo.id)
        self.requests.retired(photo.token)
        done: Future[None] = Future()
        if self.refuses:
            done.set_exception(OSError("read-only"))
        else:
            done.set_result(None)
        return done

    def settle(self) -> None:
        """Waits until everything that was asked for is done."""
        done: list[bool] = []
        for _ in range(3):  # what is done may lead to more
            done.clear()
            self.requests._jobs.put(lambda: done.append(True))
            until(lambda: bool(done))

    def take(self, scene: str = "lake", event: str = "party", letters: str = "ANNA2345", token: str = TOKEN) -> Photo:
        """A photo, as it is announced live and then finished."""
        photo = self.stored(scene, event, letters, token)
        self.requests.published(replace(photo, finished=False))
        self.requests.published(photo)
        self.settle()
        return photo

    def stored(self, scene: str = "lake", event: str = "party", letters: str = "ANNA2345", token: str = TOKEN) -> Photo:
        """A photo that lies in the folder, of which nobody has heard."""
        folder = self.photos / event / "2026-06-12" / f"20260612-153012-{letters}"
        folder.mkdir(parents=True)
        shot = ShotRecord(scene=scene, ratio=(16, 9), negative=Negative(file="", size=(160, 90)), moment=2.5)
        taken = datetime(2026, 6, 12, 15, 30, 12, tzinfo=UTC)
        about = About(event=event, taken=taken, mirrored=True, token=token, demo=False, shots=(shot,), finished=True)
        (folder / ABOUT).write_bytes(about.to_bytes())
        (folder / PICTURE).write_bytes(b"photo")
        (folder / CUTOUT).write_bytes(b"cutout")
        return about.photo(folder)

    def files(self) -> set[bytes]:
        """What is in the cache."""
        folder = self.photos / FOLDER
        return {path.read_bytes() for path in folder.iterdir()} if folder.exists() else set()


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    booth = Booth(tmp_path)
    booth.requests.start()
    yield booth
    assert booth.requests.stop(10)


def test_a_photo_that_is_just_finished_gets_thumbnails_in_every_scene(booth: Booth) -> None:
    photo = booth.take()
    assert [(order.scene, order.small) for order, _ in booth.orders] == [(key, True) for key in SCENES]
    order = booth.orders[0][0]
    assert (order.cutout, order.moment, order.mirrored) == (photo.folder / CUTOUT, 2.5, True)
    offer = booth.offers[TOKEN]
    assert (offer.scene, offer.codes) == (LAKE, (LAKE, BEACH, CITY))
    assert set(offer.files) == {small_name(code) for code in (LAKE, BEACH, CITY)}
    assert Path(offer.files[small_name(CITY)].path).read_bytes() == b"city small"


def test_a_photo_of_an_earlier_run_gets_them_when_a_phone_asks(booth: Booth) -> None:
    booth.requests.published(booth.stored())
    booth.settle()
    assert booth.orders == []
    assert booth.offers[TOKEN].codes == (LAKE, BEACH, CITY)
    booth.requests.ask("small", TOKEN, CITY)
    booth.settle()
    assert set(booth.offers[TOKEN].files) == {small_name(CITY)}


def test_a_picture_is_made_when_a_phone_asks_and_only_once(booth: Booth) -> None:
    booth.take()
    booth.waits = True
    for _ in range(5):
        booth.requests.ask("full", TOKEN, BEACH)
    booth.settle()
    assert [order.scene for order, _ in booth.orders[3:]] == ["beach"]
    booth.fulfil(-1)
    booth.settle()
    booth.requests.ask("full", TOKEN, BEACH)
    booth.settle()
    assert len(booth.orders) == 4
    files = booth.offers[TOKEN].files
    assert Path(files[full_name(BEACH)].path).read_bytes() == b"beach"
    assert files[save_name(BEACH)].download_name == "photo-20260612-153012-beach.jpg"
    assert not any(file.is_photo for file in files.values())


def test_whoever_chooses_a_scene_has_that_picture_as_the_photo(booth: Booth) -> None:
    photo = booth.take()
    booth.requests.ask("choose", TOKEN, CITY)
    booth.settle()
    assert booth.placed == [(photo.id, "city", b"city")]
    assert booth.offers[TOKEN].scene == CITY
    booth.requests.ask("choose", TOKEN, LAKE)  # and back again
    booth.settle()
    assert booth.placed[1:] == [(photo.id, "lake", b"lake")]
    assert booth.offers[TOKEN].scene == LAKE


def test_of_several_choices_the_last_counts(booth: Booth) -> None:
    booth.take()
    booth.waits = True
    for code in (CITY, BEACH):
        booth.requests.ask("choose", TOKEN, code)
    booth.settle()
    for which in (-1, -2):
        booth.fulfil(which)
        booth.settle()
    assert [scene for _, scene, _ in booth.placed] == ["beach"]


def test_a_photo_that_is_deleted_leaves_no_picture_behind_and_the_phone_hears_of_it(booth: Booth) -> None:
    photo = booth.take()
    other = booth.take(letters="BEN23456", token="B" * 26)
    booth.requests.ask("full", TOKEN, CITY)
    booth.settle()
    booth.waits = True
    booth.requests.ask("full", TOKEN, BEACH)
    booth.settle()
    assert b"city" in booth.files()
    booth.requests.ask("delete", TOKEN)
    booth.settle()
    assert (booth.discarded, booth.deleted) == ([photo.id], [(TOKEN, True)])
    assert booth.orders[-1][1].cancelled()
    assert {path.name[:24] for path in (booth.photos / FOLDER).iterdir()} == {other.id}


def test_guests_have_their_photo_shown_to_everybody_and_take_that_back(booth: Booth) -> None:
    photo = booth.take()
    for wish in ("show", "hide"):
        booth.requests.ask(wish, TOKEN)
        booth.requests.ask(wish, "X" * 26)  # gone already
    booth.settle()
    assert booth.shown == [(photo.id, True), (photo.id, False)]


def test_a_page_of_several_is_taken_from_its_photos_and_from_no_others(booth: Booth) -> None:
    photo = booth.take()
    booth.requests.published(replace(photo, groups=("G" * 26, "H" * 26)))
    booth.take(letters="BEN23456", token="B" * 26)
    booth.requests.ask("remove page", "G" * 26)
    booth.settle()
    assert booth.apart == [((photo.id,), "G" * 26)]


def test_a_picture_that_comes_after_its_photo_was_deleted_is_not_kept(
    booth: Booth, caplog: pytest.LogCaptureFixture
) -> None:
    booth.waits = True
    booth.take()
    order = booth.orders[0][1]
    assert order.set_running_or_notify_cancel()  # the darkroom has begun
    booth.requests.retired(TOKEN)
    booth.settle()
    order.set_result(b"too late")
    booth.settle()
    assert list(booth.photos.iterdir()) == [booth.photos / "party"]
    assert caplog.messages == []


def test_a_phone_hears_that_its_photo_could_not_be_deleted(booth: Booth) -> None:
    booth.refuses = True
    booth.take()
    booth.requests.ask("delete", TOKEN)
    booth.requests.ask("delete", "X" * 26)  # gone already
    booth.settle()
    assert booth.deleted == [(TOKEN, False), ("X" * 26, True)]


@pytest.mark.parametrize(("scene", "event"), [("here", "party"), ("lake", "the party before"), ("gone", "party")])
def test_a_photo_that_was_not_cut_out_or_has_another_mark_stays_as_it_is(booth: Booth, scene: str, event: str) -> None:
    booth.take(scene, event)
    for wish in ("small", "full", "choose"):
        booth.requests.ask(wish, TOKEN, CITY)
    booth.settle()
    assert booth.orders == []
    assert booth.offers[TOKEN].codes == ()


def test_pictures_of_a_photo_that_is_developed_anew_are_made_anew(booth: Booth) -> None:
    photo = booth.take()
    booth.requests.published(replace(photo, scene="beach", finished=False))
    booth.settle()
    assert booth.files() == set()
    assert booth.offers[TOKEN].codes == ()
    booth.requests.published(replace(photo, scene="beach"))
    booth.settle()
    assert booth.files() == {b"lake small", b"beach small", b"city small"}
    assert booth.offers[TOKEN].scene == BEACH


def test_a_scene_that_cannot_be_had_is_not_offered_and_told_once(
    booth: Booth, caplog: pytest.LogCaptureFixture
) -> None:
    booth.waits = True
    booth.take()
    for _, order in booth.orders[:2]:
        order.set_exception(OSError("scene.webp is cut short"))
    booth.fulfil(2)
    booth.settle()
    assert booth.offers[TOKEN].codes == (CITY,)
    assert set(booth.offers[TOKEN].files) == {small_name(CITY)}
    assert len([line for line in caplog.messages if "cut short" in line]) == 1
    booth.requests.ask("choose", TOKEN, LAKE)
    booth.settle()
    assert len(booth.orders) == 3


def test_pictures_that_had_to_make_room_are_offered_no_more_and_made_again_when_asked_for(tmp_path: Path) -> None:
    booth = Booth(tmp_path, most=40)
    booth.requests.start()
    booth.take()  # 10 + 11 + 10 bytes
    booth.take(letters="BEN23456", token="B" * 26)
    assert set(booth.offers[TOKEN].files) == set()
    assert len(booth.offers["B" * 26].files) == 3
    booth.requests.ask("small", TOKEN, CITY)
    booth.settle()
    assert set(booth.offers[TOKEN].files) == {small_name(CITY)}
    assert len(booth.offers["B" * 26].files) == 2
    assert booth.requests.stop(10)


def test_a_damaged_photo_is_logged_and_the_next_is_shown(booth: Booth, caplog: pytest.LogCaptureFixture) -> None:
    photo = booth.stored()
    (photo.folder / ABOUT).write_bytes(b"{")
    booth.requests.published(photo)
    booth.requests.ask("full", TOKEN, CITY)
    booth.settle()
    assert any("is damaged" in line for line in caplog.messages)
    assert not any(TOKEN in line for line in caplog.messages)
    booth.take(letters="BEN23456", token="B" * 26)
    assert len(booth.offers["B" * 26].files) == 3


def test_it_ends_while_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone_requests, "POLL_INTERVAL", 0.01)
    booth = Booth(tmp_path)
    booth.requests.start()
    assert booth.requests.stop(10)
