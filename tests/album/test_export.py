"""An event's photos as the operator takes them home."""

import errno
import hashlib
import os
import re
import shutil
import subprocess
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from booth.__main__ import main
from booth.album.export import CHECKSUMS, Exported, export
from booth.durable import put
from tests.rehearsals.rehearsed_album import Darkroom, Rehearsal, shot

EVENT = "Anna and Ben"


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Three photos, of which one, the last by its name too, was never finished."""
    darkroom, drawn = Darkroom(), count()

    def in_order(length: int) -> str:
        return chr(ord("A") + next(drawn)).ljust(length, "A")

    with Rehearsal(tmp_path / "photos", darkroom, letters=in_order) as party:
        for number in range(2):
            party.album.keep(shot(jpeg=b"room %d " % number * 5000)).result(10)
        party.settle()
        darkroom.waits = True
        party.keep()
    return tmp_path / "photos"


def exported(album: Path, target: Path) -> tuple[Exported, set[str]]:
    found = export([album], EVENT, target, lambda *_: None)
    return found, {path.name for path in target.iterdir()}


def test_names_say_event_date_time_and_number_and_every_checksum_is_right(album: Path, tmp_path: Path) -> None:
    found, names = exported(album, tmp_path / "out")
    assert names == {"Anna and Ben-2026-06-12-153012-1.jpg", "Anna and Ben-2026-06-12-153012-2.jpg", CHECKSUMS}
    assert (found.copied, found.there, len(found.unfinished), found.damaged) == (2, 0, 1, [])
    checked = subprocess.run(["sha256sum", "--strict", "-c", CHECKSUMS], cwd=tmp_path / "out", check=False)
    assert checked.returncode == 0


def test_a_strip_takes_its_single_pictures_along(tmp_path: Path) -> None:
    with Rehearsal(tmp_path / "photos", Darkroom()) as party:
        strip = party.album.keep(shot("lake", jpeg=b"one"), layout="strip")
        party.album.strips.add(strip, shot("moon", jpeg=b"two"))
        party.album.strips.end(strip).result(10)
        party.settle()
        (photo,) = party.published[-1:]
    found, names = exported(tmp_path / "photos", tmp_path / "out")
    stem = "Anna and Ben-2026-06-12-153012-1"
    assert names == {f"{stem}.jpg", f"{stem}-shot-1.jpg", f"{stem}-shot-2.jpg", CHECKSUMS}
    assert found.copied == 1
    for number, single in enumerate(photo.singles, 1):
        assert (tmp_path / "out" / f"{stem}-shot-{number}.jpg").read_bytes() == single.read_bytes()
    assert exported(tmp_path / "photos", tmp_path / "out")[0].there == 1


def test_an_export_that_is_repeated_copies_nothing_twice(album: Path, tmp_path: Path) -> None:
    _, names = exported(album, tmp_path / "out")
    found, again = exported(album, tmp_path / "out")
    assert (found.copied, found.there) == (0, 2)
    assert again == names


def test_an_interrupted_export_goes_on(album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0

    def breaks(folder: Path, files: dict[str, bytes]) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        put(folder, files)

    monkeypatch.setattr("booth.album.export.put", breaks)
    with pytest.raises(KeyboardInterrupt):
        export([album], EVENT, tmp_path / "out", lambda *_: None)
    assert len((tmp_path / "out" / CHECKSUMS).read_text().splitlines()) == 1
    monkeypatch.setattr("booth.album.export.put", put)
    found, names = exported(album, tmp_path / "out")
    assert (found.copied, found.there) == (1, 1)
    assert len(names) == 3
    assert len((tmp_path / "out" / CHECKSUMS).read_text().splitlines()) == 2


def test_a_different_file_of_the_same_name_is_left_as_it_is(album: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    mine = out / "Anna and Ben-2026-06-12-153012-1.jpg"
    mine.write_bytes(b"mine")
    found, names = exported(album, out)
    assert mine.read_bytes() == b"mine"
    assert found.copied == 2
    assert "Anna and Ben-2026-06-12-153012-3.jpg" in names
    assert mine.name not in (out / CHECKSUMS).read_text()


def test_a_damaged_photo_is_named_and_left_out(album: Path, tmp_path: Path) -> None:
    first = sorted(path for path in album.glob("*/*/*") if (path / "cutout.webp").exists())[0]
    (first / "photo.jpg").write_bytes(b"torn")
    found, _ = exported(album, tmp_path / "out")
    assert found.copied == 1
    assert found.damaged == [f"{first / 'photo.jpg'} is not as the booth wrote it"]


def test_a_photo_that_is_thrown_away_meanwhile_is_not_kept_either(
    album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def throws_away(folder: Path, files: dict[str, bytes]) -> None:
        put(folder, files)
        for path in album.glob("*/*/*"):
            about = path / "photo.jpg"
            if about.exists() and hashlib.sha256(about.read_bytes()).digest() in {
                hashlib.sha256(content).digest() for content in files.values()
            }:
                shutil.rmtree(path)

    monkeypatch.setattr("booth.album.export.put", throws_away)
    _, names = exported(album, tmp_path / "out")
    assert not {name for name in names if name.endswith(".jpg")}


def test_the_command_says_what_it_did_and_which_events_there_are(
    album: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text(f'[event]\nname = "{EVENT}"\n', encoding="utf-8")
    assert main(["album", "export", str(tmp_path / "out"), "--config", str(settings)]) == 1
    said = capsys.readouterr()
    assert "3 of 3 photos" in said.out
    assert "2 copied, 0 were there already" in said.out
    assert re.search(r"left out, not finished yet: 20260612-153012-[A-Z2-7]{8}; a running booth", said.err)
    assert main(["album", "export", str(tmp_path / "out"), "--config", str(settings), "--event", "Eve"]) == 1
    assert "--event takes those of another: Anna and Ben" in capsys.readouterr().err


def test_it_tells_how_far_it_has_come_and_stops_between_two_photos_when_asked(album: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    found = export([album], EVENT, tmp_path / "out", lambda *how_far: told.append(how_far), lambda: len(told) == 1)
    assert (found.copied, found.stopped, told) == (1, True, [(1, 3)])
    assert len((tmp_path / "out" / CHECKSUMS).read_text().splitlines()) == 1
    found, _ = exported(album, tmp_path / "out")
    assert (found.copied, found.there, found.stopped) == (1, 1, False)


def test_where_there_is_not_enough_room_nothing_is_begun(
    album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booth.album.export.shutil.disk_usage", lambda _: SimpleNamespace(free=100_000))
    with pytest.raises(OSError, match="the photos need 0 MB, and 0 MB are free") as fault:
        exported(album, tmp_path / "out")
    assert fault.value.errno == errno.ENOSPC
    assert list((tmp_path / "out").iterdir()) == []


def test_photos_that_are_there_need_no_room(album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported(album, tmp_path / "out")
    monkeypatch.setattr("booth.album.export.shutil.disk_usage", lambda _: SimpleNamespace(free=0))
    found, _ = exported(album, tmp_path / "out")
    assert found.there == 2


def test_a_copy_that_does_not_come_back_as_it_was_written_is_no_copy(
    album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgets(folder: Path, files: dict[str, bytes]) -> None:
        put(folder, {name: content[:-1] if name != CHECKSUMS else content for name, content in files.items()})

    monkeypatch.setattr("booth.album.export.put", forgets)
    with pytest.raises(OSError, match="does not come back as it was"):
        exported(album, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_no_link_is_followed_and_no_pipe_waited_for(album: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "secret").write_bytes(b"mine")
    (out / "Anna and Ben-2026-06-12-153012-1.jpg").symlink_to(tmp_path / "secret")
    os.mkfifo(out / "Anna and Ben-2026-06-12-153012-2.jpg")
    (out / CHECKSUMS).symlink_to(tmp_path / "secret")
    found, names = exported(album, out)
    assert found.copied == 2
    assert {"Anna and Ben-2026-06-12-153012-3.jpg", "Anna and Ben-2026-06-12-153012-4.jpg"} <= names
    assert (tmp_path / "secret").read_bytes() == b"mine"
    assert not (out / CHECKSUMS).is_symlink()
