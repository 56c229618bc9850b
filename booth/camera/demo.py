"""The demo camera: real people in front of a room, and the true matte of every frame.

Frame n is a pure function of (seed, n, size, rate, cast), so that a test, the bench and two runs see the same thing.
"""

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from booth.camera.demo_story import Cast, Pose, passer_by, poses
from booth.camera.jpeg import cover, encoded
from booth.camera.protocol import CameraLost
from booth.camera.schedule import FrameSchedule
from booth.clock import Clock
from booth.frames import Frame
from booth.imaging.arrays import eight_bit
from booth.picture_types import Matte, Picture, Size

_ASSETS = Path(__file__).parent / "demo_assets"
_ROOM = _ASSETS / "room.webp"
_GUESTS = tuple(_ASSETS / name for name in ("orange.webp", "blue.webp"))
_TALL = (0.83, 0.80, 0.58)  # height of each guest's picture, in shares of the frame's height
_BELOW = (0.07, 0.07, 0.20)  # how much of that lies below the frame: where a picture ends is never seen
_WHO = (0, 1, 1)  # whose picture each guest is; the child is half as tall in the frame as an adult, but no dwarf
_PASSER_BY = 0.40  # height of their picture, in shares of the room's height
_SILL = 0.64  # of the room's height, where the glass of its window ends
_HIDDEN = 0.19  # of the room's height, how much of a passer-by the wall below it hides
_GLASS = (slice(205, 690), slice(180, 560))  # where that glass is in the room's picture, rows and columns
_BRIGHT = (200, 225)  # levels of 255 between which what stands before the window gives way to what is behind it
_GLARE = 30  # of 255, how much of a passer-by the bright day outdoes
_NOISE = 1.2  # of 255, standard deviation of the room's sensor noise
_NOISY_ROOMS = 3  # as many are made beforehand and shown in turn
_QUALITY = 92  # of the JPEG; what webcams send is about that

_Layer = tuple[tuple[slice, slice], NDArray[np.uint8]]
"""Where a figure lies in a frame, and its RGBA with the colour multiplied by the matte."""


class DemoCamera:
    """Plays the camera of a booth at *size* and *rate* frames a second: guests, a child, somebody who walks by behind.

    Raises CameraLost if the booth's own pictures are missing.
    """

    name = "demo camera"

    def __init__(
        self, clock: Clock, size: Size = (1920, 1080), rate: float = 30.0, seed: int = 1, cast: Cast = "story"
    ) -> None:
        self._size = size
        self._seed = seed
        self._cast: Cast = cast
        room = _load(_ROOM)
        self._rooms = _noisy(cover(room, size), seed)
        self._window = cover(_window(room), size)
        self._room_size = (room.shape[1], room.shape[0])
        self._room_scale = max(size[0] / room.shape[1], size[1] / room.shape[0])
        self._unit = min(size[1], 0.6 * size[0])  # guests fit into a narrow frame too
        guests = [_load(path) for path in _GUESTS]
        guests[1] = np.ascontiguousarray(guests[1][:, ::-1])  # two who look past each other
        self._prints = [_print(guests[who], tall * self._unit) for who, tall in zip(_WHO, _TALL, strict=True)]
        self._prints.append(_in_glare(_print(guests[0], _PASSER_BY * room.shape[0] * self._room_scale)))
        self._pace = FrameSchedule(clock, rate)

    def read(self) -> Frame:
        """The next frame, when it is due; frames whose time has passed are skipped, as a camera's are."""
        number, taken = self._pace.wait()
        return Frame(encoded(self.picture(number), _QUALITY), self._size, taken, number, demo=True)

    def close(self) -> None:
        """Nothing is held."""

    def picture(self, number: int) -> Picture:
        """Frame *number* before it becomes a JPEG: height x width x 3, RGB."""
        picture = self._rooms[number % _NOISY_ROOMS].copy()
        _draw(picture, (*self._behind(number), *self._guests(number)))
        return picture

    def truth(self, number: int) -> Matte:
        """How much of each pixel of frame *number* is guest: height x width, 0 to 255, exact to the rounding."""
        return 255 - self._not_covered(self._guests(number))

    def cutout(self, number: int) -> tuple[Picture, Matte]:
        """The guests of frame *number* without the room: their own colours, and their matte."""
        colours = np.zeros((self._size[1], self._size[0], 3), np.uint8)
        _draw(colours, self._guests(number))
        matte = self.truth(number)
        whole = cv2.cvtColor(np.maximum(matte, 1), cv2.COLOR_GRAY2RGB)
        return eight_bit(cv2.divide(colours, whole, scale=255)), matte

    def passer_by(self, number: int) -> Matte:
        """How much of each pixel of frame *number* is somebody who is no guest: height x width, 0 to 255."""
        seen = self._not_covered(self._guests(number))
        return eight_bit(cv2.multiply(255 - self._not_covered(self._behind(number)), seen, scale=1 / 255))

    def _not_covered(self, layers: list[_Layer]) -> Matte:
        seen = np.full(self._size[::-1], 255, np.uint8)
        for place, layer in layers:
            seen[place] = cv2.multiply(seen[place], 255 - layer[..., 3], scale=1 / 255)
        return seen

    def _guests(self, number: int) -> list[_Layer]:
        """Every guest's part of frame *number*."""
        found = []
        for pose in poses(number / self._pace.rate, self._seed, self._cast):
            found += self._laid(pose, self._placed(pose, *self._prints[pose.guest].shape[:2]))
        return found

    def _behind(self, number: int) -> list[_Layer]:
        """The part of frame *number* that somebody outside the room's window has, if there is anybody."""
        pose = passer_by(number / self._pace.rate, self._seed, self._cast)
        if pose is None:
            return []
        found = self._laid(pose, self._outside(pose, *self._prints[pose.guest].shape[:2]))
        for place, layer in found:
            cv2.multiply(layer, cv2.merge([self._window[place]] * 4), dst=layer, scale=1 / 255)
        return found

    def _laid(self, pose: Pose, move: NDArray[np.float64]) -> list[_Layer]:
        """The print of *pose* where *move*, its 2 x 3 matrix, puts it in the frame; nothing if that is outside."""
        figure = self._prints[pose.guest]
        height, width = figure.shape[:2]
        corners = np.array([(0, 0, 1), (width, 0, 1), (0, height, 1), (width, height, 1)]) @ move.T
        left, top = np.floor(np.clip(corners.min(0) - 1, 0, self._size)).astype(int)
        right, bottom = np.ceil(np.clip(corners.max(0) + 1, 0, self._size)).astype(int)
        if left >= right or top >= bottom:
            return []
        move[:, 2] -= left, top
        layer = cv2.warpAffine(figure, move, (int(right - left), int(bottom - top)), flags=cv2.INTER_LINEAR)
        return [((slice(top, bottom), slice(left, right)), eight_bit(layer))]

    def _placed(self, pose: Pose, height: int, width: int) -> NDArray[np.float64]:
        """The 2 x 3 matrix from a guest's print to the frame: turned and sized about the middle of the lower edge."""
        y = self._size[1] + _BELOW[pose.guest] * self._unit - pose.lift * height
        return _standing(pose, height, width, pose.x * self._size[0], y)

    def _outside(self, pose: Pose, height: int, width: int) -> NDArray[np.float64]:
        """The same for somebody outside the window, who stays there whatever part of the room the frame shows."""
        across, down = (length * self._room_scale for length in self._room_size)
        x = self._size[0] / 2 + (pose.x - 0.5) * across
        y = self._size[1] / 2 + (_SILL - 0.5 + _HIDDEN) * down - pose.lift * height
        return _standing(pose, height, width, x, y)


