"""The clip as the darkroom's process makes it, without a network."""

import io
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from booth.camera.demo import DemoCamera
from booth.camera.jpeg import encode_jpeg
from booth.clock import Clock
from booth.darkroom.developed import CLIP_BYTES, DevelopedClip
from booth.darkroom.worker import Darkroom
from booth.frames import Frame, Shot
from tests.support.running import until

SIZE, RATE, COUNT = (640, 360), 15, 31  # two seconds


@pytest.fixture(scope="module")
def shot() -> Shot:
    camera = DemoCamera(Clock(), SIZE, RATE, cast="one")
    frames = [
        Frame(encode_jpeg(camera.picture(number), 92), SIZE, number / RATE, number, demo=True)
        for number in range(30, 30 + COUNT)
    ]
    taken = datetime(2026, 6, 12, 18, 30, 5, tzinfo=UTC)
    return Shot(frames[-1], None, "beach", (16, 9), taken, moment=123.4, clip=tuple(frames))


@pytest.fixture(scope="module")
def clip(darkroom: Darkroom, shot: Shot) -> DevelopedClip:
    return darkroom.develop_clip(shot).result(110)


@pytest.fixture(scope="module")
def snow(darkroom: Darkroom, shot: Shot) -> DevelopedClip:
    return darkroom.develop_clip(replace(shot, scene="aurora")).result(110)


@pytest.fixture(scope="module")
def room(darkroom: Darkroom, shot: Shot) -> DevelopedClip:
    return darkroom.develop_clip(replace(shot, scene="here")).result(110)


def boxes(video: bytes) -> list[str]:
    """The types of the file's boxes in their order (ISO 14496-12)."""
    found, at = [], 0
    while at < len(video):
        found.append(video[at + 4 : at + 8].decode())
        at += int.from_bytes(video[at : at + 4], "big")
    return found


def pictures(video: bytes) -> NDArray[np.int16]:
    with av.open(io.BytesIO(video), "r") as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]).astype(np.int16)


def steps(pictures: NDArray[np.int16]) -> NDArray[np.float64]:
    """By how much each picture differs from the next, the last from the first."""
    differences = np.abs(pictures - np.roll(pictures, -1, axis=0))
    return np.asarray(differences.mean(axis=(1, 2, 3)))


def test_the_video_is_h264_that_every_phone_plays_while_it_loads(clip: DevelopedClip) -> None:
    order = boxes(clip.video)
    assert order.index("moov") < order.index("mdat")
    assert len(clip.video) <= CLIP_BYTES
    with av.open(io.BytesIO(clip.video), "r") as container:
        assert [stream.type for stream in container.streams] == ["video"], "it has no sound"
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert (stream.codec_context.pix_fmt, stream.codec_context.profile) == ("yuv420p", "High")
        assert (stream.width, stream.height) == SIZE
        assert stream.duration
        assert stream.time_base
        assert float(stream.duration * stream.time_base) == pytest.approx(4.0, abs=0.1), "there and back"


def test_the_animation_for_messengers_repeats_for_ever_with_half_the_pictures(clip: DevelopedClip) -> None:
    assert len(clip.animation) <= CLIP_BYTES
    with Image.open(io.BytesIO(clip.animation)) as image:
        assert (image.format, image.size) == ("WEBP", SIZE)
        assert getattr(image, "n_frames", 0) == COUNT - 1
        assert image.info["loop"] == 0


@pytest.mark.parametrize("made", ["clip", "snow"])  # water, and what drifts
def test_nothing_jumps_where_the_clip_begins_anew(made: str, request: pytest.FixtureRequest) -> None:
    shown = pictures(request.getfixturevalue(made).video)
    assert len(shown) == 2 * COUNT - 2
    jumps = steps(shown)
    assert jumps[-1] < 1.5 * jumps[:-1].max()
    assert jumps[-1] < 0.5 * np.abs(shown[0] - shown[len(shown) // 2]).mean(), "which a jump would be like"


def test_snow_falls_on_while_guests_come_back(snow: DevelopedClip, room: DevelopedClip, shot: Shot) -> None:
    truth = DemoCamera(Clock(), SIZE, RATE, cast="one").truth(shot.clip[-11].number)

    def moved(made: DevelopedClip) -> int:
        """Pixels beside the guests that differ ten pictures after the turn and ten before, which show one frame."""
        shown = pictures(made.video)
        return int((np.abs(shown[10] - shown[-10]).max(axis=2)[truth == 0] > 40).sum())

    assert moved(snow) > 50 > moved(room), "the room stands still"


def test_guests_are_cut_out_and_the_room_is_nowhere_to_be_seen(
    clip: DevelopedClip, room: DevelopedClip, shot: Shot
) -> None:
    shown, seen = pictures(clip.video)[0], pictures(room.video)[0]
    truth = DemoCamera(Clock(), SIZE, RATE, cast="one").truth(shot.frame.number)
    apart = np.abs(shown - seen).mean(axis=2)
    assert apart[truth == 255].mean() < 20
    assert apart[truth == 0].mean() > 40


def test_a_darkroom_that_is_killed_over_a_clip_makes_it_after_all(darkroom: Darkroom, shot: Shot) -> None:
    order = darkroom.develop_clip(shot)
    until(lambda: darkroom.status.busy, "it has begun")
    pid = darkroom.pid
    assert pid
    os.kill(pid, 9)
    assert boxes(order.result(110).video)[0] == "ftyp"
    assert darkroom.pid != pid


def test_the_booth_itself_never_loads_pyav() -> None:
    importing = [
        path
        for path in Path("booth").rglob("*.py")
        if any(line.startswith(("import av", "from av")) for line in path.read_text().splitlines())
    ]
    assert {path.name for path in importing} == {"clip.py", "clip_files.py"}
    from_outside = [
        path
        for path in Path("booth").rglob("*.py")
        if "booth.darkroom.clip" in path.read_text() and path not in importing
    ]
    assert [path.name for path in from_outside] == ["job.py"]
