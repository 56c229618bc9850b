"""What needs noise in space: the Earth as it hangs in the sky, and broken stones."""

import math

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

Field = NDArray[np.float64]

AIR = 1.06  # the disc's picture reaches this many radii out, for the air around it


@njit(inline="always")
def _slope(i: int, j: int, k: int, seed: int, x: float, y: float, z: float) -> float:
    n = ((i + k * 7919) * 374761393 + (j - k * 104729) * 668265263 + seed * 1442695041) & 0xFFFFFFFF
    n = ((n ^ (n >> 13)) * 1274126177) & 0xFFFFFFFF
    n = ((n ^ (n >> 15)) * 2246822519) & 0xFFFFFFFF
    n ^= n >> 16
    around, up = (n & 0xFFFF) / 65536.0 * 2 * math.pi, ((n >> 16) & 0xFFFF) / 32768.0 - 1.0
    flat = math.sqrt(max(0.0, 1 - up * up))
    return flat * math.cos(around) * x + flat * math.sin(around) * y + up * z


@njit(fastmath=True)
def perlin3(x: float, y: float, z: float, seed: int) -> float:
    """Gradient noise at a point in space, about -1 to 1 (Perlin, "Improving noise", 2002)."""
    i, j, k = math.floor(x), math.floor(y), math.floor(z)
    x, y, z = x - i, y - j, z - k
    u = x * x * x * (x * (x * 6 - 15) + 10)
    v = y * y * y * (y * (y * 6 - 15) + 10)
    w = z * z * z * (z * (z * 6 - 15) + 10)
    total = 0.0
    for a in range(2):
        for b in range(2):
            for c in range(2):
                share = (u if a else 1 - u) * (v if b else 1 - v) * (w if c else 1 - w)
                total += share * _slope(i + a, j + b, k + c, seed, x - a, y - b, z - c)
    return total * 1.5


@njit(fastmath=True)
def fbm3(x: float, y: float, z: float, octaves: int, gain: float, seed: int) -> float:
    """Fractal noise at a point in space."""
    total, amplitude = 0.0, 1.0
    for octave in range(octaves):
        total += amplitude * perlin3(x, y, z, seed + octave)
        x, y, z = x * 2.03 + 5.1, y * 2.03 + 1.7, z * 2.03 + 9.2
        amplitude *= gain
    return total


@njit(fastmath=True, inline="always")
def smooth(low: float, high: float, value: float) -> float:
    """0 at *low*, 1 at *high*, smooth between."""
    t = min(1.0, max(0.0, (value - low) / (high - low)))
    return t * t * (3 - 2 * t)


@njit(fastmath=True)
def _surface(x: float, y: float, z: float, latitude: float) -> tuple[float, float, float, float]:
    """Red, green, blue and the share of land at a place: deserts about 25 degrees, forests, tundra, ice, shelf seas."""
    across = x + 0.32 * fbm3(x * 1.6, y * 1.6, z * 1.6, 4, 0.5, 11)
    along = y + 0.32 * fbm3(x * 1.6, y * 1.6, z * 1.6, 4, 0.5, 21)
    up = z + 0.32 * fbm3(x * 1.6, y * 1.6, z * 1.6, 4, 0.5, 31)
    height = fbm3(across * 1.15, along * 1.15, up * 1.15, 9, 0.5, 5) - 0.1
    land = smooth(-0.006, 0.006, height)
    wet = 0.5 + 0.9 * fbm3(x * 2.2, y * 2.2, z * 2.2, 4, 0.55, 77)
    polewards = abs(latitude) + 0.1 * fbm3(x * 3, y * 3, z * 3, 4, 0.5, 88)
    dry = smooth(0.18, 0.62, math.exp(-(((polewards - 0.42) / 0.2) ** 2)) * (1.25 - wet))
    cold = 0.7 * smooth(0.85, 1.15, polewards)
    grain = 1 + 0.5 * fbm3(x * 14, y * 14, z * 14, 5, 0.6, 99)
    red, green, blue = 0.028 * grain, 0.03 * grain + 0.01 * wet, 0.012
    red += (0.21 * grain - red) * dry
    green += (0.145 * grain - green) * dry
    blue += (0.082 * grain - blue) * dry
    red += (0.075 - red) * cold
    green += (0.075 - green) * cold
    blue += (0.06 - blue) * cold
    shelf = smooth(-0.07, 0.0, height)
    red = (0.0035 + 0.004 * shelf) * (1 - land) + red * land
    green = (0.013 + 0.028 * shelf) * (1 - land) + green * land
    blue = (0.048 + 0.04 * shelf) * (1 - land) + blue * land
    ice = smooth(1.13, 1.24, polewards + 0.1 * land)
    return red + (0.72 - red) * ice, green + (0.76 - green) * ice, blue + (0.8 - blue) * ice, land


