"""Water that moves: the rows of a still picture below the waterline, displaced by waves in perspective."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.arrays import eight_bit
from booth.picture_types import Picture, Size
from booth.scenes.description import Water

# Lengths are in pixels of a picture 720 high; everything scales with the height, so that a photo shows what was seen.
_HIGH = 720.0
_CELL = (8.0, 4.0)  # across and down: the waves are worked out in cells, and spread over their pixels
_DISTANCE = 260.0  # how soon waves shrink towards the waterline
_LENGTHS = (2.0, 1.2, 0.8, 0.55, 0.4, 0.3, 0.22, 0.16)  # of waves, also how high they are; two directions of each
_LOOP = 4.0  # seconds, of which every wave takes a whole part
_STRIP = 48  # rows that are displaced at a time, so that they stay in a core's cache until they are written


@dataclass(frozen=True, slots=True, eq=False)
class WaterLayer:
    """Waves over the rows *top* to *bottom* of a picture."""

    top: int
    bottom: int
    still: Picture  # those rows, with a fourth channel that says nothing: OpenCV displaces four twice as fast as three
    turns: NDArray[np.int64]  # of each wave in a loop, with its direction
    across: NDArray[np.float32]  # pixels that each wave moves each cell, by its cosine and then by its sine
    down: NDArray[np.float32]
    cells: Size

    @property
    def nbytes(self) -> int:
        """The memory that its arrays take, in bytes."""
        return self.still.nbytes + self.across.nbytes + self.down.nbytes


def make_water(water: Water, picture: Picture) -> WaterLayer | None:
    """The waves of *water* in *picture*; None if it has no such rows."""
    height, width = picture.shape[:2]
    top, bottom = round(water.top * height), min(round(water.bottom * height), height)
    if bottom - top < 2:
        return None
    scale = height / _HIGH
    cells = max(2, round(width / scale / _CELL[0])), max(2, round((bottom - top) / scale / _CELL[1]))
    x = (np.arange(cells[0]) + 0.5) / cells[0] * width / scale - width / scale / 2
    far = ((np.arange(cells[1]) + 0.5) / cells[1] * (bottom - top) / scale)[:, np.newaxis]  # from the waterline
    chance = np.random.default_rng(1)
    waves = [
        (chance.normal(0, 1.2) / length, chance.normal(0, 1) + 3 / length, int(chance.integers(1, 5)), length)
        for length in _LENGTHS
        for _ in range(2)
    ]
    phases = chance.uniform(0, math.tau, len(waves))
    steep = far / (_HIGH - water.top * _HIGH)
    fades = np.minimum(1.0, (1 - np.arange(cells[1]) / cells[1]) * 4)[:, np.newaxis] if water.bottom < 1 else 1.0
    strength = water.strength * height / 1080 * steep**0.8 * fades / np.sqrt(sum(wave[3] ** 2 for wave in waves) / 2)
    cosines, sines = [], []
    for (along, away, _, length), phase in zip(waves, phases, strict=True):
        turn = 3 * along * x / far + 2.2 * away * _DISTANCE / far + phase
        # A wave that is too small for the cells, far away, is not drawn: it would be seen as something else.
        fine = np.hypot(3 * along / far * _CELL[0], 2.2 * away * _DISTANCE / far**2 * _CELL[1])
        high = strength * length * np.exp(-((fine / 1.3) ** 2))
        cosines.append(high * np.cos(turn))
        sines.append(high * np.sin(turn))
    even, odd = np.array(cosines).reshape(len(waves), -1), np.array(sines).reshape(len(waves), -1)
    return WaterLayer(
        top,
        bottom,
        eight_bit(cv2.cvtColor(picture[top:bottom], cv2.COLOR_RGB2RGBA)),
        np.array([wave[2] if number % 5 else -wave[2] for number, wave in enumerate(waves)]),
        (0.4 * np.concatenate([odd, even])).astype(np.float32),
        np.concatenate([even, -odd]).astype(np.float32),
        cells,
    )


def draw_water(waves: WaterLayer, out: Picture, shift: int, moment: float) -> None:
    """Draws the water of *waves*, as it is at *moment* (seconds), over its rows in *out*, *shift* pixels right."""
    rows, width = waves.still.shape[:2]
    left, right = max(0, shift), min(out.shape[1], shift + width)
    if left >= right:
        return
    angle = math.tau * np.mod(moment / _LOOP * waves.turns, 1.0)
    at = np.concatenate([np.cos(angle), np.sin(angle)]).astype(np.float32)
    across = _spread(at @ waves.across, waves.cells, (width, rows))
    down = _spread(at @ waves.down, waves.cells, (width, rows))
    across += np.arange(width, dtype=np.float32)
    down += np.arange(rows, dtype=np.float32)[:, np.newaxis]
    columns = slice(left - shift, right - shift)
    for top in range(0, rows, _STRIP):
        strip = slice(top, min(top + _STRIP, rows))
        moved = cv2.remap(
            waves.still,
            across[strip, columns],
            down[strip, columns],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT_101,
        )
        cv2.cvtColor(moved, cv2.COLOR_RGBA2RGB, dst=out[waves.top + strip.start : waves.top + strip.stop, left:right])


def _spread(values: NDArray[np.float32], cells: Size, size: Size) -> NDArray[np.float32]:
    spread: NDArray[np.float32] = cv2.resize(  # type: ignore[assignment]  # as what it was given
        values.reshape(cells[1], cells[0]), size, interpolation=cv2.INTER_LINEAR
    )
    return spread
