"""A sea of clouds seen from above, with mountains standing in it: ray-marched light by direction, as in `clouds`.

What comes out is laid over two things: the sky, where a ray meets nothing, and the land, where cloud lies in front of
it. These are two pictures, each carried on past its edge, so that none bleeds into the other at a mountain's outline.
"""

import math

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, gaussian_filter, maximum_filter

from booth.rendering.clouds import PLANET, Volume, looked_up, volumes
from booth.rendering.noise import Field

NOWHERE = -1e6  # metres: the height of land where there is none


def sea_of_clouds(
    size: tuple[int, int],
    azimuths: tuple[float, float],
    elevations: tuple[float, float],
    eye: float,
    to_sun: tuple[float, float, float],
    tops: tuple[Field, Field, Field],
    land: tuple[Field, Field, Field],
    *,
    soft: float = 70.0,
    ragged: float = 0.6,
    thickness: float = 0.03,
    glow: float = 0.65,
    farthest: float = 90_000.0,
    light_steps: int = 7,
) -> Volume:
    """(2, height, width, 3) of *size*: before the sky and before the land, each as `clouds` gives it.

    *eye*: metres above z = 0 from which, at x = y = 0, the window of *azimuths* and *elevations* (degrees) is looked
    through. *tops* and *land*: heights (rows, columns) and the places of their columns and rows, evenly apart; the
    clouds go on beyond theirs. *soft*: metres from a top down to dense cloud; *ragged*, *thickness* (per metre) and
    *glow* as for `clouds`.
    """
    _, details = volumes()
    heights, along, deep = land
    shadows = _shadows(heights, float(along[1] - along[0]), float(deep[1] - deep[0]), np.array(to_sun))
    cell = float(tops[1][1] - tops[1][0])
    hollow = np.clip(0.5 + (tops[0] - gaussian_filter(tops[0], 450 / cell)) / 160, 0, 1)  # less sky is seen from there
    seen, met = _march(
        details,
        *size,
        np.radians([*azimuths, *elevations]),
        np.array(to_sun, np.float64),
        np.array([eye, soft, ragged, thickness, glow, farthest]),
        tops[0],
        hollow,
        np.array([tops[1][0], tops[2][0], cell]),
        heights,
        shadows,
        np.array([along[0], deep[0], along[1] - along[0], deep[1] - deep[0]]),
        light_steps,
    )
    layers = []
    for layer, known in ((seen[0], met != 2), (seen[1], met != 0)):
        sure = known & ~(maximum_filter(~known, 3) & known) if known.any() else known
        nearest = distance_transform_edt(~(sure if sure.any() else known), return_distances=False, return_indices=True)
        layers.append(gaussian_filter(layer[tuple(nearest)], (0.7, 0.7, 0)))
    return np.asarray(layers, np.float32)


@njit(parallel=True, fastmath=True, cache=True)
def _shadows(heights: Field, wide: float, deep: float, to_sun: Field) -> Field:
    """The height below which no sun comes, at each point of the land, for what hangs over it."""
    rows, columns = heights.shape
    out = np.empty((rows, columns))
    level = math.hypot(to_sun[0], to_sun[1])
    stride = min(wide, deep) * 1.5
    dx, dy, dz = to_sun[0] / level * stride / wide, to_sun[1] / level * stride / deep, to_sun[2] / level * stride
    for j in prange(rows):
        for i in range(columns):
            most, x, y, drop = -1e6, i + 0.0, j + 0.0, 0.0
            for _ in range(420):
                x += dx
                y += dy
                drop += dz
                if x < 0 or y < 0 or x >= columns - 1 or y >= rows - 1:
                    break
                most = max(most, heights[int(y), int(x)] - drop)
            out[j, i] = most
    return out


@njit(fastmath=True, inline="always")
def _mirrored(place: float, last: int) -> float:
    """A place on a grid that goes on as in mirrors; 0 to *last*."""
    place = abs(place) % (2.0 * last)
    return 2.0 * last - place if place > last else place


@njit(fastmath=True, inline="always")
def _between(grid: Field, u: float, v: float) -> float:
    """What *grid* says between its column *u* and row *v* and the next ones."""
    i, j = int(u), int(v)
    u -= i
    v -= j
    upper, lower = grid[j, i] * (1 - u) + grid[j, i + 1] * u, grid[j + 1, i] * (1 - u) + grid[j + 1, i + 1] * u
    found: float = upper * (1 - v) + lower * v
    return found


@njit(fastmath=True, cache=True)
def _on_tops(grid: Field, place: Field, x: float, y: float) -> float:
    rows, columns = grid.shape
    u = _mirrored((x - place[0]) / place[2], columns - 2)
    v = _mirrored((y - place[1]) / place[2], rows - 2)
    return _between(grid, u, v)


@njit(fastmath=True, cache=True)
def _on_land(grid: Field, place: Field, x: float, y: float) -> float:
    rows, columns = grid.shape
    u, v = (x - place[0]) / place[2], (y - place[1]) / place[3]
    if u < 0 or v < 0 or u >= columns - 1 or v >= rows - 1:
        return NOWHERE
    return _between(grid, u, v)


