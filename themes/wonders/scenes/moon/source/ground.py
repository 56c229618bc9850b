"""The Moon's ground: craters of every size, soil, boot prints, rounded mountains, and the stones upon it."""

import math

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from booth.rendering.noise import perlin

Field = NDArray[np.float64]

SMALLEST_CRATER, CRATER_STEP, CRATER_SIZES = 0.083, 1.92, 16  # metres across, each size this much larger, how many
SMALLEST_CLOD, CLOD_STEP, CLOD_SIZES = 0.014, 1.62, 6
MOON_DIAMETER = 3.474e6  # metres; the ground falls away by the square of the distance over it

# x, y, radius across, radius along, height; metres. Slopes stay under about 20 degrees, as on the Apollo pictures.
MASSIFS = np.array(
    [
        (-7200.0, 12500.0, 5600.0, 4300.0, 640.0),
        (-2300.0, 15500.0, 4300.0, 3000.0, 800.0),
        (1700.0, 19500.0, 5200.0, 3600.0, 830.0),
        (7300.0, 11500.0, 4700.0, 3900.0, 1330.0),
        (3900.0, 9300.0, 2100.0, 1700.0, 230.0),
    ]
)
# The great massif at the right faces the sun, which would draw it flat: spurs and gullies run down to the plain, along
# the sight, so that the sun falls across them: x where they begin and where they are whole, length, width, height;
# metres.
SPURS = (2300.0, 4200.0, 3300.0, 940.0, 190.0)
SIGHT = math.radians(24)  # of the massif from the camera, from straight ahead to the right
# The craters that the picture is composed with: x, y, radius, depth; metres.
CRATERS = np.array(
    [
        (4.3, 14.5, 2.2, 0.5),
        (-3.2, 20.5, 3.2, 0.7),
        (12.5, 33.0, 6.5, 1.5),
        (-13.0, 44.0, 9.0, 2.0),
        (-3.0, 9.4, 0.8, 0.2),
        (3.0, 9.2, 0.5, 0.12),
        (4.0, 75.0, 16.0, 3.4),
        (7.6, 11.6, 1.0, 0.24),
        (9.4, 20.0, 1.9, 0.42),
        (17.5, 29.0, 3.4, 0.75),
        (26.0, 52.0, 7.5, 1.6),
        (4150.0, 9000.0, 300.0, 55.0),
        (5650.0, 9900.0, 210.0, 42.0),
        (3350.0, 8700.0, 150.0, 34.0),
        (6500.0, 10600.0, 290.0, 50.0),
        (5150.0, 8500.0, 120.0, 28.0),
        (4900.0, 10300.0, 170.0, 38.0),
    ]
)


@njit(inline="always")
def chance(column: int, row: int, seed: int) -> float:
    """A number from 0 to 1 that belongs to a cell of a grid."""
    n = (column * 374761393 + row * 668265263 + seed * 1442695041) & 0xFFFFFFFF
    n = ((n ^ (n >> 13)) * 1274126177) & 0xFFFFFFFF
    n = ((n ^ (n >> 15)) * 2246822519) & 0xFFFFFFFF
    return ((n ^ (n >> 16)) & 0xFFFFFF) / 16777216.0


@njit(fastmath=True, inline="always")
def shown(size: float, spacing: float) -> float:
    """0 to 1: how far points *spacing* apart can draw a feature of *size*."""
    return min(1.0, max(0.0, (size / spacing - 2.0) / 2.0))


@njit(fastmath=True, inline="always")
def bowl(t: float, deep: float, rim: float, width: float, steepness: float) -> float:
    """The height of a crater at *t* radii from its middle."""
    inside: float = deep / (1 + (t / 0.77) ** steepness)
    return rim * math.exp(-(((t - 1.02) / width) ** 2)) - inside


@njit(fastmath=True, inline="always")
def facing(x: float) -> float:
    """0 to 1: how far a place at *x* belongs to the great massif, whose slopes face the sun."""
    share = min(1.0, max(0.0, (x - SPURS[0]) / (SPURS[1] - SPURS[0])))
    return share * share * (3 - 2 * share)


