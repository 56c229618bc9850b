import os
import signal
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from booth.camera.demo import DemoCamera
from booth.camera.jpeg import encode_jpeg
from booth.clock import Clock
from booth.config import CutoutSettings
from booth.frames import Cutout, Frame, Latest
from booth.imaging.framing import frame_picture
from booth.picture_types import WHOLE, Picture, RelativeBox
from booth.segmentation.faces import Face, FaceDetector
from booth.segmentation.live.governor import WORKLOADS, Governor, Workload
from booth.segmentation.live.pipeline import CoarseCutout, LiveCutout
from booth.segmentation.live.worker import EARLY, IDLE_AFTER, IDLE_RATE, SILENCE, UNSEEN_RATE, CutoutWorker

SIZE = (640, 360)


@pytest.fixture
def frames() -> Latest[Frame]:
    return Latest()


@pytest.fixture
def cutter(frames: Latest[Frame]) -> Iterator[CutoutWorker]:
    cutter = CutoutWorker(frames, CutoutSettings(), 0, (16, 9), SIZE, Clock())
    cutter.start()
    yield cutter
    assert cutter.stop(10)


@pytest.fixture(scope="module")
def camera() -> DemoCamera:
    return DemoCamera(Clock(), size=SIZE, cast="one")


def cutout_of(cutter: CutoutWorker, count: int) -> tuple[Cutout | None, int]:
    return cutter.cutouts.after(count, timeout=30)


def ready(cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera) -> int:
    """Waits until the segmenter has loaded its model; the count of cutouts so far."""
    count = 0
    for _ in range(400):
        frames.put(camera.read())
        cutout, count = cutout_of(cutter, count)
        if cutout:
            return count
    pytest.fail("the segmenter did not come up")


def test_a_cutout_carries_its_own_frame_with_its_matte(
    cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera
) -> None:
    count = ready(cutter, frames, camera)
    frame = camera.read()
    frames.put(frame)
    cutout, _ = cutout_of(cutter, count)
    assert cutout
    assert cutout.frame is frame
    assert cutout.picture.shape == (360, 640, 3)
    assert cutout.matte.shape == (360, 640)
    assert 0.1 < cutout.presence < 0.9
    assert cutter.alive(Clock().now())


def test_the_status_says_what_a_technician_would_ask(
    cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera
) -> None:
    ready(cutter, frames, camera)
    status = cutter.status
    assert (status.workload, status.model, status.segmenter_alive) == (WORKLOADS[0].name, "general", True)
    assert status.segmenter_pid == cutter.pid
    assert (status.background, status.background_reason) == ("learning", "the room has not been seen empty yet")
    assert status.line() == "cutouts: full, model general, empty room learning"


def test_while_nobody_is_there_cutouts_come_more_rarely_until_somebody_comes(
    cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera
) -> None:
    count = ready(cutter, frames, camera)
    nobody = encode_jpeg(DemoCamera(Clock(), size=SIZE, cast="nobody").picture(0))
    somebody = encode_jpeg(camera.picture(0))
    start = cutter._due + IDLE_AFTER + 1  # whoever was there has left
    cut = []
    for number in range(12):
        frame = Frame(nobody if number < 8 else somebody, SIZE, start + number / 15, number)
        frames.put(frame)
        cutout, count = cutter.cutouts.after(count, timeout=0.25)
        if cutout:
            cut.append(frame.number)
    assert cut[0] == 0
    empty = [number for number in cut if number < 8]
    assert min(after - before for before, after in pairwise(empty)) / 15 >= 1 / IDLE_RATE - EARLY
    assert cut[-3:] == [9, 10, 11]


def test_the_shots_own_frame_is_cut_even_when_newer_ones_have_come(
    cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera
) -> None:
    count = ready(cutter, frames, camera)
    first, later = camera.read(), camera.read()
    cutter.cut_next(first)
    frames.put(later)
    seen = []
    for _ in range(2):
        cutout, count = cutout_of(cutter, count)
        assert cutout
        seen.append(cutout.frame.number)
    assert first.number in seen


