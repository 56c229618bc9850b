import hashlib
import io
import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PIL import Image

from booth.album.record import About
from booth.album.tombstones import buried
from booth.frames import Frame
from booth.problems import FileFault
from booth.setting_tables import CloudSettings
from booth.sharing.cloud import outbox, waiting
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.links import OnlineFirst
from booth.sharing.cloud.target import ABOUT, NAMES, PAGE, PICTURE, SINGLES, THUMB, TargetFault
from booth.sharing.publisher import Publisher
from tests.rehearsals.rehearsed_album import Darkroom, shot
from tests.support.copying_booth import GONE, REFUSED, CopyingBooth, MemoryTarget
from tests.support.running import until


@pytest.fixture
def target() -> MemoryTarget:
    return MemoryTarget()


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "LOOK", 0.05)
    monkeypatch.setattr(outbox, "HURRY", 0.0)
    monkeypatch.setattr(waiting, "SETTLED", 0.1)


def a_booth(folder: Path, target: MemoryTarget, darkroom: Darkroom | None = None) -> CopyingBooth:
    return CopyingBooth(folder, lambda: cast("Courier", target), darkroom=darkroom or Darkroom())


def pictures(target: MemoryTarget) -> dict[str, bytes]:
    return {place: content for place, content in target.files.items() if place.endswith(PICTURE)}


def place_of_call(target: MemoryTarget) -> str:
    return next(call.partition(" ")[2] for call in target.calls if call.startswith("remove_folder"))


def place_of(photo_folder: Path) -> str:
    copy = About.read(photo_folder).copy_elsewhere
    assert copy
    return f"{copy.folder}/{PICTURE}"


def test_a_photo_that_guests_keep_is_brought_away_and_that_is_noted_with_it(
    tmp_path: Path, target: MemoryTarget
) -> None:
    with a_booth(tmp_path / "photos", target) as booth:
        photo = booth.keep()
        booth.brought(1)
    place = place_of(photo.folder)
    assert target.files.keys() == {place, place.replace(PICTURE, ABOUT)}
    assert target.files[place] == photo.picture.read_bytes()
    event, booth_letters, date, letters = place.rpartition("/")[0].split("/")
    assert booth_letters == "0A1B2C3D"
    assert len(letters) == 26
    assert letters != photo.token  # by which it can be deleted at the booth
    assert date == f"{photo.id[:4]}-{photo.id[4:6]}-{photo.id[6:8]}"
    assert event.startswith("ANNA-AND-BEN-")
    about = About.read(photo.folder)
    assert about.copy_elsewhere
    assert about.copy_elsewhere.sent.keys() == {PICTURE, ABOUT}
    assert about.copy_elsewhere.sent[PICTURE] == about.media["photo"].checksum


def test_what_is_there_is_not_brought_again_after_a_start(tmp_path: Path, target: MemoryTarget) -> None:
    with a_booth(tmp_path / "photos", target) as booth:
        booth.keep()
        booth.brought(1)
    target.calls.clear()
    with a_booth(tmp_path / "photos", target) as again:
        again.brought(1)
    assert target.calls == []


def test_a_photo_of_before_copies_were_wanted_stays_on_the_booth(tmp_path: Path, target: MemoryTarget) -> None:
    with CopyingBooth(tmp_path / "photos", lambda: cast("Courier", target), CloudSettings()) as before:
        before.keep()
        assert before.outbox.status.line() == "copies: none"
    with a_booth(tmp_path / "photos", target) as booth:
        booth.keep("beach")
        booth.brought(1)
    assert len(pictures(target)) == 1


def test_nothing_leaves_before_the_guests_have_decided(tmp_path: Path, target: MemoryTarget) -> None:
    with a_booth(tmp_path / "photos", target) as booth:
        undecided = booth.party.keep()
        place = place_of(undecided.folder)
        booth.keep("beach")
        until(lambda: booth.outbox.status.there == 1, "the other is there")
        booth.party.album.discard(undecided).result(10)
        until(lambda: booth.outbox.status.to_remove == 0, "it is gone")
    assert f"put {place}" not in target.calls