@njit(fastmath=True)
def craters(x: float, y: float, spacing: float) -> float:
    """Craters strewn by chance, one to a cell at most; few are fresh, most are worn and shallow."""
    z = 0.0
    size = SMALLEST_CRATER
    fresher = 1 + 1.3 * facing(x)  # where no shade tells of shallow ones, small ones are deep enough to be seen
    for k in range(CRATER_SIZES):
        cell = size * 1.9
        share = shown(size * 0.5, spacing)
        if share > 0:
            column, row = math.floor(x / cell), math.floor(y / cell)
            for i in range(column - 1, column + 2):
                for j in range(row - 1, row + 2):
                    if chance(i, j, 900 + k) > 0.55:
                        continue
                    across, along = (i + chance(i, j, 300 + k)) * cell, (j + chance(i, j, 400 + k)) * cell
                    if math.hypot(across, along) < 1.3 * size + 1.5:
                        continue  # none under the camera and the guests
                    radius = size * 0.5 * (0.55 + 0.45 * chance(i, j, 500 + k))
                    t = math.hypot(x - across, y - along) / radius
                    if t < 2.3:
                        t *= 1 + 0.1 * perlin(x / radius * 0.9 + 7.1 * i, y / radius * 0.9, 600 + k)
                        fresh = chance(i, j, 700 + k) ** 1.8
                        deep = radius * 2 * (0.035 + 0.13 * fresh)
                        if size < 450:
                            deep *= fresher
                        z += share * bowl(t, deep, deep * (0.22 + 0.12 * fresh), 0.42 - 0.16 * fresh, 3.5 + 3 * fresh)
        size *= CRATER_STEP
    for m in range(CRATERS.shape[0]):
        radius, deep = CRATERS[m, 2], CRATERS[m, 3]
        t = math.hypot(x - CRATERS[m, 0], y - CRATERS[m, 1]) / radius
        if t < 2.6:
            t *= 1 + 0.12 * perlin(x / radius * 1.1, y / radius * 1.1, 640 + m)
            z += bowl(t, deep, deep * 0.3, 0.3, 5.5)
    return z


@njit(fastmath=True)
def clods(x: float, y: float, spacing: float) -> float:
    """Lumps of soil, half sunk and in patches."""
    z = 0.0
    size = SMALLEST_CLOD
    for k in range(CLOD_SIZES):
        share = shown(size * 0.6, spacing)
        if share > 0:
            cell = size * 1.7
            patch = perlin(x * 0.7, y * 0.7, 40) + 0.7 * perlin(x * 2.9, y * 2.9, 41)
            often = min(0.55, max(0.02, 0.14 + 0.34 * patch)) / (1 + 0.75 * k)
            column, row = math.floor(x / cell), math.floor(y / cell)
            for i in range(column - 1, column + 2):
                for j in range(row - 1, row + 2):
                    if chance(i, j, 1900 + k) > often:
                        continue
                    dx, dy = x - (i + chance(i, j, 1300 + k)) * cell, y - (j + chance(i, j, 1400 + k)) * cell
                    radius = size * 0.5 * (0.4 + 0.6 * chance(i, j, 1500 + k))
                    t = math.hypot(dx, dy) / radius * (1 + 0.35 * perlin(x / radius, y / radius, 1600 + k))
                    if t < 1:
                        z += share * radius * (0.45 + 0.45 * chance(i, j, 1700 + k)) * math.sqrt(1 - t * t)
        size *= CLOD_STEP
    return z


@njit(fastmath=True)
def prints(x: float, y: float, spacing: float, steps: Field) -> float:
    """Boot prints with a ribbed sole; *steps* are rows of x, y, cosine and sine of the way walked."""
    z = 0.0
    for m in range(steps.shape[0]):
        dx, dy = x - steps[m, 0], y - steps[m, 1]
        if dx * dx + dy * dy < 0.12:
            u, v = dx * steps[m, 2] + dy * steps[m, 3], dy * steps[m, 2] - dx * steps[m, 3]
            half = 0.068 + 0.012 * math.sin(u * 14 + 0.6)  # wider at the ball of the foot
            q = ((abs(u) / 0.175) ** 3.2 + (abs(v) / half) ** 3.2) ** (1 / 3.2) + 0.05 * perlin(x * 22, y * 22, 77)
            if q < 1.8:
                deep = 0.024 * (1 + 0.25 * perlin(x * 4, y * 4, 78))
                z += 0.006 * math.exp(-(((q - 1.14) / 0.18) ** 2)) - deep / (1 + (q / 0.97) ** 16)
                if q < 0.95:
                    z += 0.005 * math.sin(u * 2 * math.pi / 0.034) * shown(0.018, spacing)
    return z