def test_only_a_shots_cutout_is_told_whether_its_heads_are_whole_and_a_hole_is_logged(
    cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera, caplog: pytest.LogCaptureFixture
) -> None:
    count = ready(cutter, frames, camera)

    def cut(frame: Frame, *, shot: bool) -> Cutout:
        nonlocal count
        if shot:
            cutter.cut_next(frame)
        frames.put(frame)
        cutout = None
        while cutout is None or cutout.frame is not frame:
            cutout, count = cutout_of(cutter, count)
        return cutout

    for _ in range(30):  # until the matte has settled
        assert cut(camera.read(), shot=False).heads_whole is None
    assert cut(camera.read(), shot=True).heads_whole
    assert "hole" not in caplog.text
    finish = cutter._live.finish

    def finish_badly(coarse: CoarseCutout) -> LiveCutout:
        cutout = finish(coarse)
        top = int(np.flatnonzero((cutout.matte > 127).any(axis=1))[0])
        cutout.matte[: top + SIZE[1] // 6] = 0  # half of the head
        return cutout

    cutter._live.finish = finish_badly  # type: ignore[method-assign]  # as the model does on a bad day
    assert cut(camera.read(), shot=False).heads_whole is None  # nobody asked
    assert cut(camera.read(), shot=True).heads_whole is False
    assert "the live matte has a hole in 1 of 1 heads: the photo waits for the darkroom" in caplog.text


class Searches(FaceDetector):
    """Counts how often it is asked, and finds nobody."""

    def __init__(self) -> None:
        self.asked = 0

    def find(self, picture: Picture) -> list[Face]:
        self.asked += 1
        return []


def test_while_guests_pose_no_time_is_spent_on_finding_their_faces(
    cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera
) -> None:
    detector = cutter._live._detector = Searches()
    count = ready(cutter, frames, camera)

    def searches() -> int:
        nonlocal count
        before = detector.asked
        for _ in range(70):
            frames.put(camera.read())
            _, count = cutout_of(cutter, count)
        return detector.asked - before

    cutter.posing = True
    assert searches() <= 1  # one may have begun
    cutter.posing = False
    assert searches() >= 2


def test_the_governor_hears_how_long_the_screen_waits(frames: Latest[Frame]) -> None:
    cutter = CutoutWorker(frames, CutoutSettings(), 0, (16, 9), SIZE, Clock())
    for now in (2.0, 4.0):
        cutter._governor.record(0.01)
        cutter.screen_delayed(0.2)
        reason = cutter._governor.review(now, None, finishing=False)
    assert "screen waits 200 ms" in (reason or "")


def apart(cutout: Cutout, crop: RelativeBox) -> float:
    """How far what is surely guest in *cutout* is from *crop* of its frame, levels of 255 on average."""
    expected = frame_picture(cutout.frame, (16, 9), 0, SIZE, crop)
    sure = cutout.matte > 250
    return float(np.abs(cutout.picture[sure].astype(int) - expected[sure]).mean())


def test_the_view_moves_in_on_guests_far_away_and_the_shot_has_the_crop_that_it_was_promised(
    frames: Latest[Frame],
) -> None:
    size = (1920, 1080)
    camera = DemoCamera(Clock(), size, cast="one")
    cutter = CutoutWorker(frames, CutoutSettings(), 0, (16, 9), SIZE, Clock())
    cutter._governor = SteadyGovernor()
    cutter.start()
    try:
        count = ready(cutter, frames, camera)
        began = frames.peek()
        assert began

        def cut(step: int) -> Cutout:
            nonlocal count
            frame = Frame(encode_jpeg(camera.picture(0), 92), size, began.taken + 0.04 * step, began.number + step)
            if step == 100:
                promised.append(cutter.cut_next(frame))
            frames.put(frame)
            cutout = None
            while cutout is None or cutout.frame is not frame:
                cutout, count = cutout_of(cutter, count)
            return cutout

        promised: list[RelativeBox] = []
        cutouts = [cut(step) for step in range(1, 102)]
        crop = promised[0]
        assert crop[2] - crop[0] == pytest.approx(0.8, abs=0.02)
        assert apart(cutouts[0], WHOLE) == 0
        left, top, right, bottom = crop
        beside = [(left + x, top + y, right + x, bottom + y) for x in (-0.01, 0, 0.01) for y in (-0.01, 0, 0.01)]
        assert min(beside, key=lambda each: apart(cutouts[99], each)) == crop
        broad, slim = ((cutouts[number].matte > 127).any(axis=0).mean() for number in (99, 0))
        assert broad > 1.15 * slim  # in height they are cut off below, so that their eyes are where they belong
    finally:
        assert cutter.stop(10)


class ScriptedGovernor(Governor):
    """Is at one workload."""

    def __init__(self, workload: Workload) -> None:
        super().__init__()
        self._level = WORKLOADS.index(workload)

    def review(self, now: float, temperature: float | None, *, finishing: bool) -> str | None:
        return "it was told to"


class SteadyGovernor(Governor):
    """Stays at full size, however slow the machine that the test runs on."""

    def review(self, now: float, temperature: float | None, *, finishing: bool) -> str | None:
        return None


def test_on_a_slow_machine_cutouts_come_more_rarely_and_keep_their_size(
    cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "booth.segmentation.live.worker")
    count = ready(cutter, frames, camera)
    slow = ScriptedGovernor(WORKLOADS[3])
    cutter._governor = slow
    cutter._govern()
    assert f"governor: {WORKLOADS[3].name}, because it was told to" in caplog.text
    taken = []
    for _ in range(30):  # a second
        frames.put(camera.read())
        cutout, count = cutter.cutouts.after(count, timeout=0.001)
        if cutout:
            taken.append(cutout.frame.taken)
            assert cutout.picture.shape == (360, 640, 3)
            assert cutout.matte.shape == (360, 640)
            assert 0.1 < cutout.presence < 0.9
    assert len(taken) >= 3
    assert min(after - before for before, after in pairwise(taken)) >= 1 / WORKLOADS[3].rate - EARLY


def test_while_no_screen_shows_the_live_view_few_frames_are_cut(
    cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera
) -> None:
    count = ready(cutter, frames, camera)
    cutter.shown = False
    frame = camera.read()
    cutter.cut_next(frame)  # whatever was due before
    frames.put(frame)
    cutout, count = cutout_of(cutter, count)
    taken = [cutout.frame.taken] if cutout else []
    while len(taken) < 4:
        frames.put(camera.read())
        cutout, count = cutter.cutouts.after(count, timeout=0.001)
        if cutout:
            taken.append(cutout.frame.taken)
    assert min(after - before for before, after in pairwise(taken[1:])) >= 1 / UNSEEN_RATE - EARLY


def test_while_no_screen_shows_it_a_slow_machine_rests_as_long_as_it_works(
    cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = ready(cutter, frames, camera)
    cut = cutter._cut

    def slowly(frame: Frame) -> Cutout:
        cutout = cut(frame)
        cutter._took = 0.6  # seconds, as if it had been so slow
        return cutout

    monkeypatch.setattr(cutter, "_cut", slowly)
    cutter.shown = False
    taken: list[float] = []
    while len(taken) < 4:
        frames.put(camera.read())
        cutout, count = cutter.cutouts.after(count, timeout=0.001)
        if cutout:
            taken.append(cutout.frame.taken)
    assert min(after - before for before, after in pairwise(taken[1:])) >= 0.6


def test_the_shots_own_frame_is_cut_even_when_it_is_not_yet_its_turn(
    cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera
) -> None:
    count = ready(cutter, frames, camera)
    cutter._due = Clock().now() + 100
    frame = camera.read()
    cutter.cut_next(frame)
    frames.put(camera.read())
    cutout, _ = cutout_of(cutter, count)
    assert cutout
    assert cutout.frame is frame


def test_a_broken_frame_is_skipped(cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera) -> None:
    count = ready(cutter, frames, camera)
    frames.put(Frame(b"no jpeg", SIZE, 0.0, 0))
    Clock().sleep(0.1)
    frame = camera.read()
    frames.put(frame)
    cutout, _ = cutout_of(cutter, count)
    assert cutout
    assert cutout.frame is frame


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSEGV])
def test_a_killed_segmenter_shows_nobody_and_is_back_by_itself(
    cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera, blow: signal.Signals
) -> None:
    count = ready(cutter, frames, camera)
    assert cutter.pid
    os.kill(cutter.pid, blow)
    frames.put(camera.read())
    nobody, count = cutout_of(cutter, count)
    assert nobody is None  # the scene without guests, never the raw room by surprise
    ready(cutter, frames, camera)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_segmenter_that_is_lost_while_there_is_no_camera_is_back_before_the_next_frame(
    cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera, blow: signal.Signals
) -> None:
    ready(cutter, frames, camera)
    lost = cutter.pid
    assert lost
    os.kill(lost, blow)
    until_ready(cutter, other_than=lost)
    ready(cutter, frames, camera)


