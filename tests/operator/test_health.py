from dataclasses import replace
from pathlib import Path

import pytest

from booth.album.status import AlbumStatus
from booth.album.storage import RESERVE
from booth.camera.feed import CameraStatus
from booth.darkroom.worker import DarkroomStatus
from booth.operator import health
from booth.operator.board import undervoltage
from booth.printing.status import PrintingStatus
from booth.segmentation.live.governor import WORKLOADS
from booth.segmentation.live.worker import CutoutStatus
from booth.sharing.cloud.status import CloudStatus

WELL = CameraStatus("Good Cam", (1920, 1080), 0.02, None, "")
CUTTING = CutoutStatus(
    workload="full",
    model="general",
    segmenter_alive=True,
    segmenter_pid=12,
    background="trusted",
    background_reason="80% of the empty room is known",
)
READY = DarkroomStatus(pid=1, ready=True, busy=False, waiting=0, fault=None)


def test_the_camera_is_told_with_its_real_rate() -> None:
    found = health.of_camera(WELL, 29.8)
    assert (found.level, found.text) == ("ok", "Good Cam, 1920x1080, 30 pictures a second")


@pytest.mark.parametrize(
    ("status", "rate", "state", "words"),
    [
        (CameraStatus("", None, None, 12.3, "no such device"), None, "fault", "none for 12 s: no such device"),
        (CameraStatus("", None, None, None, ""), None, "warning", "being opened"),
        (CameraStatus("Cam", (640, 480), 4.0, None, ""), 0.0, "fault", "no picture for 4 s"),
        (CameraStatus("Cam", (640, 480), 0.1, None, ""), 11.0, "warning", "11 pictures a second"),
    ],
)
def test_what_is_wrong_with_the_camera_says_what_to_do(
    status: CameraStatus, rate: float | None, state: str, words: str
) -> None:
    found = health.of_camera(status, rate)
    assert found.level == state
    assert words in found.text
    assert found.remedy or state == "warning"


def test_the_cutouts_tell_of_room_model_and_speed() -> None:
    assert [each(CUTTING).level for each in (health.of_plate, health.of_segmenter, health.of_governor)] == ["ok"] * 3
    bad = replace(CUTTING, workload=WORKLOADS[2].name, segmenter_alive=False, background="dropped")
    found = [each(bad) for each in (health.of_plate, health.of_segmenter, health.of_governor)]
    assert [each.level for each in found] == ["warning", "fault", "warning"]
    assert all(each.remedy for each in found)


def test_light_darkroom_and_album_are_told() -> None:
    assert health.of_light(None, seen=True).level == "ok"
    assert health.of_light("too dark", seen=True).remedy
    assert health.of_darkroom(READY).text == "ready"
    assert health.of_darkroom(replace(READY, ready=False, waiting=2)).text == "warming up, 2 waiting"
    assert health.of_darkroom(replace(READY, fault="it died")).level == "warning"
    album = AlbumStatus(
        Path("/photos"), held=True, photos=12, unfinished=2, recovered=True, waiting=0, negative_delay=None, fault=None
    )
    assert health.of_album(album).text == "12 on the booth, 2 of them unfinished"


def test_a_second_folder_in_use_is_a_warning_with_why_and_what_to_do() -> None:
    album = AlbumStatus(
        Path("/here"), held=True, photos=12, unfinished=0, recovered=True, waiting=0, negative_delay=None, fault=None
    )
    found = health.of_album(replace(album, away="/stick cannot be used: it is gone", in_second=3))
    assert found.level == "warning"
    assert found.text == "12 on the booth; new ones go to /here, since /stick cannot be used: it is gone"
    assert found.remedy
    found = health.of_album(replace(album, in_second=3))
    assert (found.level, found.text) == ("ok", "12 on the booth, 3 of them on their way home from the second folder")
    found = health.of_album(replace(album, second_fault="/here is full"))
    assert (found.level, bool(found.remedy)) == ("warning", True)
    assert "/here is full" in found.text