def test_the_darkrooms_photo_is_brought_and_not_what_the_screen_showed(tmp_path: Path, target: MemoryTarget) -> None:
    darkroom = Darkroom(waits=True)
    with a_booth(tmp_path / "photos", target, darkroom) as booth:
        photo = booth.keep()
        booth.party.settle()
        assert target.files == {}
        darkroom.fulfil(0)
        booth.brought(1)
    assert photo.picture.read_bytes().startswith(b"finished")
    assert pictures(target) == {place_of(photo.folder): photo.picture.read_bytes()}


def test_a_photo_that_changes_is_brought_again_in_its_place(tmp_path: Path, target: MemoryTarget) -> None:
    with a_booth(tmp_path / "photos", target) as booth:
        photo = booth.keep()
        booth.brought(1)
        booth.party.album.put_into_scene(photo, "beach", b"the same guests elsewhere").result(10)
        until(lambda: list(pictures(target).values()) == [b"the same guests elsewhere"], "the new one is there")
        booth.brought(1)
        told = json.loads(target.files[place_of(photo.folder).replace(PICTURE, ABOUT)])
        assert told["scene"] == "beach"
        assert told["files"][PICTURE]["bytes"] == len(b"the same guests elsewhere")


def test_a_photo_that_is_thrown_away_is_removed_there_twice_and_the_tombstone_goes(
    tmp_path: Path, target: MemoryTarget
) -> None:
    with a_booth(tmp_path / "photos", target) as booth:
        photo = booth.keep()
        booth.brought(1)
        booth.party.album.discard(photo).result(10)
        until(
            lambda: target.calls[-1].startswith("length") and not buried(tmp_path / "photos", "cloud"), "it is settled"
        )
    assert target.files == {}
    assert sum(call.startswith("remove_folder") for call in target.calls) == 2
    looked = target.calls[target.calls.index(f"remove_folder {place_of_call(target)}") :]
    assert all(sum(call.endswith(f"/{name}") for call in looked if call.startswith("length")) >= 2 for name in NAMES)


def test_a_photo_that_is_thrown_away_while_it_is_brought_is_not_there_afterwards(
    tmp_path: Path, target: MemoryTarget
) -> None:
    with a_booth(tmp_path / "photos", target) as booth:
        target.during_put = lambda: booth.party.album.discard(booth.party.published[0]).result(10) and None
        booth.keep()
        until(lambda: any(call.startswith("put") for call in target.calls), "it is brought")
        until(lambda: booth.outbox.status.to_remove == 0 and target.files == {}, "it is gone")


def test_a_removal_outlasts_the_booth(tmp_path: Path, target: MemoryTarget) -> None:
    with a_booth(tmp_path / "photos", target) as booth:
        photo = booth.keep()
        booth.brought(1)
        target.fault = GONE
        booth.party.album.discard(photo).result(10)
        until(lambda: booth.outbox.status.to_remove == 1, "it is to be removed")
    assert list(target.files)
    assert buried(tmp_path / "photos", "cloud") == {photo.token: next(iter(target.files)).rpartition("/")[0]}
    target.fault = None
    with a_booth(tmp_path / "photos", target):
        until(lambda: not buried(tmp_path / "photos", "cloud"), "it is settled")
    assert target.files == {}


def test_a_disk_that_is_pulled_out_takes_no_copy_along(tmp_path: Path, target: MemoryTarget) -> None:
    photos, aside = tmp_path / "photos", tmp_path / "aside"
    with a_booth(photos, target) as booth:
        photo = booth.keep()
        booth.brought(1)
        photos.rename(aside)
        booth.retired(photo.token)  # as the album tells once another folder is in its place
        until(lambda: booth.outbox.status.there == 0, "the outbox has heard")
        assert booth.outbox.status.to_remove == 0
    assert len(pictures(target)) == 1


