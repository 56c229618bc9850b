import itertools
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from booth.camera.demo import DemoCamera
from booth.camera.demo_story import CHILD, passer_by, poses
from booth.clock import Clock
from booth.picture_types import Box, Mask, Matte, Picture, Size
from booth.runtime.child import ChildProcess
from booth.segmentation.faces import Face, FaceDetector
from booth.segmentation.heads import broken_heads
from booth.segmentation.live.crops import crop_matte
from booth.segmentation.live.pipeline import LiveCutout, LivePipeline, PreparedFrame
from booth.segmentation.segmenter import segmenter_process

SIZE = (640, 360)


class RoughModel:
    """Finds what is bright, as coarsely and as unsteadily as a model finds people."""

    def __init__(self, noise: float) -> None:
        self._noise = noise
        self._random = np.random.default_rng(3)

    def segment(self, picture: Picture) -> Matte:
        """The matte of *picture*, at its size."""
        bright = cv2.GaussianBlur(cv2.inRange(picture, (128, 128, 128), (255, 255, 255)), (0, 0), 3)
        height, width = bright.shape
        noise = cv2.resize(self._random.normal(0, self._noise, (height // 8, width // 8)), (width, height))
        doubt = 1 - np.abs(bright.astype(float) - 128) / 128
        matte: Matte = np.clip(bright + noise * doubt, 0, 255).astype(np.uint8)
        return matte


def booth_with(x: float, seed: int, size: Size = SIZE) -> tuple[Picture, Matte]:
    """Somebody at *x* (0 to 1) of a frame of *size*, in new noise, and where they are."""
    width, height = size
    truth = np.zeros((height, width), np.uint8)
    cv2.ellipse(truth, (round(x * width), height), (height // 4, round(0.8 * height)), 0, 0, 360, 255, -1, cv2.LINE_AA)
    noise = np.random.default_rng(seed).normal(0, 2, (height, width, 1))
    picture = 60 + truth[..., None] * (140 / 255) + noise
    return np.clip(np.repeat(picture, 3, 2), 0, 255).astype(np.uint8), truth


def update(live: LivePipeline, picture: Picture, now: float, segment: Callable[[Picture], Matte]) -> Matte:
    """The matte of *picture*, which was taken at *now*, with one output of the model."""
    return cut(live, picture, now, segment).matte


def cut(live: LivePipeline, picture: Picture, now: float, segment: Callable[[Picture], Matte]) -> LiveCutout:
    prepared = live.prepare(picture, now)
    return live.finish(live.accumulate(prepared, segment(prepared.model_input)))


def error(matte: Matte, truth: Matte) -> float:
    return float(np.abs(matte.astype(int) - truth).mean())


@pytest.mark.parametrize("size", [(640, 360), (360, 640), (640, 480), (853, 480), (300, 300)])
def test_the_matte_has_the_pictures_size_and_is_right_after_a_second(size: Size) -> None:
    live, model = LivePipeline(size, "auto", 0.5, None), RoughModel(10)
    for frame in range(25):
        picture, truth = booth_with(0.5, frame, size)
        cutout = cut(live, picture, frame / 25, model.segment)
    assert cutout.matte.shape == truth.shape
    assert error(cutout.matte, truth) < 3
    assert cutout.presence == pytest.approx((truth > 127).mean(), abs=0.02)


def test_flicker_is_less_than_half_of_the_models_own_and_nobody_who_moves_drags_a_ghost() -> None:
    live, model = LivePipeline(SIZE, "landscape", 0.5, None), RoughModel(60)
    raw, shown, truths = [], [], []
    for frame in range(60):
        moves = max(0, frame - 40) * 0.02
        picture, truth = booth_with(0.3 + moves, frame)
        answer = model.segment(cv2.resize(picture, (256, 144)).astype(np.uint8))
        raw.append(cv2.resize(answer, SIZE).astype(float))
        shown.append(update(live, picture, frame / 25, model.segment).astype(float))
        truths.append(truth.astype(float))

    def flicker(mattes: list[NDArray[np.float64]]) -> float:
        """The dtSSD of the frames in which nobody moves."""
        still = range(20, 40)
        changes = [(mattes[n] - mattes[n - 1]) - (truths[n] - truths[n - 1]) for n in still]
        return float(np.mean([np.sqrt((change**2).mean()) for change in changes]))

    def ghosting(mattes: list[NDArray[np.float64]]) -> float:
        """The error where the truth has just changed."""
        errors = []
        for before, now in itertools.pairwise(range(40, 60)):
            moved = cv2.dilate((np.abs(truths[now] - truths[before]) > 127).astype(np.uint8), np.ones((11, 11))) > 0
            errors.append(np.abs(mattes[now] - truths[now])[moved].mean())
        return float(np.mean(errors))

    assert flicker(shown) < flicker(raw) / 2
    assert ghosting(shown) < ghosting(raw)


def test_after_a_pause_nothing_of_who_was_there_is_left() -> None:
    live, model = LivePipeline(SIZE, "auto", 0.5, None), RoughModel(0)
    for frame in range(25):
        update(live, booth_with(0.3, frame)[0], frame / 25, model.segment)
    empty = np.full((360, 640, 3), 60, np.uint8)
    cutout = cut(live, empty, 2.0, lambda _: np.zeros((256, 256), np.uint8))
    assert cutout.presence == 0
    assert not cutout.matte.any()


def test_an_answer_that_never_came_leaves_the_next_frame_whole() -> None:
    live, model = LivePipeline(SIZE, "auto", 0.5, None), RoughModel(10)
    for frame in range(30):
        picture, truth = booth_with(0.5, frame)
        prepared = live.prepare(picture, frame / 25)
        if frame % 3:
            coarse = live.accumulate(prepared, model.segment(prepared.model_input))
    assert error(live.finish(coarse).matte, truth) < 3


def test_working_at_another_size_forgets_nothing() -> None:
    live, model = LivePipeline(SIZE, "auto", 0.5, None), RoughModel(10)
    for frame in range(50):
        picture, truth = booth_with(0.5, frame)
        update(live, picture, frame / 25, model.segment)
    before = live.background.known
    assert before > 0.3
    live.work_at((320, 180))
    picture, truth = booth_with(0.5, 50, (320, 180))
    matte = update(live, picture, 2.0, model.segment)
    assert matte.shape == truth.shape
    assert error(matte, truth) < 3
    assert live.background.known >= before


class OneFace(FaceDetector):
    """Finds one face, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.face = Face((320.0, 110.0), (320.0, 115.0), (320.0, 130.0))

    def find(self, picture: Picture) -> list[Face]:
        self.asked += 1
        return [self.face]


def test_faces_are_searched_for_soon_after_somebody_has_come_and_then_once_a_second() -> None:
    detector = OneFace()
    live, model = LivePipeline(SIZE, "auto", 0.5, detector), RoughModel(10)
    searches = []
    for frame in range(120):
        somebody = frame >= 20
        picture = booth_with(0.5, frame)[0] if somebody else np.full((360, 640, 3), 60, np.uint8)
        if live.find_faces(cut(live, picture, frame / 30, model.segment)):
            searches.append(frame)
    assert len(searches) == detector.asked
    assert 20 < searches[0] <= 27
    assert [after - before for before, after in itertools.pairwise(searches)] == [30, 30, 30]


def test_after_a_pause_faces_are_searched_for_at_once() -> None:
    detector = OneFace()
    live, model = LivePipeline(SIZE, "auto", 0.5, detector), RoughModel(10)
    searches = []
    for frame in range(40):
        now = frame / 30 + (2.0 if frame >= 20 else 0.0)
        if live.find_faces(cut(live, booth_with(0.5, frame)[0], now, model.segment)):
            searches.append(frame)
    assert len(searches) == 2
    assert 20 < searches[1] < 26


def test_the_head_of_a_guest_is_shown_to_the_model_by_itself_and_that_of_a_poster_is_not() -> None:
    detector = OneFace()

    def shown(x: float) -> set[Box]:
        """The crops of somebody who stands at *x*."""
        live, model = LivePipeline(SIZE, "auto", 0.5, detector), RoughModel(10)
        crops = set()
        for frame in range(60):
            prepared = live.prepare(booth_with(x, frame)[0], frame / 30)
            live.find_faces(live.finish(live.accumulate(prepared, model.segment(prepared.model_input))))
            crops.add(prepared.crop.box)
        return crops

    (head,) = {box for box in shown(0.5) if box[3] < 120}
    left, top, right, bottom = head
    assert left < 160 - 25 < 160 + 25 < right
    assert top < 36  # where the hair begins
    assert bottom > 90
    assert not {box for box in shown(0.1) if box[3] < 120}


@pytest.fixture(scope="module")
def segmenter() -> Iterator[ChildProcess]:
    child = segmenter_process("general", Clock())
    while not child.ready(1):
        continue
    yield child
    child.stop()


def test_the_demo_guests_are_cut_out_well_with_the_real_model(segmenter: ChildProcess) -> None:
    camera = DemoCamera(Clock(), size=(1280, 720), cast="two")
    live = LivePipeline((1280, 720), "auto", 0.5, None)
    for number in range(25):
        matte = update(live, camera.picture(number), number / 25, lambda shown: segmenter.ask(shown, 30))
    found, there = matte > 127, camera.truth(24) > 127
    assert (found & there).sum() / (found | there).sum() > 0.92


def test_nobody_loses_their_hair_to_a_wall_that_is_not_known_yet(segmenter: ChildProcess) -> None:
    camera, size = DemoCamera(Clock(), size=(1280, 720), cast="two"), (1280, 720)
    detector = FaceDetector()

    def broken(faces: FaceDetector | None) -> int:
        """How many of a hundred heads have a hole."""
        live, found = LivePipeline(size, "auto", 0.5, faces), 0
        for number in range(660, 960, 2):
            cutout = cut(live, camera.picture(number), number / 30, lambda shown: segmenter.ask(shown, 30))
            live.find_faces(cutout)
            if number % 6 == 0:
                found += len(broken_heads(cutout.matte, detector.find(camera.picture(number))))
        return found

    assert broken(None) > 20
    assert broken(detector) < 8


def test_after_a_moment_of_the_empty_room_what_the_model_misses_is_cut_out_too(segmenter: ChildProcess) -> None:
    size = (1280, 720)
    empty, guests = DemoCamera(Clock(), size=size, cast="nobody"), DemoCamera(Clock(), size=size, cast="two")

    def found(seconds_empty: float) -> float:
        live = LivePipeline(size, "auto", 0.5, None)
        now = 0.0
        while now < seconds_empty:
            update(live, empty.picture(round(10 * now)), now, lambda shown: segmenter.ask(shown, 30))
            now += 0.1
        for number in range(15):
            picture, truth = guests.picture(number), guests.truth(number) > 127
            matte = update(live, picture, now + number / 25, lambda shown: segmenter.ask(shown, 30)) > 127
        return float((matte & truth).sum() / (matte | truth).sum())

    assert found(3) > max(0.97, found(0))


def test_a_child_stays_in_every_frame_of_the_story(segmenter: ChildProcess) -> None:
    camera, rate = DemoCamera(Clock(), size=SIZE), 30
    together = [number for number in range(0, 60 * rate, 3) if _child_stands(number / rate)]
    live = LivePipeline(SIZE, "auto", 0.5, None)
    found = []
    for number in range(together[0] - rate, together[-1], 3):
        matte = update(live, camera.picture(number), number / rate, lambda shown: segmenter.ask(shown, 30))
        child = camera.truth(number) > 127
        child[:, : round(0.71 * SIZE[0])] = False
        if number > together[0] + rate // 2:  # it stands there
            found.append((matte > 127)[child].mean())
    assert len(found) > 80
    assert min(found) > 0.8


def test_a_passer_by_of_the_story_is_seen_by_the_model_and_never_shown(segmenter: ChildProcess) -> None:
    camera, rate = DemoCamera(Clock(), size=SIZE), 30
    passing = [number for number in range(0, 20 * rate, 3) if passer_by(number / rate, 1, "story")]
    live = LivePipeline(SIZE, "auto", 0.5, None)
    found, shown = [], []
    for number in range(passing[0] - rate, passing[-1], 3):
        prepared = live.prepare(camera.picture(number), number / rate)
        output = segmenter.ask(prepared.model_input, 30)
        cutout = live.finish(live.accumulate(prepared, output))
        passer_by_at = camera.passer_by(number) > 127
        if passer_by_at.any():
            found.append(_at_crop(passer_by_at, output, prepared))
            shown.append(cutout.matte[passer_by_at].max())
            assert cutout.presence > 0.1  # the guest in front stays
    assert max(found) > 200
    assert max(shown) == 0


def _at_crop(mask: Mask, output: Matte, frame: PreparedFrame) -> int:
    """The highest of the model's *output* where *mask*, of the picture's size, is true in the crop of *frame*."""
    map_size = (frame.small.shape[1], frame.small.shape[0])
    left, top, right, bottom = frame.crop.box
    part = cv2.resize(mask.astype(np.uint8), map_size)[top:bottom, left:right] > 0
    return int(crop_matte(output, frame.crop)[part].max(initial=0))


def _child_stands(seconds: float) -> bool:
    """Whether the child is there and does not walk."""
    return any(pose.figure == CHILD and 0.83 < pose.x < 0.89 for pose in poses(seconds, 1, "story"))