@pytest.mark.parametrize(
    ("free", "state", "words"),
    [
        (RESERVE + 4_000_000_000, "ok", "room for 2,000 photos (4.0 GB free)"),
        (RESERVE + 200_000_000, "warning", "room for 100 photos"),
        (RESERVE // 2, "fault", "room for 0 photos"),
    ],
)
def test_the_disk_is_told_in_photos_that_still_fit(free: int, state: str, words: str) -> None:
    found = health.of_disk(Path("/photos"), lambda _: free, 2_000_000)
    assert found.level == state
    assert words in found.text


def test_a_disk_that_is_gone_is_a_fault() -> None:
    def gone(_: Path) -> int:
        raise OSError(5, "Input/output error")

    assert health.of_disk(Path("/photos"), gone, None).text == "/photos: Input/output error"


def test_a_photo_is_measured_where_there_is_one(tmp_path: Path) -> None:
    assert health._size_of_newest(tmp_path) is None
    for name, size in (("20260612-200000-A", 10), ("20260612-210000-B", 700)):
        folder = tmp_path / "event" / "2026-06-12" / name
        folder.mkdir(parents=True)
        (folder / "photo.jpg").write_bytes(b"x" * size)
    (tmp_path / ".thrown").mkdir()
    assert health._size_of_newest(tmp_path) == 700


def test_other_machines_than_a_raspberry_pi_tell_nothing_of_their_supply(tmp_path: Path) -> None:
    assert health.of_board(None, low=None) == ()
    assert undervoltage(tmp_path) is None
    assert undervoltage(tmp_path / "nowhere") is None


def test_a_raspberry_pi_tells_of_heat_and_of_a_weak_supply(tmp_path: Path) -> None:
    for number, name in enumerate(("cpu_thermal", "rpi_volt")):
        (tmp_path / f"hwmon{number}").mkdir()
        (tmp_path / f"hwmon{number}" / "name").write_text(f"{name}\n")
    alarm = tmp_path / "hwmon1" / "in0_lcrit_alarm"
    for text, low in (("0\n", False), ("1\n", True)):
        alarm.write_text(text)
        assert undervoltage(tmp_path) is low
    assert [each.level for each in health.of_board(62.0, low=False)] == ["ok", "ok"]
    assert [each.level for each in health.of_board(81.0, low=True)] == ["fault", "fault"]


def test_a_printer_is_told_where_there_is_one() -> None:
    assert health.of_printer(PrintingStatus("")) == ()
    (well,) = health.of_printer(PrintingStatus("DNP", printed=12))
    assert (well.level, well.text) == ("ok", "DNP, 12 sheets printed, 0 waiting")
    (empty,) = health.of_printer(PrintingStatus("DNP", trouble="it has no paper"))
    assert (empty.level, empty.text) == ("fault", "DNP, 0 sheets printed, 0 waiting: it has no paper")


def test_copies_are_told_where_they_are_kept() -> None:
    assert list(health.of_copies(CloudStatus("cloud"), CloudStatus("second_copy"))) == []
    (well,) = health.of_copies(CloudStatus("cloud", "/mnt/share", there=12, waiting=1, to_remove=2))
    assert (well.level, well.text) == ("ok", "12 there, 1 waiting, 2 to be removed")
    (away,) = health.of_copies(CloudStatus("cloud", "/mnt/share", waiting=3, fault="it does not answer"))
    assert (away.level, away.text) == ("warning", "0 there, 3 waiting: it does not answer")
    (refused,) = health.of_copies(CloudStatus("cloud", "/mnt/share", waiting=3, fault="no", refused=True))
    assert refused.level == "fault"


def test_each_place_for_copies_has_a_line_of_its_own() -> None:
    well = CloudStatus("cloud", "https://s3.example/bucket", there=12)
    refuses = CloudStatus("second_copy", "/mnt/share", waiting=12, fault="no", refused=True)
    first, second = health.of_copies(well, refuses)
    assert (first.level, first.part, first.text) == ("ok", "Copies", "12 there, 0 waiting")
    assert (second.level, second.part, second.remedy) == (
        *("fault", "Second copies"),
        "Mend [second_copy] in config.toml",
    )
