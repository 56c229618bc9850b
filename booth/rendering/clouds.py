"""Clouds: a ray-marched layer of air above a round planet, seen from the ground. Compiled with numba.

What comes out is light by direction, not a picture of the sky: a scene's sky colours it and lays it over itself.
"""

import math
from functools import cache

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

Volume = NDArray[np.float32]

PLANET = 6_371_000.0  # metres, radius
FARTHEST = 90_000.0  # metres; what is behind that is haze
TILE = 64  # samples along each side of the repeating volumes


def clouds(
    size: tuple[int, int],
    azimuths: tuple[float, float],
    elevations: tuple[float, float],
    to_sun: tuple[float, float, float],
    *,
    bottom: float = 1800.0,
    top: float = 3200.0,
    cover: float = 0.55,
    scale: float = 3500.0,
    stretch: float = 1.0,
    ragged: float = 0.35,
    thickness: float = 0.012,
    glow: float = 0.75,
    steps: int = 56,
    light_steps: int = 6,
) -> Volume:
    """(height, width, 3) of *size*: sunlight scattered in, skylight scattered in, alpha; the lowest row first.

    *azimuths* (clockwise from +y) and *elevations* in degrees are the window that is looked through, *to_sun* a unit
    vector. *bottom* and *top* in metres; *cover* 0 to 1; *scale* metres of a typical cloud, *stretch* times that in y;
    *ragged* how much the edges are eaten; *thickness* per metre; *glow* how much light goes straight on, 0 to 1.
    """
    shapes, details = volumes()
    width, height = size
    window = np.array([*azimuths, *elevations], np.float64)
    layer = np.array([bottom, top, cover, scale, stretch, ragged, thickness, glow], np.float64)
    seen = _march(shapes, details, width, height, window, np.array(to_sun, np.float64), layer, steps, light_steps)
    return np.asarray(gaussian_filter(seen, (1, 1, 0)), np.float32)  # one pixel: the march's own grain


@cache
def volumes() -> tuple[Volume, Volume]:
    """What clouds are made of, 0 to 1, repeating without a seam: their shapes, and the details of their edges."""
    value = np.sum([_value(TILE, 4 * 2**k, k * 7) * 0.5**k for k in range(4)], axis=0) / 1.875
    cells = _worley(TILE, 4, 1) * 0.6 + _worley(TILE, 8, 2) * 0.28 + _worley(TILE, 16, 3) * 0.12
    details = _worley(TILE, 6, 5) * 0.55 + _worley(TILE, 12, 6) * 0.3 + _worley(TILE, 24, 7) * 0.15
    return _stretched(value * 0.55 + cells * 0.6), _stretched(details)


def _stretched(volume: Volume) -> Volume:
    return np.asarray((volume - volume.min()) / (volume.max() - volume.min()), np.float32)


@njit(inline="always")
def _random(x: int, y: int, z: int, seed: int) -> float:
    n = (x * 374761393 + y * 668265263 + z * 2147483647 + seed * 1442695041) & 0xFFFFFFFF
    n = ((n ^ (n >> 13)) * 1274126177) & 0xFFFFFFFF
    n = ((n ^ (n >> 15)) * 2246822519) & 0xFFFFFFFF
    return ((n ^ (n >> 16)) & 0xFFFF) / 65535.0


@njit(parallel=True, fastmath=True, cache=True)
def _worley(side: int, cells: int, seed: int) -> Volume:
    """One minus the distance to the nearest of scattered points, repeating without a seam."""
    out = np.empty((side, side, side), np.float32)
    for k in prange(side):
        for j in range(side):
            for i in range(side):
                x, y, z = i * cells / side, j * cells / side, k * cells / side
                near = 9.0
                for a in range(-1, 2):
                    for b in range(-1, 2):
                        for c in range(-1, 2):
                            u, v, w = int(x) + a, int(y) + b, int(z) + c
                            du = u + _random(u % cells, v % cells, w % cells, seed) - x
                            dv = v + _random(u % cells, v % cells, w % cells, seed + 1) - y
                            dw = w + _random(u % cells, v % cells, w % cells, seed + 2) - z
                            near = min(near, du * du + dv * dv + dw * dw)
                out[k, j, i] = 1 - min(1.0, math.sqrt(near))
    return out


@njit(parallel=True, fastmath=True, cache=True)
def _value(side: int, cells: int, seed: int) -> Volume:
    """Smooth random values, repeating without a seam."""
    out = np.empty((side, side, side), np.float32)
    for k in prange(side):
        for j in range(side):
            for i in range(side):
                x, y, z = i * cells / side, j * cells / side, k * cells / side
                u, v, w = x - int(x), y - int(y), z - int(z)
                u, v, w = u * u * (3 - 2 * u), v * v * (3 - 2 * v), w * w * (3 - 2 * w)
                total = 0.0
                for a in range(2):
                    for b in range(2):
                        for c in range(2):
                            share = (u if a else 1 - u) * (v if b else 1 - v) * (w if c else 1 - w)
                            total += share * _random(
                                (int(x) + a) % cells, (int(y) + b) % cells, (int(z) + c) % cells, seed
                            )
                out[k, j, i] = total
    return out


