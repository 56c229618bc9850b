"""The album killed with SIGKILL at every system call that touches the disk, and given an error by each."""

import logging
import os
from collections.abc import Iterator

import pytest

from tests.rehearsals.powercut import cuts_between_two_folders
from tests.rehearsals.rehearsed_album import Rehearsal, check_whole, tree
from tests.support.doomed_album import OUTSIDE
from tests.support.doomed_stage import (
    CALLS,
    CHANGES,
    TWO_FOLDERS,
    Stage,
    begun_to_throw_away,
    fail,
    left_at_home,
    staged,
)
from tests.support.needs import needs

log = logging.getLogger(__name__)


@pytest.fixture
def stage() -> Iterator[Stage]:
    with staged() as stage:
        yield stage


@needs("strace")
@pytest.mark.parametrize(
    "scene",
    [
        *("keeps", "throws_away", "throws_away_at_once", "throws_away_what_was_copied", "recovers"),
        *("changes_scene", "changes_scene_at_once", "changes_scene_from_a_phone", "changes_a_strip"),
    ],
)
def test_a_kill_at_any_system_call_loses_nothing_and_brings_nothing_back(stage: Stage, scene: str) -> None:
    points = 0
    for call in CALLS:
        which, killed = 1, True
        while killed:
            said, killed = stage.play(scene, call, which, "signal=SIGKILL")
            points += killed
            place = f"{scene}, killed at {call} {which}, said {said}"
            thrown = {
                words[1]
                for words in said
                if words[0] == "kept"
                and scene.startswith("throws")
                and (["gone", words[1]] in said or begun_to_throw_away(stage.folder, words[1]))
            }
            with Rehearsal(stage.folder) as again:
                assert again.album.recovered.wait(20), place
                published = {photo.id: photo.scene for photo in again.published}
            try:
                photos = check_whole(stage.folder)
            except Exception as fault:
                raise AssertionError(place) from fault
            assert published == photos, place
            for _, photo_id, kept_scene in (words for words in said if words[0] == "kept"):
                if photo_id in thrown:
                    assert photo_id not in photos, place
                elif scene.startswith("changes"):
                    assert photos[photo_id] in (kept_scene, "beach"), place
                else:
                    assert photos[photo_id] == kept_scene, place
            if scene.startswith("changes") and len(said) == 2:
                assert list(photos.values()) == ["beach"], place
            if ["gone", "everything"] in said:
                assert tree(stage.folder) == set(), place
            which += 1
    log.info("%s: killed at %d system calls", scene, points)
    assert points > 10


@needs("strace")
@pytest.mark.parametrize("scene", TWO_FOLDERS)
def test_a_kill_at_any_change_of_the_disk_loses_no_photo_between_two_folders_and_makes_none_twice(
    stage: Stage, scene: str
) -> None:
    points = 0
    for call in CHANGES:
        which, killed = 1, True
        while killed:
            said, killed = stage.play(scene, call, which, "signal=SIGKILL")
            points += killed
            try:
                left_at_home(stage.folder, said)
            except Exception as fault:
                raise AssertionError(f"{scene}, killed at {call} {which}, said {said}") from fault
            which += 1
    log.info("%s: killed at %d system calls", scene, points)
    assert points > 10


@needs("strace")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts disks")
def test_a_power_cut_loses_no_photo_between_two_folders_and_makes_none_twice() -> None:
    """At every fifth call of two kinds; `python -m tests.rehearsals.powercut --two-folders` makes all of them."""
    wrong = list(cuts_between_two_folders(("fsync", "rename"), step=5))
    assert len(wrong) > 10
    assert not any(wrong), wrong


@needs("strace")
@pytest.mark.parametrize("scene", TWO_FOLDERS)
@pytest.mark.parametrize(("call", "error"), [("write", "ENOSPC"), ("fsync", "EIO"), ("rename", "EROFS")])
def test_an_error_at_any_system_call_loses_no_photo_between_two_folders(
    stage: Stage, scene: str, call: str, error: str
) -> None:
    which, reached = 1, True
    while reached:
        said, reached = stage.play(scene, call, which, f"error={error}")
        try:
            left_at_home(stage.folder, said)
        except Exception as fault:
            raise AssertionError(f"{scene}, {error} at {call} {which}, said {said}") from fault
        which += 1
    assert which > 2


@needs("strace")
@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        ("fsync", "EIO", "Input/output error"),
        ("write", "ENOSPC", "No space left on device; make room on it"),
        ("rename", "EROFS", "Read-only file system"),
        ("mkdir", "EACCES", "let the booth's user write there"),
        ("openat", "EMFILE", "Too many open files"),
        ("pwrite64", "ENOSPC", None),
        ("fdatasync", "EIO", None),
        ("unlink", "EROFS", None),
    ],
)
def test_an_error_at_any_system_call_is_told_in_words_and_passes(
    stage: Stage, call: str, error: str, words: str | None
) -> None:
    """*words*: what the operator reads; None where such a call is not one that a guest's photo depends on."""
    which, reached, told = 1, True, 0
    while reached:
        said, reached = stage.play("keeps_two", call, which, f"error={error}")
        place = f"{error} at {call} {which}, said {said}"
        problems = [" ".join(line) for line in said if line[0] == "problem"]
        kept = {line[1]: line[2] for line in said if line[0] == "kept"}
        assert len(problems) <= 1, place
        assert len(kept) + len(problems) == 2, place
        assert all(words and words in problem and str(stage.folder) in problem for problem in problems), place
        assert not list(stage.folder.rglob(".*")), place
        with Rehearsal(stage.folder) as again:
            assert again.album.recovered.wait(20), place
        assert kept.items() <= check_whole(stage.folder).items(), place
        told += len(problems)
        which += 1
    assert which > 2
    assert bool(told) == bool(words)


@needs("strace")
@pytest.mark.parametrize("scene", OUTSIDE)
@pytest.mark.parametrize(
    ("call", "error"), [("write", "ENOSPC"), ("fsync", "EIO"), ("openat", "EROFS"), ("rename", "EIO")]
)
def test_an_error_while_the_settings_state_or_pictures_for_phones_are_written_leaves_the_old_or_the_new(
    stage: Stage, scene: str, call: str, error: str
) -> None:
    """`python -m tests.rehearsals.errors` tries every call and error, and the album's too."""
    faults, _, wrong = fail(stage, scene, call, error)
    assert not wrong
    assert faults or (scene, call) in {("caches", "fsync"), ("caches", "rename")}
