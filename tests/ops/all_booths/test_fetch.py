"""All booths' photos are brought home from a real place for copies."""

import json
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from booth.clock import Clock
from booth.ops.all_booths import place as all_booths
from booth.ops.all_booths.place import EventElsewhere
from booth.sharing.cloud.target import ABOUT, ANIMATION, PICTURE, SINGLES, VIDEO, Refused, TargetFault
from booth.sharing.targets import TARGETS, folder
from tests.support.copies_of_booths import CopiesOfBooths
from tests.support.copy_servers import copy_server
from tests.support.faulty_proxy import FaultyProxy

EVENT = "Anna & Ben"
STRIP = {PICTURE: b"a strip", SINGLES[0]: b"the first", SINGLES[1]: b"the second"}
CLIP = {PICTURE: b"a still", VIDEO: b"a video", ANIMATION: b"the same, moving"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[CopiesOfBooths]:
    with copy_server("folder", tmp_path) as server:
        yield CopiesOfBooths(server, tmp_path, EVENT)


def at_home(home: Path) -> dict[str, bytes]:
    """The files by their names; their checksums are right."""
    if (home / "SHA256SUMS").exists():
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=home, check=True)
        listed = {line.split("  ")[1] for line in (home / "SHA256SUMS").read_text().splitlines()}
        assert listed == {path.name for path in home.iterdir()} - {"SHA256SUMS"}
    return {path.name: path.read_bytes() for path in home.iterdir() if path.name != "SHA256SUMS"}


def letters(photo: str) -> str:
    return photo.rpartition("/")[2][:6]


@pytest.mark.parametrize("kind", list(TARGETS))
def test_everything_of_all_booths_comes_home_under_names_that_say_when(kind: str, tmp_path: Path) -> None:
    with copy_server(kind, tmp_path) as server:
        place = CopiesOfBooths(server, tmp_path, EVENT)
        photo, strip, clip = place.photo("A"), place.photo("B", files=STRIP), place.photo("C", files=CLIP)
        assert place.command("fetch", tmp_path / "home") == 0
    first, second, third = (
        f"{EVENT}-2026-06-12-1530{12 + number}-{letters(each)}" for number, each in enumerate((photo, strip, clip))
    )
    assert at_home(tmp_path / "home") == {
        f"{first}.jpg": b"photo 1",
        f"{second}.jpg": b"a strip",
        f"{second}-shot-1.jpg": b"the first",
        f"{second}-shot-2.jpg": b"the second",
        f"{third}.jpg": b"a still",
        f"{third}.mp4": b"a video",
        f"{third}.webp": b"the same, moving",
    }