@njit(fastmath=True, inline="always")
def looked_up(volume: Volume, x: float, y: float, z: float) -> float:
    """What *volume* says at a place, in its own sides."""
    side = volume.shape[0]
    x, y, z = x * side, y * side, z * side
    i, j, k = math.floor(x), math.floor(y), math.floor(z)
    u, v, w = x - i, y - j, z - k
    last = side - 1
    i0, i1, j0, j1, k0, k1 = i & last, (i + 1) & last, j & last, (j + 1) & last, k & last, (k + 1) & last
    a = volume[k0, j0, i0] * (1 - u) + volume[k0, j0, i1] * u
    b = volume[k0, j1, i0] * (1 - u) + volume[k0, j1, i1] * u
    c = volume[k1, j0, i0] * (1 - u) + volume[k1, j0, i1] * u
    d = volume[k1, j1, i0] * (1 - u) + volume[k1, j1, i1] * u
    near: float = a * (1 - v) + b * v
    far: float = c * (1 - v) + d * v
    return near * (1 - w) + far * w


@njit(fastmath=True, cache=True)
def _density(shapes: Volume, details: Volume, x: float, y: float, z: float, layer: NDArray[np.float64]) -> float:
    bottom, top, cover, scale, stretch, ragged = layer[0], layer[1], layer[2], layer[3], layer[4], layer[5]
    share = (z - bottom) / (top - bottom)
    if share <= 0 or share >= 1:
        return 0.0
    shape = looked_up(shapes, x / scale, y / (scale * stretch), z / scale)
    weather = looked_up(shapes, x / (scale * 4.3) + 0.3, y / (scale * stretch * 4.3) + 0.7, 0.37)
    profile = min(1.0, share * 5.0) * min(1.0, (1 - share) * 1.6)
    dense = shape * profile - (1 - (cover + (weather - 0.5) * 0.5))
    if dense <= 0:
        return 0.0
    fine = looked_up(details, x / (scale * 0.21), y / (scale * 0.21 * stretch), z / (scale * 0.21))
    eaten: float = dense - ragged * (1 - fine) * (1 - min(1.0, dense * 2.0))
    return max(0.0, eaten)


@njit(parallel=True, fastmath=True, cache=True)
def _march(
    shapes: Volume,
    details: Volume,
    width: int,
    height: int,
    window: NDArray[np.float64],
    to_sun: NDArray[np.float64],
    layer: NDArray[np.float64],
    steps: int,
    light_steps: int,
) -> Volume:
    out = np.zeros((height, width, 3), np.float32)
    bottom, top, thickness, glow = layer[0], layer[1], layer[6], layer[7]
    sx, sy, sz = to_sun[0], to_sun[1], to_sun[2]
    for j in prange(height):
        elevation = math.radians(window[2] + (window[3] - window[2]) * (j + 0.5) / height)
        for i in range(width):
            azimuth = math.radians(window[0] + (window[1] - window[0]) * (i + 0.5) / width)
            dx, dy = math.sin(azimuth) * math.cos(elevation), math.cos(azimuth) * math.cos(elevation)
            dz = math.sin(elevation)
            up = PLANET * dz
            start = -up + math.sqrt(up * up + 2 * PLANET * bottom + bottom * bottom)
            end = -up + math.sqrt(up * up + 2 * PLANET * top + top * top)
            if start > FARTHEST:
                continue
            end = min(end, start + (top - bottom) * 14)
            step = (end - start) / steps
            t = start + step * _random(i, j, 7, 3)  # jittered, or the steps show as shells
            clear, lit, ambient = 1.0, 0.0, 0.0
            toward = dx * sx + dy * sy + dz * sz
            while t < end:
                x, y = dx * t, dy * t
                z = math.sqrt(x * x + y * y + (PLANET + dz * t) ** 2) - PLANET
                dense = _density(shapes, details, x, y, z, layer)
                if dense > 0:
                    shade, stride = 0.0, (top - bottom) * 0.05
                    lx, ly, lz = x, y, z
                    for _ in range(light_steps):
                        lx += sx * stride
                        ly += sy * stride
                        lz += sz * stride
                        shade += _density(shapes, details, lx, ly, lz, layer) * stride * thickness
                        stride *= 1.7
                    # Four orders of scattering, each weaker, wider and less shaded (Wrenninge et al., 2013)
                    light, weight, reach, g = 0.0, 1.0, 1.0, glow
                    for _ in range(4):
                        forward = 0.8 * (1 - g * g) / (1 + g * g - 2 * g * toward) ** 1.5
                        backward = 0.2 * (1 - 0.09) / (1 + 0.09 + 0.6 * toward) ** 1.5
                        light += weight * (forward + backward) * math.exp(-shade * reach)
                        weight *= 0.55
                        reach *= 0.4
                        g *= 0.6
                    passed = math.exp(-dense * thickness * step)
                    share = clear * (1 - passed)
                    lit += share * light
                    ambient += share * (0.35 + 0.65 * (z - bottom) / (top - bottom))
                    clear *= passed
                    if clear < 0.01:
                        break
                t += step
            out[j, i, 0] = lit
            out[j, i, 1] = ambient
            out[j, i, 2] = 1 - clear
    return out