@njit(fastmath=True)
def _clouds(x: float, y: float, z: float, latitude: float, storms: Field) -> tuple[float, float]:
    """How much cloud hides a place and how white it is: wound up about storms, drawn out along the latitudes."""
    a, b, c = x, y, z
    for m in range(storms.shape[0]):
        u, v, w = storms[m, 0], storms[m, 1], storms[m, 2]
        near = a * u + b * v + c * w
        apart = math.sqrt(max(0.0, 2 - 2 * near)) / storms[m, 3]
        if apart < 3:
            turn = storms[m, 4] * math.exp(-1.6 * apart)
            cos, sin = math.cos(turn), math.sin(turn)
            a, b, c = (
                a * cos + (v * c - w * b) * sin + u * near * (1 - cos),
                b * cos + (w * a - u * c) * sin + v * near * (1 - cos),
                c * cos + (u * b - v * a) * sin + w * near * (1 - cos),
            )
    p = a + 0.2 * fbm3(a * 2.6, b * 2.6, c * 4.2, 4, 0.5, 131)
    q = b + 0.2 * fbm3(a * 2.6, b * 2.6, c * 4.2, 4, 0.5, 141)
    r = c + 0.12 * fbm3(a * 2.6, b * 2.6, c * 4.2, 4, 0.5, 151)
    large = fbm3(p * 2.1, q * 2.1, r * 4.0, 4, 0.55, 161)
    fine = fbm3(p * 9, q * 9, r * 15, 6, 0.66, 171)
    # Much along the equator and in the belts of the westerlies, little over the horse latitudes.
    belts = 0.2 * math.exp(-(((latitude - 0.1) / 0.1) ** 2)) - 0.2 * math.exp(-(((abs(latitude) - 0.4) / 0.16) ** 2))
    belts += 0.2 * math.exp(-(((abs(latitude) - 0.95) / 0.3) ** 2))
    cover = smooth(0.02, 0.62, large * 0.75 + fine * 0.36 + belts + 0.06)
    for m in range(storms.shape[0]):
        near = x * storms[m, 0] + y * storms[m, 1] + z * storms[m, 2]
        apart = math.sqrt(max(0.0, 2 - 2 * near)) / storms[m, 3]
        gathered = 0.55 * storms[m, 5] * math.exp(-1.2 * apart * apart) * smooth(-0.25, 0.45, fine + large)
        cover = min(1.0, cover + gathered) * (1 - 0.9 * storms[m, 5] * math.exp(-((apart / 0.035) ** 2)))
    puffs = 0.9 * fbm3(x * 27, y * 27, z * 27, 6, 0.66, 181) + 0.45 * large
    cover += 0.42 * smooth(0.34, 0.95, puffs + 0.12) * (1 - cover)
    return min(1.0, cover), 0.58 + 0.42 * smooth(0.15, 0.9, cover + 0.25 * fine)


