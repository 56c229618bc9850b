"""A city at dusk as a picture in the plane of the frame, out of focus: painted from far to near, then seen by a lens.

Everything in it is so far away that the lens blurs it alike, so that one disc serves for all: free of noise, and exact.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.signal import oaconvolve

from booth.rendering.noise import fbm

Picture = NDArray[np.float32]

STREET = -74.0  # metres: the streets below the camera's terrace
HAZE_AWAY = 4800.0  # metres in which haze hides two thirds
AFTERGLOW = 0.42  # where the sun went down, share of the width
OFTEN = np.array([0.42, 0.30, 0.20, 0.08])  # shares of the four colours of lamps below
LAMPS = np.array([(1.0, 0.50, 0.18), (1.0, 0.64, 0.32), (1.0, 0.82, 0.58), (0.66, 0.82, 1.0)], np.float32)
SIGNS = np.array([(1.0, 0.12, 0.08), (0.2, 0.75, 1.0), (1.0, 0.2, 0.5), (0.2, 1.0, 0.55), (1.0, 0.55, 0.2)], np.float32)


def skyline(width: int, height: int, horizon: float, focal: float, blur: float) -> Picture:
    """The picture (*height*, *width*, 3) of linear light, the upper edge first.

    *horizon*: its row; *focal*: the lens in pixels; *blur*: the radius of the disc that a point becomes, pixels.
    """
    painted = _sky(width, height, horizon)
    _Painter(painted, horizon, focal).city()
    margin = math.ceil(blur) + 2
    padded = np.pad(painted, ((margin, margin), (margin, margin), (0, 0)), mode="edge")
    y, x = np.mgrid[-margin : margin + 1, -margin : margin + 1]
    away = np.hypot(x, y) / blur
    disc = np.clip((1 - away) * blur + 0.5, 0, 1) * (1 + 0.25 * np.minimum(away, 1) ** 6)  # a little brighter rim
    disc /= disc.sum()
    seen = [oaconvolve(padded[..., c], disc, mode="same")[margin:-margin, margin:-margin] for c in range(3)]
    return np.asarray(np.maximum(np.stack(seen, -1), 0), np.float32)


def _sky(width: int, height: int, horizon: float) -> Picture:
    """Afterglow at the horizon, violet above, thin clouds lit from below."""
    up = np.clip((horizon - np.arange(height)) / horizon, 0, 1)
    stops = [0.0, 0.10, 0.24, 0.45, 0.72, 1.0]
    colours = np.array(
        [
            (0.62, 0.25, 0.085),
            (0.52, 0.21, 0.105),
            (0.33, 0.155, 0.135),
            (0.16, 0.105, 0.165),
            (0.075, 0.072, 0.165),
            (0.036, 0.045, 0.13),
        ]
    )
    column = np.stack([np.interp(up, stops, colours[:, c]) for c in range(3)], -1)
    across = np.linspace(0, 1, width)
    glow = np.exp(-(((across - AFTERGLOW) / 0.30) ** 2))[None, :] * np.exp(-up * 3.2)[:, None]
    sky = column[:, None] * np.ones((1, width, 1)) + glow[..., None] * (0.42, 0.15, 0.035)
    rows, columns = np.mgrid[0:height, 0:width] / width
    high = (horizon / width - rows) + 0.06
    layer = fbm(columns * 1.5 / high, 0.55 / high, 6, 2.1, 0.52, 31)  # flat layers run together at the horizon
    cloud = (
        np.clip((layer - 0.02) * 1.5, 0, 1) ** 1.3
        * np.clip((0.9 - up) * 3, 0, 1)[:, None]
        * np.clip(up * 7 - 0.5, 0, 1)[:, None]
    )
    lit = np.stack(
        [
            np.interp(up, [0, 0.3, 0.6, 1], c)
            for c in ((0.62, 0.36, 0.15, 0.05), (0.22, 0.13, 0.08, 0.04), (0.11, 0.10, 0.11, 0.09))
        ],
        -1,
    )
    return np.asarray(sky + (lit[:, None] - sky) * (0.55 * cloud)[..., None], np.float32)


class _Painter:
    """Paints houses and lamps into a picture, the farthest first, so that the near hide the far."""

    def __init__(self, picture: Picture, horizon: float, focal: float) -> None:
        self.picture = picture
        self.height, self.width = picture.shape[:2]
        self.horizon = horizon
        self.focal = focal
        self.random = np.random.default_rng(24)

    def city(self) -> None:
        """Blocks of houses between streets, two clusters of towers left and right, lamps along the streets."""
        ground = int(self.horizon) + 1
        away = self.focal * -STREET / (np.arange(ground, self.height) + 0.5 - self.horizon)
        hidden = (1 - np.exp(-away / HAZE_AWAY))[:, None]
        self.picture[ground:] = (np.array([0.016, 0.011, 0.014]) * (1 - hidden) + self._air() * hidden)[:, None]
        for y in np.concatenate([np.arange(7000.0, 2400.0, -160.0), np.arange(2400.0, 130.0, -48.0)]):
            for x in np.arange(-1900.0, 1900.0, 46.0) * max(1.0, y / 2400):
                self._block(x + self.random.normal(0, 4), y + self.random.normal(0, 5))
            if y < 2400:
                self._street(y - 24)

    def _block(self, x: float, y: float) -> None:
        random = self.random
        if abs(x) > y * 0.75 + 60 or random.random() < 0.05 or (abs(x / y + 0.03) < 0.03 and y < 1500):
            return  # out of the picture, a square, the avenue
        towers = math.exp(-(((x - 450) / 230) ** 2) - ((y - 950) / 380) ** 2)
        towers += 0.85 * math.exp(-(((x + 480) / 210) ** 2) - ((y - 1000) / 360) ** 2)
        tall = random.uniform(20, 46) + towers * random.uniform(1, 5) ** 2 * random.choice([3.0, 6.0, 9.0])
        if y < 420:
            tall = min(tall, -STREET - 12 + (abs(x) > y * 0.4) * random.uniform(0, 20))
        wide, deep = random.uniform(18, 34), random.uniform(18, 34)
        self._house(x, y, wide, deep, tall)
        if tall > 70 and random.random() < 0.6:  # stepped back on top
            share = random.uniform(0.5, 0.75)
            self._house(x, y, wide * share, deep * share, tall + random.uniform(6, 24))

    def _house(self, x: float, y: float, wide: float, deep: float, tall: float) -> None:
        """A box with its front, and the side that can be seen from here, in their own light, with windows."""
        random = self.random
        tone = random.uniform(0.3, 1.2) * np.array([0.019, 0.0145, 0.020], np.float32)
        haze = 1 - math.exp(-y / HAZE_AWAY)
        style = _Windows(random, tall)
        side = x - math.copysign(wide / 2, x)
        faces = [
            (side, y + deep / 2, side, y - deep / 2, 1.9 if x > -80 else 0.7),
            (x - wide / 2, y - deep / 2, x + wide / 2, y - deep / 2, 1.0),
        ]
        for x0, y0, x1, y1, lit in faces:
            self._face(x0, y0, x1, y1, tall, tone * lit, haze, style)

    def _face(
        self, x0: float, y0: float, x1: float, y1: float, tall: float, tone: Picture, haze: float, style: "_Windows"
    ) -> None:
        ends = sorted([(self._column(x0, y0), y0), (self._column(x1, y1), y1)])
        (left, near_left), (right, near_right) = ends
        first, last = max(0, math.ceil(left)), min(self.width, math.ceil(right))
        for column in range(first, last):
            share = (column + 0.5 - left) / max(1e-6, right - left)
            y = 1 / ((1 - share) / near_left + share / near_right)  # perspective
            top, bottom = max(0, int(self._row(tall + STREET, y))), min(self.height, int(self._row(STREET, y)) + 1)
            if top < bottom:
                # Streets light the feet of the houses.
                low = np.exp(-np.linspace((bottom - top) * y / self.focal, 0, bottom - top) / 16)[:, None]
                wall = tone + low * np.array([0.05, 0.022, 0.007], np.float32)
                self.picture[top:bottom, column] = wall + (self._air() - wall) * haze
        length = math.hypot(x1 - x0, y1 - y0)
        for shares, floor, colour in style.lit(self.random, length, tall):
            a, b = (self._between(x0, y0, x1, y1, share) for share in shares)
            y = (a[1] + b[1]) / 2
            left, right = sorted((self._column(*a), self._column(*b)))
            upper, lower = self._row(floor + style.high + STREET, y), self._row(floor + STREET, y)
            self._rectangle(left, right, upper, lower, colour * (1 - 0.8 * haze))

    def _street(self, y: float) -> None:
        """Street lamps, cars' lights and a few signs, all of them points; where houses stand before them they hide."""
        random = self.random
        for x in np.arange(-1900.0, 1900.0, 46.0) + 23:
            if abs(x) > y * 0.75 or random.random() < 0.2:
                continue
            colour = LAMPS[random.choice(4, p=OFTEN)] if random.random() < 0.93 else SIGNS[random.integers(5)]
            at_x, z = x + random.normal(0, 3), STREET + random.uniform(3, 12)
            self._point(at_x, y, z, colour * np.float32(100.0 * random.pareto(2.0)))
        for _ in range(3):  # the avenue
            white = random.random() < 0.5
            colour = np.array((1.0, 0.88, 0.7) if white else (1.0, 0.10, 0.04), np.float32)
            at_x = -0.03 * y + (random.uniform(-11, -3) if white else random.uniform(3, 11))
            self._point(
                at_x, y + random.uniform(-24, 24), STREET + 1.0, colour * np.float32(90.0 * random.uniform(0.4, 1.6))
            )

    def _point(self, x: float, y: float, z: float, light: Picture) -> None:
        column, row = int(self._column(x, y)), int(self._row(z, y))
        if 0 <= column < self.width and 0 <= row < self.height:
            self.picture[row, column] += light * (500 / max(y, 250)) ** 1.2

    def _rectangle(self, left: float, right: float, top: float, bottom: float, light: Picture) -> None:
        """Light in a rectangle whose edges lie between pixels; one of less than a pixel keeps its amount of light."""
        first, last, upper, lower = int(left), int(right) + 1, int(top), int(bottom) + 1
        if first < 0 or upper < 0 or last >= self.width or lower >= self.height:
            return
        columns, rows = np.arange(first, last), np.arange(upper, lower)
        across = np.minimum(columns + 1, right) - np.maximum(columns, left)
        along = np.minimum(rows + 1, bottom) - np.maximum(rows, top)
        self.picture[upper:lower, first:last] += (along[:, None] * across)[..., None].clip(0) * light

    def _column(self, x: float, y: float) -> float:
        return float(self.width / 2 + self.focal * x / y)

    def _row(self, z: float, y: float) -> float:
        return float(self.horizon - self.focal * z / y)

    def _air(self) -> Picture:
        return np.array([0.24, 0.105, 0.075], np.float32)

    def _between(self, x0: float, y0: float, x1: float, y1: float, share: float) -> tuple[float, float]:
        return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share


