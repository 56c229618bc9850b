"""The demo camera: real people in front of a room, and the true matte of every frame.

Frame n is a pure function of (seed, n, size, rate, cast), so that a test, the bench and two runs see the same thing.
"""

from pathlib import Path

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from booth.camera.jpeg import cover, encoded
from booth.camera.pace import Pace
from booth.camera.protocol import CameraLost
from booth.camera.story import Cast, Pose, poses
from booth.clock import Clock
from booth.frames import Frame, Matte, Picture, Size

_ROOM = Path(__file__).parent / "room" / "room.webp"
_GUESTS = tuple(Path(__file__).parent / "guests" / name for name in ("orange.webp", "blue.webp"))
_TALL = (0.83, 0.80)  # height of each guest's picture, in shares of the frame's height
_BELOW = 0.07  # share of the frame's height that a guest's picture reaches below it: where it ends is never seen
_NOISE = 1.2  # of 255, standard deviation of the room's sensor noise
_NOISY_ROOMS = 3  # as many are made beforehand and shown in turn
_QUALITY = 92  # of the JPEG; what webcams send is about that


class DemoCamera:
    """Plays the camera of a booth with one or two guests in front of it, at *size* and *rate* frames a second.

    Raises CameraLost if the booth's own pictures are missing.
    """

    name = "demo camera"

    def __init__(
        self, clock: Clock, size: Size = (1920, 1080), rate: float = 30.0, seed: int = 1, cast: Cast = "story"
    ) -> None:
        self._size = size
        self._seed = seed
        self._cast: Cast = cast
        self._rooms = _noisy(cover(_load(_ROOM), size), seed)
        self._unit = min(size[1], 0.6 * size[0])  # guests fit into a narrow frame too
        self._prints = [_print(_load(path), tall * self._unit) for path, tall in zip(_GUESTS, _TALL, strict=True)]
        self._prints[1] = np.ascontiguousarray(self._prints[1][:, ::-1])  # two who look past each other
        self._pace = Pace(clock, rate)

    def read(self) -> Frame:
        """The next frame, when it is due; frames whose time has passed are skipped, as a camera's are."""
        number, taken = self._pace.wait()
        return Frame(encoded(self.picture(number), _QUALITY), self._size, taken, number, demo=True)

    def close(self) -> None:
        """Nothing is held."""

    def picture(self, number: int) -> Picture:
        """Frame *number* before it becomes a JPEG: height x width x 3, RGB."""
        picture = self._rooms[number % _NOISY_ROOMS].copy()
        self._draw_guests(number, picture)
        return picture

    def truth(self, number: int) -> Matte:
        """How much of each pixel of frame *number* is guest: height x width, 0 to 255, exact to the rounding."""
        seen = np.full(self._size[::-1], 255, np.uint8)  # how much of the room
        for place, layer in self._layers(number):
            seen[place] = cv2.multiply(seen[place], 255 - layer[..., 3], scale=1 / 255)
        return 255 - seen

    def cutout(self, number: int) -> tuple[Picture, Matte]:
        """The guests of frame *number* without the room: their own colours, and their matte."""
        colours = np.zeros((self._size[1], self._size[0], 3), np.uint8)
        self._draw_guests(number, colours)
        matte = self.truth(number)
        whole = cv2.cvtColor(np.maximum(matte, 1), cv2.COLOR_GRAY2RGB)
        return cv2.divide(colours, whole, scale=255).astype(np.uint8, copy=False), matte

    def _draw_guests(self, number: int, picture: Picture) -> None:
        for place, layer in self._layers(number):
            kept = cv2.cvtColor(255 - layer[..., 3], cv2.COLOR_GRAY2RGB)
            behind = cv2.multiply(picture[place], kept, scale=1 / 255)
            picture[place] = cv2.add(behind, cv2.cvtColor(layer, cv2.COLOR_RGBA2RGB))

    def _layers(self, number: int) -> list[tuple[tuple[slice, slice], NDArray[np.uint8]]]:
        """Every guest's part of frame *number*: where it lies, and its RGBA with the colour multiplied by the matte."""
        found = []
        for pose in poses(number / self._pace.rate, self._seed, self._cast):
            guest = self._prints[pose.guest]
            move = self._placed(pose, guest.shape[0], guest.shape[1])
            height, width = guest.shape[:2]
            corners = np.array([(0, 0, 1), (width, 0, 1), (0, height, 1), (width, height, 1)]) @ move.T
            left, top = np.floor(np.clip(corners.min(0) - 1, 0, self._size)).astype(int)
            right, bottom = np.ceil(np.clip(corners.max(0) + 1, 0, self._size)).astype(int)
            if left < right and top < bottom:
                move[:, 2] -= left, top
                layer = cv2.warpAffine(guest, move, (int(right - left), int(bottom - top)), flags=cv2.INTER_LINEAR)
                found.append(((slice(top, bottom), slice(left, right)), layer.astype(np.uint8, copy=False)))
        return found

    def _placed(self, pose: Pose, height: int, width: int) -> NDArray[np.float64]:
        """The 2 x 3 matrix from a guest's print to the frame: turned and sized about the middle of the lower edge."""
        cos, sin = pose.near * np.cos(pose.lean), pose.near * np.sin(pose.lean)
        x = pose.x * self._size[0]
        y = self._size[1] + _BELOW * self._unit - pose.lift * height
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