def test_a_segmenter_that_is_frozen_while_it_loads_is_replaced(
    cutter: CutoutWorker, frames: Latest[Frame], camera: DemoCamera
) -> None:
    while cutter.pid is None:
        Clock().sleep(0.01)
    frozen = cutter.pid
    os.kill(frozen, signal.SIGSTOP)
    until_ready(cutter, other_than=frozen)
    ready(cutter, frames, camera)


def until_ready(cutter: CutoutWorker, *, other_than: int) -> None:
    """Waits until another segmenter process has loaded its model."""
    for _ in range(600):
        if cutter.pid not in (other_than, None) and cutter._child._ready:
            return
        Clock().sleep(0.05)
    pytest.fail("it was not started again")


def test_a_machine_on_which_a_cutout_takes_seconds_is_slow_and_not_silent(frames: Latest[Frame]) -> None:
    cutter = CutoutWorker(frames, CutoutSettings(), 0, (16, 9), SIZE, Clock())
    answered = cutter._answered
    assert cutter.alive(answered + 9)
    assert not cutter.alive(answered + 11)
    cutter._took = 5.0
    assert cutter.alive(answered + 19)
    assert not cutter.alive(answered + 21)
    cutter._took = 500.0  # it was asleep
    assert not cutter.alive(answered + 61)


def test_a_segmenter_silent_for_ten_seconds_leaves_the_room_as_it_is(
    frames: Latest[Frame], camera: DemoCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booth.segmentation.live.worker.SILENCE", 0.0)
    cutter = CutoutWorker(frames, CutoutSettings(), 0, (16, 9), SIZE, Clock())
    cutter._child._job = ("tests.support.jobs:no_such_job", True, 0, ())
    cutter.start()
    frame = camera.read()
    frames.put(frame)
    cutout, _ = cutout_of(cutter, 0)
    assert cutter.stop(10)
    assert cutout
    assert (cutout.matte == 255).all()
    assert not cutter.alive(Clock().now() + SILENCE)
