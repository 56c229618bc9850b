"""The demo camera: photographed people composited before a rendered room, with the true matte of every frame.

Frame n is a pure function of (seed, n, size, rate, cast), so that tests, the bench and every run see the same.
"""

from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from booth.camera.crop import centre_crop
from booth.camera.demo_story import Cast, Pose, passer_by, poses
from booth.camera.jpeg import encode_jpeg
from booth.camera.protocol import CameraLost
from booth.camera.schedule import FrameSchedule
from booth.clock import Clock
from booth.frames import Frame
from booth.imaging.arrays import as_uint8
from booth.picture_types import Grey, Matte, Picture, Size

_ASSETS = Path(__file__).parent / "demo_assets"
_ROOM = _ASSETS / "room.webp"
_GUESTS = tuple(_ASSETS / name for name in ("orange.webp", "blue.webp"))
_HEIGHTS = (0.83, 0.80, 0.58)  # of each guest's picture, fractions of the frame's height
_BELOW = (0.07, 0.07, 0.20)  # how much of that is below the frame, so that the picture's cut-off edge is never seen
_PICTURES = (0, 1, 1)  # which of _GUESTS each guest is; the child is a smaller adult who stands lower
_PASSER_BY = 0.40  # height of their picture, fraction of the room's height
_SILL = 0.64  # where the glass of the room's window ends, fraction of the room's height
_HIDDEN = 0.19  # how much of a passer-by the wall below the glass hides, fraction of the room's height
_GLASS = (slice(205, 690), slice(180, 560))  # rows and columns of that glass in the room's picture
_DAYLIGHT = (200, 225)  # levels (0 to 255) between which a pixel there goes from furniture to the day outside
_GLARE = 30  # of 255, how far the bright day blends a passer-by towards white
_NOISE = 1.2  # levels, standard deviation of the room's sensor noise
_NOISY_ROOMS = 3  # that are made beforehand and shown in turn
_QUALITY = 92  # of the JPEG, about what webcams send

_Rgba = NDArray[np.uint8]
"""height x width x 4, 0 to 255, with premultiplied colour unless said otherwise."""

_Layer = tuple[tuple[slice, slice], _Rgba]
"""The rows and columns that a figure takes in a frame, and its pixels there."""


class DemoCamera:
    """Stands in for a webcam of *size* and *rate* (frames a second): guests, a child, a passer-by outside the window.

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
        self._rooms = _with_noise(centre_crop(room, size), seed)
        self._window = centre_crop(_window(room), size)
        self._room_size = (room.shape[1], room.shape[0])
        self._room_scale = max(size[0] / room.shape[1], size[1] / room.shape[0])
        self._unit = min(size[1], 0.6 * size[0])  # pixels of a fraction 1.0; guests fit into a narrow frame too
        guests = [_load(path) for path in _GUESTS]
        guests[1] = np.ascontiguousarray(guests[1][:, ::-1])  # so that the two do not look the same way
        self._figures = [
            _figure(guests[picture], height * self._unit) for picture, height in zip(_PICTURES, _HEIGHTS, strict=True)
        ]
        self._figures.append(_in_glare(_figure(guests[0], _PASSER_BY * room.shape[0] * self._room_scale)))
        self._schedule = FrameSchedule(clock, rate)

    def read(self) -> Frame:
        """The next frame, when it is due; frames that nobody read in time are skipped."""
        number, taken = self._schedule.wait()
        return Frame(encode_jpeg(self.picture(number), _QUALITY), self._size, taken, number, demo=True)

    def close(self) -> None:
        """Nothing is held."""

    def picture(self, number: int) -> Picture:
        """Frame *number* before it becomes a JPEG: height x width x 3, RGB."""
        picture = self._rooms[number % _NOISY_ROOMS].copy()
        _draw(picture, (*self._behind(number), *self._guests(number)))
        return picture

    def truth(self, number: int) -> Matte:
        """The true matte of frame *number*, exact to the rounding."""
        return 255 - _transmittance(self._guests(number), self._size)

    def cutout(self, number: int) -> tuple[Picture, Matte]:
        """The guests of frame *number* without the room: their colours (straight alpha), and their matte."""
        premultiplied = np.zeros((self._size[1], self._size[0], 3), np.uint8)
        _draw(premultiplied, self._guests(number))
        matte = self.truth(number)
        divisor = cv2.cvtColor(np.maximum(matte, 1), cv2.COLOR_GRAY2RGB)
        return as_uint8(cv2.divide(premultiplied, divisor, scale=255)), matte

    def passer_by(self, number: int) -> Matte:
        """How much of each pixel of frame *number* is a passer-by, who is no guest."""
        visible = _transmittance(self._guests(number), self._size)
        passing = 255 - _transmittance(self._behind(number), self._size)
        return as_uint8(cv2.multiply(passing, visible, scale=1 / 255))

    def _guests(self, number: int) -> list[_Layer]:
        """The guests in frame *number*, those further back first."""
        layers = []
        for pose in poses(number / self._schedule.rate, self._seed, self._cast):
            layers += self._layer(pose, self._before_the_room(pose))
        return layers

    def _behind(self, number: int) -> list[_Layer]:
        """The passer-by outside the room's window in frame *number*, if there is one."""
        pose = passer_by(number / self._schedule.rate, self._seed, self._cast)
        if pose is None:
            return []
        layers = self._layer(pose, self._outside_the_window(pose))
        for place, rgba in layers:
            cv2.multiply(rgba, cv2.merge([self._window[place]] * 4), dst=rgba, scale=1 / 255)
        return layers

    def _layer(self, pose: Pose, transform: NDArray[np.float64]) -> list[_Layer]:
        """The figure of *pose* as a layer, none if *transform* (affine, 2 x 3) puts it outside the frame."""
        figure = self._figures[pose.figure]
        height, width = figure.shape[:2]
        corners = np.array([(0, 0, 1), (width, 0, 1), (0, height, 1), (width, height, 1)]) @ transform.T
        left, top = np.floor(np.clip(corners.min(0) - 1, 0, self._size)).astype(int)
        right, bottom = np.ceil(np.clip(corners.max(0) + 1, 0, self._size)).astype(int)
        if left >= right or top >= bottom:
            return []
        transform[:, 2] -= left, top
        rgba = cv2.warpAffine(figure, transform, (int(right - left), int(bottom - top)), flags=cv2.INTER_LINEAR)
        return [((slice(top, bottom), slice(left, right)), as_uint8(rgba))]

    def _before_the_room(self, pose: Pose) -> NDArray[np.float64]:
        """The transform (affine, 2 x 3) from a guest's figure to the frame."""
        figure = self._figures[pose.figure]
        y = self._size[1] + _BELOW[pose.figure] * self._unit - pose.lift * figure.shape[0]
        return _standing(pose, figure, pose.x * self._size[0], y)

    def _outside_the_window(self, pose: Pose) -> NDArray[np.float64]:
        """The same for a passer-by, who stays outside the window whatever part of the room the frame shows."""
        figure = self._figures[pose.figure]
        room_width, room_height = (length * self._room_scale for length in self._room_size)
        x = self._size[0] / 2 + (pose.x - 0.5) * room_width
        y = self._size[1] / 2 + (_SILL - 0.5 + _HIDDEN) * room_height - pose.lift * figure.shape[0]
        return _standing(pose, figure, x, y)


