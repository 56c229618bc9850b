"""Moving water: the rows of a still picture below the waterline, displaced by waves in perspective."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import as_uint8
from booth.imaging.colour import Numbers
from booth.picture_types import Picture, Size
from booth.scenes.description import Water

# Lengths are in pixels of a picture 720 high and scale with the height, so that a photo shows what was seen.
_HEIGHT = 720.0
_CELL = (8.0, 4.0)  # across and down: displacements are computed for cells and interpolated to pixels
_DISTANCE = 260.0  # how soon waves shrink towards the waterline
_LENGTHS = (2.0, 1.2, 0.8, 0.55, 0.4, 0.3, 0.22, 0.16)  # relative, and also amplitudes; two directions of each
LOOP = 4.0  # seconds after which all water is as it was: every wave passes a whole number of times in it


@dataclass(frozen=True, slots=True, eq=False)
class WaterLayer:
    """Waves over the rows *top* to *bottom* of a picture."""

    top: int
    bottom: int
    still: Picture  # those rows as RGBA, the A unused: OpenCV remaps four channels twice as fast as three
    turns: NDArray[np.int64]  # of each wave in a loop; negative if it runs the other way, to the horizon
    across: NDArray[np.float32]  # 2 waves x cells: pixels that each displaces each cell, by its cosine, then its sine
    down: NDArray[np.float32]
    cells: Size

    @property
    def nbytes(self) -> int:
        """The memory that its arrays take, in bytes."""
        return self.still.nbytes + self.across.nbytes + self.down.nbytes


@dataclass(frozen=True, slots=True)
class _Wave:
    across: float  # wave numbers to the right and into the distance, relative
    away: float
    turns: int  # in a loop
    length: float
    phase: float  # radians


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """The centres of the cells, in pixels of a picture 720 high."""

    cells: Size
    x: Numbers  # from the picture's middle; one for each column
    distance: Numbers  # down from the waterline; rows x 1


def make_water(water: Water, picture: Picture) -> WaterLayer | None:
    """The waves of *water* in *picture*, always the same for the same; None if no two of its rows are water."""
    height = picture.shape[0]
    top, bottom = round(water.top * height), min(round(water.bottom * height), height)
    if bottom - top < 2:
        return None
    grid = _grid(picture.shape[1], bottom - top, height / _HEIGHT)
    waves = _random_waves()
    strength = _strength(water, grid, height)
    cosines, sines = [], []
    for wave in waves:
        angle = 3 * wave.across * grid.x / grid.distance + 2.2 * wave.away * _DISTANCE / grid.distance + wave.phase
        # Radians that the wave turns within a cell: far away it is too fine for the cells, would alias, and is faded.
        fineness = np.hypot(
            3 * wave.across / grid.distance * _CELL[0], 2.2 * wave.away * _DISTANCE / grid.distance**2 * _CELL[1]
        )
        amplitude = strength * wave.length * np.exp(-((fineness / 1.3) ** 2))
        cosines.append(amplitude * np.cos(angle))
        sines.append(amplitude * np.sin(angle))
    even, odd = np.array(cosines).reshape(len(waves), -1), np.array(sines).reshape(len(waves), -1)
    return WaterLayer(
        top,
        bottom,
        as_uint8(cv2.cvtColor(picture[top:bottom], cv2.COLOR_RGB2RGBA)),
        np.array([wave.turns if number % 5 else -wave.turns for number, wave in enumerate(waves)]),
        (0.4 * np.concatenate([odd, even])).astype(np.float32),
        np.concatenate([even, -odd]).astype(np.float32),
        grid.cells,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Waves:
    """Water at one moment."""

    water: WaterLayer
    across: NDArray[np.float32]  # from which pixel of the still rows each one is taken: its column
    down: NDArray[np.float32]  # and its row


def waves_at(water: WaterLayer, moment: float) -> Waves:
    """The waves of *water* at *moment* (seconds)."""
    rows, width = water.still.shape[:2]
    angle = math.tau * np.mod(moment / LOOP * water.turns, 1.0)
    weights = np.concatenate([np.cos(angle), np.sin(angle)]).astype(np.float32)
    across = _to_pixels(weights @ water.across, water.cells, (width, rows))
    down = _to_pixels(weights @ water.down, water.cells, (width, rows))
    across += np.arange(width, dtype=np.float32)
    down += np.arange(rows, dtype=np.float32)[:, np.newaxis]
    return Waves(water, across, down)


def draw_water(waves: Waves, out: Picture, shift: int, rows: slice, columns: slice) -> None:
    """Draws the water that lies in *rows* and *columns* of *out*, with *waves*, *shift* pixels to the right."""
    still, top = waves.water.still, waves.water.top
    first, last = max(rows.start, top), min(rows.stop, waves.water.bottom)
    left, right = max(columns.start, shift), min(columns.stop, shift + still.shape[1])
    if first >= last or left >= right:
        return
    part = slice(first - top, last - top), slice(left - shift, right - shift)
    moved = cv2.remap(still, waves.across[part], waves.down[part], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    cv2.cvtColor(moved, cv2.COLOR_RGBA2RGB, dst=out[first:last, left:right])


def _grid(width: int, rows: int, scale: float) -> _Grid:
    """The cells of *rows* of water *width* pixels wide, in a picture whose height is *scale* times 720."""
    cells = max(2, round(width / scale / _CELL[0])), max(2, round(rows / scale / _CELL[1]))
    x = (np.arange(cells[0]) + 0.5) / cells[0] * width / scale - width / scale / 2
    distance = ((np.arange(cells[1]) + 0.5) / cells[1] * rows / scale)[:, np.newaxis]
    return _Grid(cells, x, distance)


def _random_waves() -> list[_Wave]:
    random = np.random.default_rng(1)
    waves = [
        (random.normal(0, 1.2) / length, random.normal(0, 1) + 3 / length, int(random.integers(1, 5)), length)
        for length in _LENGTHS
        for _ in range(2)
    ]
    phases = random.uniform(0, math.tau, len(waves)).tolist()
    return [_Wave(*wave, phase) for wave, phase in zip(waves, phases, strict=True)]


def _strength(water: Water, grid: _Grid, height: int) -> Numbers:
    """Pixels that water moves in each row of cells: little far away, and nothing at a near shore."""
    nearness = grid.distance / (_HEIGHT - water.top * _HEIGHT)
    rows = grid.cells[1]
    fade = np.minimum(1.0, (1 - np.arange(rows) / rows) * 4)[:, np.newaxis] if water.bottom < 1 else 1.0
    total = np.sqrt(sum(length**2 for length in _LENGTHS for _ in range(2)) / 2)  # of two waves of each length
    return np.asarray(water.strength * height / 1080 * nearness**0.8 * fade / total)


def _to_pixels(values: NDArray[np.float32], cells: Size, size: Size) -> NDArray[np.float32]:
    """*values* of *cells* interpolated to the pixels of *size*."""
    pixels: NDArray[np.float32] = cv2.resize(  # type: ignore[assignment]  # float32 in, float32 out
        values.reshape(cells[1], cells[0]), size, interpolation=cv2.INTER_LINEAR
    )
    return pixels