@njit(parallel=True, fastmath=True)
def earth(side: int, sun: tuple[float, float, float], tilt: float, turn: float, storms: Field) -> NDArray[np.float32]:
    """The Earth's disc, (*side*, *side*, 4): red, green, blue of linear light and the share of the sky that it hides.

    *sun*: the unit vector to it; *tilt* of the axis and *turn* about it in radians; *storms*: rows of a unit vector to
    the middle, size in radians, twist in radians, strength 0 to 1.
    """
    out = np.zeros((side, side, 4), np.float32)
    radius = side / 2 / AIR
    # Half way between the sun and the camera: where the sea mirrors the sun.
    glint = np.array([sun[0], sun[1] - 1, sun[2]])
    glint /= math.sqrt(glint[0] ** 2 + glint[1] ** 2 + glint[2] ** 2)
    for row in prange(side):
        for column in range(side):
            across, up = (column + 0.5 - side / 2) / radius, (side / 2 - row - 0.5) / radius
            away = math.hypot(across, up)
            if away > AIR:
                continue
            inside = min(1.0, max(0.0, (1 - away) * radius + 0.5))
            towards = -math.sqrt(max(1e-4, 1 - away * away))
            x, y, z = across / max(1.0, away), towards, up / max(1.0, away)
            lit = x * sun[0] + y * sun[1] + z * sun[2]
            a, c = x * math.cos(tilt) - z * math.sin(tilt), x * math.sin(tilt) + z * math.cos(tilt)
            a, b = a * math.cos(turn) - y * math.sin(turn), a * math.sin(turn) + y * math.cos(turn)
            latitude = math.asin(min(1.0, max(-1.0, c)))
            red, green, blue, land = _surface(a, b, c, latitude)
            cover, white = _clouds(a, b, c, latitude, storms)

            day = smooth(-0.05, 0.16, lit) * max(0.02, lit) ** 0.75
            mirrored = max(0.0, x * glint[0] + y * glint[1] + z * glint[2]) ** 70 * (1 - land) * 0.16
            dusk = smooth(0.3, 0.0, lit)  # light that went a long way through air is warmer
            red = (red * day + mirrored) * (1 - cover) + white * day * cover
            green = (green * day + 0.95 * mirrored) * (1 - cover) + white * day * cover * (1 - 0.05 * dusk)
            blue = (blue * day + 0.85 * mirrored) * (1 - cover) + white * day * cover * (1 - 0.12 * dusk)

            # Air: blue, thicker towards the limb, a thin glow beyond it.
            air = min(1.0, 0.055 / (0.05 - towards)) * (0.25 + 0.75 * (1 + towards) ** 2)
            sky = smooth(-0.12, 0.35, lit)
            red = red * (1 - 0.55 * air) + (0.16 * air + 0.006) * sky
            green = green * (1 - 0.45 * air) + (0.34 * air + 0.012) * sky
            blue = blue * (1 - 0.3 * air) + (0.8 * air + 0.026) * sky
            glow = math.exp(-max(0.0, away - 1) / 0.011) * sky * (1 - inside)
            out[row, column, 0] = red * inside + glow * 0.1
            out[row, column, 1] = green * inside + glow * 0.26
            out[row, column, 2] = blue * inside + glow * 0.62
            out[row, column, 3] = inside + glow
    return out


@njit(parallel=True, fastmath=True)
def stone(directions: Field, faces: Field, seed: int) -> Field:
    """The radius of a broken, weathered stone in each of *directions* (n, 3).

    *faces* (k, 4): a unit normal and the distance of each broken face.
    """
    out = np.empty(directions.shape[0])
    for n in prange(directions.shape[0]):
        x, y, z = directions[n, 0], directions[n, 1], directions[n, 2]
        total = 0.0
        for k in range(faces.shape[0]):
            facing = x * faces[k, 0] + y * faces[k, 1] + z * faces[k, 2]
            if facing > 0.05:
                total += (facing / faces[k, 3]) ** 26  # the higher, the sharper the edges
        worn = 0.085 * fbm3(x * 1.9, y * 1.9, z * 1.9, 3, 0.5, seed) + 0.03 * fbm3(
            x * 6, y * 6, z * 6, 6, 0.6, seed + 9
        )
        out[n] = total ** (-1 / 26) * (1 + worn)
    return out
