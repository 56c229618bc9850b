"""What happens to catalogue, clock and folder, a few times of each; the rehearsals do it some hundred times."""

import os
import random
from pathlib import Path

import pytest

from booth.album.record import ABOUT
from tests.rehearsals.rehearsed_album import Rehearsal, shot
from tests.support.album_trials import (
    DAMAGE,
    FOLDERS,
    JUMPS,
    SECOND,
    clock_that_jumps,
    damaged_catalogue,
    folder_that_a_second_stands_in_for,
    folder_that_fails,
)
from tests.support.running import until


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("number", range(2))
def test_a_damaged_catalogue_costs_no_photo(tmp_path: Path, kind: str, number: int) -> None:
    damaged_catalogue(tmp_path / "photos", kind, random.Random(f"suite {kind} {number}"))


@pytest.mark.parametrize("kind", JUMPS)
def test_a_clock_that_jumps_costs_no_photo(tmp_path: Path, kind: str) -> None:
    clock_that_jumps(tmp_path / "photos", kind, random.Random(f"suite {kind}"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts disks")
@pytest.mark.parametrize("kind", FOLDERS)
def test_a_folder_that_cannot_be_used_is_told_before_the_next_guest_and_costs_no_photo(
    tmp_path: Path, kind: str
) -> None:
    folder_that_fails(tmp_path, kind, random.Random(f"suite {kind}"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts disks")
@pytest.mark.parametrize("kind", SECOND)
@pytest.mark.parametrize("number", range(3))
def test_with_a_second_folder_guests_notice_nothing_and_every_photo_comes_home(
    tmp_path: Path, kind: str, number: int
) -> None:
    folder_that_a_second_stands_in_for(tmp_path, kind, random.Random(f"suite {kind} {number}"))


def test_after_an_error_of_the_disk_guests_are_told_before_they_begin_until_it_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Rehearsal(tmp_path / "photos") as party:
        party.keep()

        def fsync(_: int) -> None:
            raise OSError(5, "Input/output error")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fsync)
            assert party.album.keep(shot()).exception(10)
            until(lambda: party.album.refuses, "the album refuses")
        until(lambda: not party.album.refuses, "the album goes on")
        party.keep()


@pytest.mark.parametrize("content", [b"[" * 100_000, bytes(400), b'{"version": 2, "taken": 1e999}', b"\xff\xfe{"])
def test_a_damaged_folder_costs_the_others_nothing(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "photos"
    with Rehearsal(folder) as party:
        first, second, third = party.keep(), party.keep(), party.keep()
        party.settle()
    (second.folder / ABOUT).write_bytes(content)
    with Rehearsal(folder) as again:
        assert again.album.recovered.wait(20)
        assert {photo.id for photo in again.published} == {first.id, third.id}
        again.keep()
    assert second.picture.exists()