class _Windows:
    """How one house's windows lie, and how its people light them."""

    def __init__(self, random: np.random.Generator, tall: float) -> None:
        office = tall > 60 and random.random() < 0.7
        self.apart = random.uniform(1.8, 3.0) if office else random.uniform(3.0, 5.5)  # metres
        self.storey = random.uniform(3.6, 4.4) if office else random.uniform(2.9, 3.6)
        self.wide = 0.8 * self.apart if office else random.uniform(0.9, 1.7)
        self.high = random.uniform(1.6, 2.4) if office else random.uniform(1.2, 1.7)
        self.share = random.beta(1.3, 4.0) if office else random.beta(1.8, 5.5)  # of the windows that are lit
        self.whole_floors = 0.10 if office else 0.0
        self.colour = random.choice(4, p=(0.1, 0.25, 0.45, 0.2) if office else (0.34, 0.4, 0.2, 0.06))

    def lit(
        self, random: np.random.Generator, length: float, tall: float
    ) -> list[tuple[tuple[float, float], float, Picture]]:
        """From and to as shares of a wall's *length*, metres above the street, and light of each lit window."""
        found = []
        count = int(length / self.apart)
        for floor in np.arange(4.0, tall - self.storey, self.storey):
            whole = random.random() < self.whole_floors
            bright = random.uniform(0.2, 0.7)
            for k in range(count):
                if random.random() > (0.85 if whole else self.share):
                    continue
                lamp = LAMPS[self.colour if random.random() < 0.7 else random.choice(4, p=OFTEN)]
                light = bright if whole else 0.18 + 0.75 * random.pareto(1.9)  # most are dim, few are bright
                middle = (k + 0.5) / count
                half = self.wide / length / 2
                found.append(
                    ((middle - half, middle + half), float(floor), np.asarray(lamp * min(light, 9.0), np.float32))
                )
        return found