@njit(fastmath=True, cache=True)
def _density(
    details: Volume, tops: Field, tops_at: Field, x: float, y: float, z: float, soft: float, ragged: float
) -> float:
    under = (_on_tops(tops, tops_at, x, y) - z) / soft
    if under <= -0.6:
        return 0.0
    if under >= 2.0:
        return 1.0
    fine = looked_up(details, x / 830.0, y / 830.0, z / 620.0) * 0.6
    fine += looked_up(details, (x + 0.4 * y) / 231.0, (y - 0.4 * x) / 231.0, z / 190.0) * 0.4
    eaten: float = under + 0.6 * ragged - ragged * 1.7 * (1 - fine)
    return min(1.0, max(0.0, eaten))


@njit(fastmath=True, cache=True)
def _shade(
    details: Volume,
    tops: Field,
    tops_at: Field,
    x: float,
    y: float,
    z: float,
    to_sun: Field,
    highest: float,
    layer: Field,
    light_steps: int,
) -> float:
    """How much cloud lies between a place and the sun, as optical depth."""
    shade, stride = 0.0, 22.0
    for _ in range(light_steps):
        x += to_sun[0] * stride
        y += to_sun[1] * stride
        z += to_sun[2] * stride
        if z > highest:
            break
        shade += _density(details, tops, tops_at, x, y, z, layer[1], layer[2]) * stride * layer[3]
        stride *= 1.7
    return shade


@njit(fastmath=True, inline="always")
def _scattered(shade: float, toward: float, glow: float) -> float:
    """Four orders of scattering, each weaker, wider and less shaded; see `clouds`."""
    light, weight, reach, g = 0.0, 1.0, 1.0, glow
    for _ in range(4):
        forward = 0.8 * (1 - g * g) / (1 + g * g - 2 * g * toward) ** 1.5
        backward = 0.2 * (1 - 0.09) / (1 + 0.09 + 0.6 * toward) ** 1.5
        light += weight * (forward + backward) * math.exp(-shade * reach)
        weight *= 0.6
        reach *= 0.35
        g *= 0.6
    return light


@njit(parallel=True, fastmath=True, cache=True)
def _march(
    details: Volume,
    width: int,
    height: int,
    window: Field,
    to_sun: Field,
    layer: Field,
    tops: Field,
    hollow: Field,
    tops_at: Field,
    land: Field,
    shadows: Field,
    land_at: Field,
    light_steps: int,
) -> tuple[Volume, NDArray[np.int8]]:
    """Both pictures, and which are known at each point: 0 the sky's, 2 the land's, 1 both."""
    out = np.zeros((2, height, width, 3), np.float32)
    met = np.zeros((height, width), np.int8)
    eye, soft, ragged, thickness, glow, farthest = layer[0], layer[1], layer[2], layer[3], layer[4], layer[5]
    highest = tops.max() + soft
    peak = land.max()
    for j in prange(height):
        elevation = window[2] + (window[3] - window[2]) * (j + 0.5) / height
        for i in range(width):
            azimuth = window[0] + (window[1] - window[0]) * (i + 0.5) / width
            dx, dy = math.sin(azimuth) * math.cos(elevation), math.cos(azimuth) * math.cos(elevation)
            dz = math.sin(elevation)
            toward = dx * to_sun[0] + dy * to_sun[1] + dz * to_sun[2]
            clear, lit, ambient, hit = 1.0, 0.0, 0.0, False
            t = 400.0 * (1 + 0.005 * ((i * 7919 + j * 104729) % 97) / 97)
            while t < farthest:
                x, y, z = dx * t, dy * t, eye + dz * t + t * t / (2 * PLANET)
                if z > highest and dz > -t / PLANET and z > peak:
                    break
                step = max(8.0, 0.005 * t)
                if not hit and clear > 0.01 and _on_land(land, land_at, x, y) > z:
                    hit = True
                    out[1, j, i, 0], out[1, j, i, 1], out[1, j, i, 2] = lit, ambient, 1 - clear
                dense = 0.0
                if z < highest:
                    dense = _density(details, tops, tops_at, x, y, z, soft, ragged)
                if dense > 0:
                    shade = _shade(details, tops, tops_at, x, y, z, to_sun, highest, layer, light_steps)
                    sunny = 1.0
                    if not hit:
                        sunny = min(1.0, max(0.0, 0.5 + (z - _on_land(shadows, land_at, x, y)) / 80.0))
                    passed = math.exp(-dense * thickness * step)
                    share = clear * (1 - passed)
                    lit += share * sunny * _scattered(shade, toward, glow)
                    deep = max(0.0, _on_tops(tops, tops_at, x, y) - z)
                    open_ = 0.35 + 0.65 * _on_tops(hollow, tops_at, x, y)
                    ambient += share * open_ * (0.3 + 0.7 * math.exp(-deep / soft))
                    clear *= passed
                    if clear < 0.01:
                        break
                t += step
            out[0, j, i, 0], out[0, j, i, 1], out[0, j, i, 2] = lit, ambient, 1 - clear
            if not hit and clear < 0.05:
                met[j, i] = 1
                out[1, j, i, 0], out[1, j, i, 1], out[1, j, i, 2] = lit, ambient, 1 - clear
            elif hit:
                met[j, i] = 2
    return out, met