@njit(fastmath=True)
def mountains(x: float, y: float) -> float:
    """The massifs: smooth domes with hummocks, worn by four thousand million years of small impacts."""
    across = x + 900 * perlin(x / 4200, y / 4200, 51) + 260 * perlin(x / 1300, y / 1300, 53)
    along = y + 900 * perlin(x / 4200, y / 4200, 52) + 260 * perlin(x / 1300, y / 1300, 54)
    z = 0.0
    for m in range(MASSIFS.shape[0]):
        q = ((across - MASSIFS[m, 0]) / MASSIFS[m, 2]) ** 2 + ((along - MASSIFS[m, 1]) / MASSIFS[m, 3]) ** 2
        if q < 1:
            z = math.hypot(z, MASSIFS[m, 4] * (1 - q) ** 1.55)
    if z > 0:
        wave, high = 1500.0, 85.0 * min(1.0, z / 250)
        for k in range(6):
            z += high * perlin(x / wave, y / wave, 60 + k)
            wave *= 0.47
            high *= 0.51
        z += spurs(x, y) * min(1.0, z / 260)
    return z


@njit(fastmath=True)
def spurs(x: float, y: float) -> float:
    """What the great massif at the right has more or less than a dome: rounded spurs, hollows, slumps between them."""
    share = facing(x)
    if share == 0:
        return 0.0
    long, wide, high = SPURS[2], SPURS[3], SPURS[4]
    u, v = x * math.sin(SIGHT) + y * math.cos(SIGHT), x * math.cos(SIGHT) - y * math.sin(SIGHT)
    v += 260 * perlin(u / 1500, v / 1500, 81) + 60 * perlin(u / 420, v / 420, 82)
    z = 0.0
    for k in range(4):
        n = perlin(u / long + 3.7 * k, v / wide, 84 + k)
        z += high * (0.45 - math.sqrt(n * n + 0.022))  # crests that wear has rounded
        long, wide, high = long * 0.42, wide * 0.42, high * 0.41
    return z * share


@njit(fastmath=True)
def soil(x: float, y: float, spacing: float) -> float:
    """Swells of the ground of half a kilometre down to grains; steeper the smaller they are."""
    z = 0.0
    wave = 900.0
    k = 0
    while wave > spacing * 2 and k < 22:
        steep = 0.015 if wave > 3 else (0.022 if wave > 0.25 else 0.05)
        z += shown(wave, spacing) * steep * wave * perlin(x / wave + 3.3 * k, y / wave, 100 + k)
        wave *= 0.53
        k += 1
    return z


@njit(parallel=True, fastmath=True)
def heights(x: Field, y: Field, spacing: Field, mounds: Field, steps: Field) -> Field:
    """The ground's height in metres at the points (*x*, *y*), each with its neighbours *spacing* away.

    *mounds*: rows of x, y, radius, height of the soil piled against boulders; *steps*: see `prints`.
    """
    out = np.empty(x.size, np.float64)
    for n in prange(x.size):
        away = x[n] * x[n] + y[n] * y[n]
        z = soil(x[n], y[n], spacing[n]) + craters(x[n], y[n], spacing[n]) + clods(x[n], y[n], spacing[n])
        if away < 2500:
            z += prints(x[n], y[n], spacing[n], steps)
        if away > 9e6:
            z += mountains(x[n], y[n])
        for m in range(mounds.shape[0]):
            q = ((x[n] - mounds[m, 0]) ** 2 + (y[n] - mounds[m, 1]) ** 2) / mounds[m, 2] ** 2
            if q < 9:
                z += mounds[m, 3] * math.exp(-q)
        out[n] = z - away / MOON_DIAMETER
    return out
