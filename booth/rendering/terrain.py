"""Mountains worn down by rain, as grids of heights."""

import math

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import map_coordinates, median_filter

Field = NDArray[np.float64]


def eroded(
    heights: Field,
    cell: float,
    droplets: int,
    seed: int,
    *,
    capacity: float = 4.0,
    deposit: float = 0.3,
    erosion: float = 0.3,
    life: int = 60,
    deepest: float = 90.0,
    highest: float = 50.0,
) -> Field:
    """*heights* (rows, columns) after *droplets* of rain ran down them; metres, *cell* metres between two points.

    No point ends more than *deepest* below or *highest* above where it was, and lone points are taken back: rain piles
    up needles otherwise. *capacity*: what running water carries; *deposit* and *erosion*: the share that it drops and
    takes at a step; *life*: steps of a droplet.
    """
    worn = np.ascontiguousarray(heights / cell)
    _rain(worn, droplets, seed, capacity, deposit, erosion, life)
    clamped = np.clip(worn * cell, heights - deepest, heights + highest)
    return np.asarray(median_filter(clamped, 3), np.float64)


@njit(fastmath=True, cache=True)
def _rain(heights: Field, droplets: int, seed: int, capacity: float, deposit: float, erosion: float, life: int) -> None:
    """Hydraulic erosion by droplets (Beyer, "Implementation of a method for hydraulic erosion", 2015), in place."""
    np.random.seed(seed)
    rows, columns = heights.shape
    inertia, evaporation, least_slope = 0.05, 0.02, 0.01
    for _ in range(droplets):
        x = np.random.random() * (columns - 3) + 1
        y = np.random.random() * (rows - 3) + 1
        dx, dy, speed, water, load = 0.0, 0.0, 1.0, 1.0, 0.0
        for _ in range(life):
            i, j = int(x), int(y)
            u, v = x - i, y - j
            h00, h10, h01, h11 = heights[j, i], heights[j, i + 1], heights[j + 1, i], heights[j + 1, i + 1]
            down_x = (h10 - h00) * (1 - v) + (h11 - h01) * v
            down_y = (h01 - h00) * (1 - u) + (h11 - h10) * u
            here = h00 * (1 - u) * (1 - v) + h10 * u * (1 - v) + h01 * (1 - u) * v + h11 * u * v
            dx = dx * inertia - down_x * (1 - inertia)
            dy = dy * inertia - down_y * (1 - inertia)
            length = math.sqrt(dx * dx + dy * dy)
            if length < 1e-9:
                break
            dx /= length
            dy /= length
            next_x, next_y = x + dx, y + dy
            if next_x < 1 or next_y < 1 or next_x >= columns - 2 or next_y >= rows - 2:
                break
            p, q = next_x - int(next_x), next_y - int(next_y)
            a, b = int(next_x), int(next_y)
            there = (
                heights[b, a] * (1 - p) * (1 - q)
                + heights[b, a + 1] * p * (1 - q)
                + heights[b + 1, a] * (1 - p) * q
                + heights[b + 1, a + 1] * p * q
            )
            rise = there - here
            carries = max(-rise, least_slope) * speed * water * capacity
            if load > carries or rise > 0:
                dropped = min(rise, load) if rise > 0 else (load - carries) * deposit
                load -= dropped
                heights[j, i] += dropped * (1 - u) * (1 - v)
                heights[j, i + 1] += dropped * u * (1 - v)
                heights[j + 1, i] += dropped * (1 - u) * v
                heights[j + 1, i + 1] += dropped * u * v
            else:
                taken = min((carries - load) * erosion, -rise)
                load += taken
                for below in range(-1, 2):
                    for beside in range(-1, 2):
                        share = 0.36 if below == beside == 0 else (0.1 if below * beside == 0 else 0.06)
                        row, column = min(max(j + below, 0), rows - 1), min(max(i + beside, 0), columns - 1)
                        heights[row, column] -= taken * share
            speed = math.sqrt(max(0.0, speed * speed - rise * 4.0))
            water *= 1 - evaporation
            x, y = next_x, next_y


def at(grid: Field, along: ArrayLike, deep: ArrayLike, x: ArrayLike, y: ArrayLike, *, smooth: bool = False) -> Field:
    """*grid*'s values at the points (*x*, *y*), two arrays of one shape, by straight lines or *smooth* curves.

    *along* and *deep* are the places of its columns and rows, evenly apart.
    """
    along, deep = np.asarray(along), np.asarray(deep)
    columns = (np.asarray(x) - along[0]) / (along[1] - along[0])
    rows = (np.asarray(y) - deep[0]) / (deep[1] - deep[0])
    return np.asarray(map_coordinates(grid, [rows, columns], order=3 if smooth else 1, mode="nearest"))


def step(values: Field, low: float, high: float) -> Field:
    """0 below *low*, 1 above *high*, smooth between."""
    share = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(share * share * (3 - 2 * share))