def test_what_is_there_is_not_fetched_again_and_what_is_new_or_has_changed_is(
    place: CopiesOfBooths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    photos = [place.photo("A") for _ in range(3)]
    assert place.command("fetch", home) == 0
    assert f"{home}: 3 files fetched, 0 were there already" in capsys.readouterr().out
    (home / "SHA256SUMS").unlink()  # as after a kill
    cut = next(home.glob(f"*{letters(photos[0])}.jpg"))
    cut.write_bytes(b"phot")
    place.photo("B")
    in_another_scene = b"photo 9"
    about = json.loads((place.folder / photos[1] / ABOUT).read_text())
    about["files"][PICTURE]["sha256"] = place.digits(in_another_scene)
    (place.folder / photos[1] / ABOUT).write_text(json.dumps(about))
    (place.folder / photos[1] / PICTURE).write_bytes(in_another_scene)
    assert place.command("fetch", home) == 0
    assert f"{home}: 3 files fetched, 1 were there already" in capsys.readouterr().out
    assert sorted(at_home(home).values()) == [b"photo 1", b"photo 3", b"photo 4", b"photo 9"]


def test_a_photo_of_which_nothing_is_said_yet_comes_by_its_length_and_gets_its_name_later(
    place: CopiesOfBooths, tmp_path: Path
) -> None:
    photo = place.photo("A")
    about = (place.folder / photo / ABOUT).read_bytes()
    (place.folder / photo / ABOUT).unlink()
    for _ in range(2):
        assert place.command("fetch", tmp_path / "home") == 0
        assert at_home(tmp_path / "home") == {f"{EVENT}-2026-06-12-{letters(photo)}.jpg": b"photo 1"}
    (place.folder / photo / ABOUT).write_bytes(about)
    assert place.command("fetch", tmp_path / "home") == 0
    assert at_home(tmp_path / "home") == {f"{EVENT}-2026-06-12-153012-{letters(photo)}.jpg": b"photo 1"}


def test_what_is_not_as_its_booth_made_it_is_left_out_and_told(
    place: CopiesOfBooths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rotten, _, unreadable = (place.photo("A") for _ in range(3))
    (place.folder / rotten / PICTURE).write_bytes(b"photo ?")
    (place.folder / unreadable / ABOUT).write_bytes(b"{")
    assert place.command("fetch", tmp_path / "home") == 1
    said = capsys.readouterr().err
    assert f"{rotten}/{PICTURE} is not as its booth has made it" in said
    assert f"{unreadable}/{ABOUT} is damaged" in said
    assert sorted(at_home(tmp_path / "home").values()) == [b"photo 2", b"photo 3"]


def test_a_photo_that_is_removed_meanwhile_is_left_out(
    place: CopiesOfBooths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.photo("A")
    gone = place.photo("A")
    get = folder.Folder.get

    def removed(target: folder.Folder, where: str) -> bytes:
        if gone in where:
            (target._root / where).unlink()
        return get(target, where)

    monkeypatch.setattr(folder.Folder, "get", removed)
    assert place.command("fetch", tmp_path / "home") == 0
    assert list(at_home(tmp_path / "home").values()) == [b"photo 1"]


def test_names_that_lead_out_of_the_folder_are_none_of_a_photos(place: CopiesOfBooths, tmp_path: Path) -> None:
    photo = place.photo("A")
    for name in ("..JPG", "-rf", "a b.jpg", "PHOTO.JPG.part"):
        (place.folder / photo / name).write_bytes(b"no")
    (place.folder / "A/2026-06-12/nobody").mkdir()
    (place.folder / "A/2026-06-12/nobody/PHOTO.JPG").write_bytes(b"no")
    (place.folder / "A/COUNTS.JSON").write_bytes(b"{}")
    assert place.command("fetch", tmp_path / "home") == 0
    assert list(at_home(tmp_path / "home").values()) == [b"photo 1"]


def test_a_folder_that_is_too_small_is_told_before_anything_comes(
    place: CopiesOfBooths, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = place.photo("A")
    with (place.folder / photo / PICTURE).open("wb") as file:
        file.truncate(10**13)
    assert place.command("fetch", tmp_path / "home") == 1
    assert "the photos need 10,000,000 MB" in capsys.readouterr().err
    assert at_home(tmp_path / "home") == {}


def test_by_a_bad_network_all_photos_come_whole_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(all_booths, "PAUSES", (0.1, 0.1))
    with (
        copy_server("webdav", tmp_path) as server,
        FaultyProxy(server.port, 0.05, random.Random("home")) as proxy,
    ):
        place = CopiesOfBooths(server, tmp_path, EVENT)
        for booth in "ABC":
            for _ in range(10):
                place.photo(booth, files={PICTURE: random.Random(place.count).randbytes(30_000)})
        expected = {path.read_bytes() for path in place.folder.rglob(PICTURE)}
        place.settings.write_text(
            place.settings.read_text().replace(server.settings.place, server.through(proxy.port).place)
        )
        for _ in range(20):
            if place.command("fetch", tmp_path / "home") == 0:
                break
        assert proxy.made
    assert set(at_home(tmp_path / "home").values()) == expected


def test_a_passing_fault_is_waited_for_and_one_that_stays_or_does_not_pass_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_booths, "PAUSES", (0.0, 0.0))
    event = EventElsewhere(None, EVENT, Clock())  # type: ignore[arg-type]  # it is not asked
    no, never = TargetFault("no"), Refused("never")
    answers: Iterator[TargetFault | str] = iter([no, no, "yes", no, no, no, never, "yes"])

    def ask() -> str:
        answer = next(answers)
        if isinstance(answer, TargetFault):
            raise answer
        return answer

    assert event.steadily(ask) == "yes"
    with pytest.raises(TargetFault, match="no"):
        event.steadily(ask)
    with pytest.raises(Refused):
        event.steadily(ask)
    assert event.steadily(ask) == "yes"  # it was not asked again