def _draw(picture: Picture, layers: Iterable[_Layer]) -> None:
    for place, layer in layers:
        kept = cv2.cvtColor(255 - layer[..., 3], cv2.COLOR_GRAY2RGB)
        behind = cv2.multiply(picture[place], kept, scale=1 / 255)
        picture[place] = cv2.add(behind, cv2.cvtColor(layer, cv2.COLOR_RGBA2RGB))


def _standing(pose: Pose, height: int, width: int, x: float, y: float) -> NDArray[np.float64]:
    """The 2 x 3 matrix that puts the middle of a print's lower edge to *x*, *y*."""
    cos, sin = pose.near * np.cos(pose.lean), pose.near * np.sin(pose.lean)
    return np.array(
        [
            [cos, -sin, x - cos * width / 2 + sin * height],
            [sin, cos, y - sin * width / 2 - cos * height],
        ]
    )


def _load(path: Path) -> NDArray[np.uint8]:
    """A picture of the booth's own, RGB or RGBA."""
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise CameraLost(f"the demo camera's picture {path} is missing or broken; install the booth again")
    code = cv2.COLOR_BGRA2RGBA if picture.shape[2] == 4 else cv2.COLOR_BGR2RGB
    return cv2.cvtColor(picture, code).astype(np.uint8, copy=False)


def _window(room: Picture) -> Matte:
    """How much of each pixel of the *room* is seen through its window: what is as bright as the day outside."""
    darkest = room[_GLASS].min(axis=2).astype(np.float32)
    window = np.zeros(room.shape[:2], np.uint8)
    window[_GLASS] = 255 * np.clip((darkest - _BRIGHT[0]) / (_BRIGHT[1] - _BRIGHT[0]), 0, 1)
    return window


def _in_glare(figure: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A print as it looks against the light: its colours are washed out."""
    washed = figure.copy()
    washed[..., :3] = figure[..., :3] * (1 - _GLARE / 255) + figure[..., 3:] * (_GLARE / 255)
    return washed


def _noisy(room: MatLike, seed: int) -> list[NDArray[np.uint8]]:
    """The room as often as it is shown in turn, each with other noise: one field, shifted, which is quick."""
    noise = np.random.default_rng(seed).standard_normal(room.shape, np.float32)
    noise = np.round(noise * _NOISE).astype(np.int16)
    return [
        np.clip(room + np.roll(noise, 97 * turn, axis=(0, 1)), 0, 255).astype(np.uint8) for turn in range(_NOISY_ROOMS)
    ]


def _print(guest: NDArray[np.uint8], tall: float) -> NDArray[np.uint8]:
    """A guest at about the size it is shown at, the colour multiplied by the matte so that edges scale cleanly."""
    rgba = guest.astype(np.float32)
    rgba[..., :3] *= rgba[..., 3:] / 255
    scale = tall / rgba.shape[0]
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    rgba = cv2.resize(rgba, None, fx=scale, fy=scale, interpolation=way).clip(0, 255)
    rgba[..., :3] = np.minimum(rgba[..., :3], rgba[..., 3:])  # the cubic overshoots; colour is never more than matte
    return np.round(rgba).astype(np.uint8)