def test_a_server_that_does_not_answer_is_tried_again_until_it_does(
    tmp_path: Path, target: MemoryTarget, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    target.fault = GONE
    with a_booth(tmp_path / "photos", target) as booth:
        photo = booth.keep()
        until(lambda: booth.outbox.status.fault == str(GONE), "the operator can see it")
        assert not booth.outbox.status.refused
        target.fault = None
        booth.brought(1)
        until(lambda: booth.outbox.status.fault == "", "and that it is over")
    said = [record.message for record in caplog.records if record.name == outbox.__name__]
    assert said == [f"copies of photos do not get away: {GONE}", "copies of photos get away again"]
    assert photo.token not in caplog.text


def test_refused_credentials_are_tried_three_times_and_then_told(tmp_path: Path, target: MemoryTarget) -> None:
    target.fault = REFUSED
    with a_booth(tmp_path / "photos", target) as booth:
        booth.keep()
        until(lambda: booth.outbox.status.refused, "the operator can see it")
        booth.keep("beach")
        booth.party.settle()
        assert len([call for call in target.calls if call.startswith("put")]) == 3
        assert booth.outbox.status.fault == str(REFUSED)


def test_a_file_of_credentials_that_others_can_read_is_told_as_refused(tmp_path: Path) -> None:
    def without() -> Courier:
        raise FileFault(tmp_path / "cloud.toml", "others can read it; chmod 600 cloud.toml")

    with CopyingBooth(tmp_path / "photos", without) as booth:
        booth.keep()
        until(lambda: booth.outbox.status.refused, "the operator can see it")
        assert "others can read it" in booth.outbox.status.line()


def test_a_bandwidth_is_kept_on_average(tmp_path: Path, target: MemoryTarget) -> None:
    settings = CloudSettings(target="folder", place="/nowhere", bandwidth=1)
    with CopyingBooth(tmp_path / "photos", lambda: cast("Courier", target), settings) as booth:
        booth.keep()
        until(lambda: len(target.files) == 1, "the first is there")
        before = booth.clock.now()
        until(lambda: booth.outbox._paced > before, "the second waits")
        size = len(next(iter(target.files.values())))
        assert booth.outbox._paced - before == pytest.approx(size / 1000, abs=2)


def test_a_photo_that_the_album_cannot_note_is_not_brought_again_and_again(
    tmp_path: Path, target: MemoryTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    booth = a_booth(tmp_path / "photos", target)
    with booth:
        monkeypatch.setattr(booth.outbox._delivery, "_note", failing_note)
        booth.keep()
        booth.brought(1)
        booth.keep("beach")
        booth.brought(2)
    assert len([call for call in target.calls if call.startswith("put") and call.endswith(PICTURE)]) == 2


def failing_note(*_: object) -> None:
    raise TimeoutError


def test_the_fault_of_one_is_passed_over_for_the_others(tmp_path: Path, target: MemoryTarget) -> None:
    failed: list[bool] = []

    def fail_once() -> None:
        if not failed:
            failed.append(True)
            raise TargetFault("once")

    target.during_put = fail_once
    with a_booth(tmp_path / "photos", target) as booth:
        for scene in ("lake", "beach", "moon"):
            booth.keep(scene)
        booth.brought(3)


def test_a_page_goes_there_before_the_photo_and_before_the_guests_have_decided(
    tmp_path: Path, target: MemoryTarget
) -> None:
    with paged(tmp_path, target) as booth:
        photo = booth.party.keep()
        until(lambda: booth.outbox.link(photo.token) is not None, "the page is there")
        assert list(target.files) == [place_of(photo.folder).replace(PICTURE, PAGE)]
        assert target.files.popitem()[1] == f"the page of {photo.id}".encode()
        booth.outbox.kept(photo)
        booth.brought(1)
        link = booth.outbox.link(photo.token)
        assert link == f"https://PHOTOS.EXAMPLE/our/party/{place_of(photo.folder).replace(PICTURE, PAGE)}"
        assert len(booth.outbox.example()) == len(link)
        booth.party.album.discard(photo).result(10)
        until(lambda: booth.outbox.link(photo.token) is None, "nobody is led there any more")
        until(lambda: target.files == {}, "page and photo are gone")


def paged(tmp_path: Path, target: MemoryTarget) -> CopyingBooth:
    settings = CloudSettings(target="folder", place="/nowhere", public_url="https://photos.example/our/party/")
    return CopyingBooth(
        tmp_path / "photos",
        lambda: cast("Courier", target),
        settings,
        make_page=lambda photo: f"the page of {photo.id}".encode(),
    )


class Here:
    """The booth's own page."""

    def link(self, token: str, page: str = "P") -> str | None:
        return f"http://BOOTH/{page}/{token}"


def test_links_lead_to_the_internet_while_it_is_reached_and_else_to_the_booth(
    tmp_path: Path, target: MemoryTarget
) -> None:
    with paged(tmp_path, target) as booth:
        links = OnlineFirst(cast("Publisher", Here()), booth.outbox)
        photo = booth.keep()
        booth.brought(1)
        assert links.online
        assert links.link(photo.token) == booth.outbox.link(photo.token)
        assert links.example() == booth.outbox.example()
        assert links.link("TRIAL") == "http://BOOTH/P/TRIAL"
        assert links.link("GROUP", "G") == "http://BOOTH/G/GROUP"
        target.fault = GONE
        booth.party.album.discard(photo).result(10)
        until(lambda: not links.online, "it was tried")
        waits = booth.keep("beach")
        booth.party.settle()
        assert links.link(waits.token) == f"http://BOOTH/P/{waits.token}"
        assert booth.outbox.link(waits.token) is None
        later = links.later(waits.token)
        target.fault = None
        until(lambda: links.link(waits.token) == later, "it is back")
        assert links.later("TRIAL") is None


def test_without_pages_links_lead_to_the_booth_whatever_is_copied(tmp_path: Path, target: MemoryTarget) -> None:
    with a_booth(tmp_path / "photos", target) as booth:
        links = OnlineFirst(cast("Publisher", Here()), booth.outbox)
        photo = booth.keep()
        booth.brought(1)
        assert not links.online
        assert links.link(photo.token) == f"http://BOOTH/P/{photo.token}"


def test_a_strip_is_brought_with_its_single_pictures_and_goes_with_them(tmp_path: Path, target: MemoryTarget) -> None:
    with a_booth(tmp_path / "photos", target) as booth:
        album = booth.party.album
        strip = album.keep(shot("lake"), layout="two")
        album.strips.add(strip, shot("beach"))
        photo = album.strips.end(strip).result(10)
        booth.outbox.kept(photo)
        booth.brought(1)
        folder = place_of(photo.folder).removesuffix(PICTURE)
        expected = {PICTURE: photo.picture, SINGLES[0]: photo.singles[0], SINGLES[1]: photo.singles[1]}
        about = json.loads(target.files.pop(folder + ABOUT))
        assert target.files == {folder + name: path.read_bytes() for name, path in expected.items()}
        assert (about["version"], about["kind"], about["scene"]) == (1, "strip", "lake")
        assert about["files"] == {
            name: {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for name, path in expected.items()
        }
        album.discard(photo).result(10)
        until(lambda: not target.files and booth.outbox.status.to_remove == 0, "all of it is gone")


def test_a_clip_is_brought_with_its_video_and_its_moving_picture(tmp_path: Path, target: MemoryTarget) -> None:
    frames = tuple(Frame(f"frame {number}".encode(), (64, 36), number / 15, number, demo=False) for number in range(3))
    with a_booth(tmp_path / "photos", target) as booth:
        photo = booth.party.album.keep(replace(shot("lake"), clip=frames)).result(10)
        booth.outbox.kept(photo)
        booth.brought(1)
        folder = place_of(photo.folder).removesuffix(PICTURE)
        about = json.loads(target.files[folder + ABOUT])
        assert about["kind"] == "clip"
        assert about["files"].keys() == {PICTURE, "CLIP.MP4", "CLIP.WEBP"}
        assert target.files[folder + "CLIP.MP4"].startswith(b"video of")
        assert target.files[folder + "CLIP.WEBP"].startswith(b"animation of")


def test_a_thumbnail_is_there_while_the_guests_want_everybody_to_see_their_photo(
    tmp_path: Path, target: MemoryTarget
) -> None:
    with a_booth(tmp_path / "photos", target) as booth:
        album, photo = booth.party.album, booth.keep()
        booth.brought(1)
        picture = io.BytesIO()
        Image.effect_noise((1920, 1080), 80).save(picture, "JPEG")
        photo = album.put_into_scene(photo, "beach", picture.getvalue()).result(10)
        booth.brought(1)
        thumb = place_of(photo.folder).replace(PICTURE, THUMB)
        assert thumb not in target.files
        album.show(photo, shown=True).result(10)
        until(lambda: thumb in target.files, "everybody can see it")
        booth.brought(1)
        with Image.open(io.BytesIO(target.files[thumb])) as small:
            assert max(small.size) == 320
        assert len(target.files[thumb]) <= 8000
        about = json.loads(target.files[place_of(photo.folder).replace(PICTURE, ABOUT)])
        assert THUMB not in about["files"]
        album.show(photo, shown=False).result(10)
        until(lambda: thumb not in target.files, "nobody can any more")
        booth.brought(1)
        copy = About.read(photo.folder).copy_elsewhere
        assert copy
        assert THUMB not in copy.sent


def test_a_thumbnail_on_its_way_is_noted_before_so_that_the_next_booth_removes_it(
    tmp_path: Path, target: MemoryTarget
) -> None:
    with a_booth(tmp_path / "photos", target) as booth:
        album, photo = booth.party.album, booth.keep()
        booth.brought(1)
        picture = io.BytesIO()
        Image.new("RGB", (64, 36), "red").save(picture, "JPEG")
        photo = album.put_into_scene(photo, "beach", picture.getvalue()).result(10)
        booth.brought(1)
        thumb = place_of(photo.folder).replace(PICTURE, THUMB)
        sent = []

        def arrive_and_break_off() -> None:
            if not target.calls[-1].endswith(THUMB):
                return
            copy = About.read(photo.folder).copy_elsewhere
            sent.append(copy and copy.sent.get(THUMB))
            target.files[thumb] = b"it has arrived, and the booth is not told"
            raise GONE

        target.during_put = arrive_and_break_off
        album.show(photo, shown=True).result(10)
        until(lambda: bool(sent), "it is on its way")
        album.show(photo, shown=False).result(10)
    assert sent[0] == ""
    target.during_put = lambda: None
    with a_booth(tmp_path / "photos", target) as again:
        again.brought(1)
    assert thumb not in target.files


def test_a_picture_that_is_damaged_here_does_not_get_away_and_holds_up_no_other(
    tmp_path: Path, target: MemoryTarget, caplog: pytest.LogCaptureFixture
) -> None:
    with a_booth(tmp_path / "photos", target) as booth:
        photo = booth.party.keep()
        booth.party.settle()
        photo.picture.write_bytes(b"half a ph")
        place = place_of(photo.folder)
        booth.outbox.kept(photo)
        booth.keep("beach")
        until(lambda: booth.outbox.status.there == 1, "the other is there")
        until(lambda: photo.id in caplog.text, "it is told")
        assert booth.outbox.status.waiting == 1
    assert place not in target.files
    assert photo.token not in caplog.text
    assert caplog.text.count("gets away") == 1
