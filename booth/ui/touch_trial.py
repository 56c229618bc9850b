"""Finds out how a touch panel lies behind the screen: four crosses, which somebody touches one after the other."""

from collections.abc import Sequence
from itertools import product
from typing import get_args

import pygame

from booth.clock import Clock
from booth.config import Turn
from booth.scenes.themes import shipped_fonts
from booth.ui.text import Typesetter
from booth.ui.touch_panel import Fraction, TouchPanel
from booth.ui.window import Window

CROSSES: tuple[Fraction, ...] = ((0.15, 0.15), (0.85, 0.15), (0.85, 0.85), (0.15, 0.85))
PATIENCE = 60.0  # seconds without a touch
FRAME = 0.05  # seconds between two looks
FAR = 0.06  # of the screen: a touch that lies further from what the four together say was none of a cross
USUAL = 0.02  # of the screen: edges that are no further off are taken for the screen's own
_DARK, _LIGHT = (17, 21, 28), (255, 250, 242)


class TrialFault(Exception):
    """Nothing was found out; the message tells why, and what to do."""


def try_touch(window: Window, rotation: Turn, clock: Clock) -> TouchPanel:
    """Shows the crosses on *window*, whose canvas is turned by *rotation*, and says how the panel lies.

    Raises TrialFault.
    """
    typesetter = Typesetter(shipped_fonts(), min(window.size))
    touched: list[Fraction] = []
    began = clock.now()
    while len(touched) < len(CROSSES):
        _draw(window.canvas, typesetter, len(touched))
        window.present()
        clock.sleep(FRAME)
        new = window.raw_touches()
        if new:
            began = clock.now()
            touched.append(new[0])  # a second finger of the same moment is an accident
        elif window.closed or clock.now() - began > PATIENCE:
            raise TrialFault("no touch has arrived for a minute: is the touch panel's USB cable plugged in?")
    turned = TouchPanel(rotation)  # turns a point of the canvas into one of the screen as it was built
    return fitted([turned.aligned(*cross) for cross in CROSSES], touched)


def fitted(shown: Sequence[Fraction], reported: Sequence[Fraction]) -> TouchPanel:
    """The panel that reports *reported* where the screen's points *shown* are touched. Raises TrialFault.

    Of the eight ways in which it may lie the one whose straight lines (least squares, for each axis) come nearest.
    """
    best, nearest = None, FAR
    for rotation, flip in product(get_args(Turn), (False, True)):
        panel = TouchPanel(rotation, flip)
        aligned = [panel.aligned(*point) for point in reported]
        lines = [_line([point[axis] for point in shown], [point[axis] for point in aligned]) for axis in (0, 1)]
        if min(slope for _, slope in lines) < 0.2:  # as in config.py
            continue
        miss = max(
            abs(at + slope * point[axis] - seen[axis])
            for axis, (at, slope) in enumerate(lines)
            for point, seen in zip(shown, aligned, strict=True)
        )
        if miss < nearest:
            nearest = miss
            (left, wide), (top, high) = lines
            best = TouchPanel(rotation, flip, _edges(left, top, left + wide, top + high))
    if not best:
        raise TrialFault("the touches do not lie as the crosses do: touch the middle of each, one finger at a time")
    return best


def _line(shown: Sequence[float], seen: Sequence[float]) -> tuple[float, float]:
    """The straight line through *seen* over *shown*: its value at 0, and its slope."""
    middle, average = sum(shown) / len(shown), sum(seen) / len(seen)
    across = sum((each - middle) ** 2 for each in shown)
    slope = sum((each - middle) * (value - average) for each, value in zip(shown, seen, strict=True)) / across
    return average - slope * middle, slope


def _edges(*edges: float) -> tuple[float, float, float, float]:
    usual = TouchPanel().edges
    if all(abs(edge - other) <= USUAL for edge, other in zip(edges, usual, strict=True)):
        return usual
    left, top, right, bottom = (round(edge, 3) for edge in edges)
    return left, top, right, bottom


def _draw(canvas: pygame.Surface, typesetter: Typesetter, number: int) -> None:
    """The cross *number* and what to do."""
    width, height = canvas.get_size()
    canvas.fill(_DARK)
    x, y = round(CROSSES[number][0] * width), round(CROSSES[number][1] * height)
    arm, thick = round(0.05 * min(width, height)), max(2, round(0.005 * min(width, height)))
    pygame.draw.line(canvas, _LIGHT, (x - arm, y), (x + arm, y), thick)
    pygame.draw.line(canvas, _LIGHT, (x, y - arm), (x, y + arm), thick)
    text = f"Touch the middle of the cross ({number + 1} of {len(CROSSES)})"
    line = typesetter.line("small")
    for row, words in enumerate(typesetter.lines(text, "small", round(0.6 * width))):
        drawn = typesetter.picture(words, "small", _LIGHT)
        canvas.blit(drawn, ((width - drawn.get_width()) // 2, height // 2 + (row - 1) * line))