def _transmittance(layers: list[_Layer], size: Size) -> Grey:
    """How much of what is behind *layers* shows through at each pixel of a frame of *size*."""
    through = np.full(size[::-1], 255, np.uint8)
    for place, rgba in layers:
        through[place] = cv2.multiply(through[place], 255 - rgba[..., 3], scale=1 / 255)
    return through


def _draw(picture: Picture, layers: Iterable[_Layer]) -> None:
    """Composites *layers* over *picture*, in place."""
    for place, rgba in layers:
        through = cv2.cvtColor(255 - rgba[..., 3], cv2.COLOR_GRAY2RGB)
        behind = cv2.multiply(picture[place], through, scale=1 / 255)
        picture[place] = cv2.add(behind, cv2.cvtColor(rgba, cv2.COLOR_RGBA2RGB))


def _standing(pose: Pose, figure: _Rgba, x: float, y: float) -> NDArray[np.float64]:
    """The transform (affine, 2 x 3) that scales and turns *figure*, with the middle of its lower edge at *x*, *y*."""
    height, width = figure.shape[:2]
    cos, sin = pose.scale * np.cos(pose.lean), pose.scale * np.sin(pose.lean)
    return np.array(
        [
            [cos, -sin, x - cos * width / 2 + sin * height],
            [sin, cos, y - sin * width / 2 - cos * height],
        ]
    )


def _load(path: Path) -> NDArray[np.uint8]:
    """One of the booth's own pictures, RGB or RGBA with straight alpha."""
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise CameraLost(f"the demo camera's picture {path} is missing or broken; install the booth again")
    code = cv2.COLOR_BGRA2RGBA if picture.shape[2] == 4 else cv2.COLOR_BGR2RGB
    return cv2.cvtColor(picture, code).astype(np.uint8, copy=False)


def _window(room: Picture) -> Grey:
    """How much of each pixel of the *room* is the day outside its window: what is bright there."""
    darkest_channel = room[_GLASS].min(axis=2).astype(np.float32)
    window = np.zeros(room.shape[:2], np.uint8)
    window[_GLASS] = 255 * np.clip((darkest_channel - _DAYLIGHT[0]) / (_DAYLIGHT[1] - _DAYLIGHT[0]), 0, 1)
    return window


def _in_glare(figure: _Rgba) -> _Rgba:
    """*figure* as it looks against the light: with washed-out colours."""
    washed_out = figure.copy()
    washed_out[..., :3] = figure[..., :3] * (1 - _GLARE / 255) + figure[..., 3:] * (_GLARE / 255)
    return washed_out


def _with_noise(room: MatLike, seed: int) -> list[Picture]:
    """The *room* _NOISY_ROOMS times, each with other noise: one field that is shifted, which is quick."""
    noise = np.random.default_rng(seed).standard_normal(room.shape, np.float32)
    noise = np.round(noise * _NOISE).astype(np.int16)
    return [
        np.clip(room + np.roll(noise, 97 * turn, axis=(0, 1)), 0, 255).astype(np.uint8) for turn in range(_NOISY_ROOMS)
    ]


def _figure(guest: _Rgba, height: float) -> _Rgba:
    """*guest* (straight alpha) *height* pixels tall, premultiplied so that its edges stay clean when it is resized."""
    rgba = guest.astype(np.float32)
    rgba[..., :3] *= rgba[..., 3:] / 255
    scale = height / rgba.shape[0]
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    rgba = cv2.resize(rgba, None, fx=scale, fy=scale, interpolation=interpolation).clip(0, 255)
    rgba[..., :3] = np.minimum(
        rgba[..., :3], rgba[..., 3:]
    )  # cubic interpolation overshoots; premultiplied colour never exceeds alpha
    return np.round(rgba).astype(np.uint8)
