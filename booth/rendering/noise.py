"""Noise that landscapes, clouds and water are made of, compiled with numba; the same seed gives the same noise."""

import math

import numpy as np
from numba import njit, prange
from numpy.typing import ArrayLike, NDArray

Field = NDArray[np.float64]


@njit(inline="always")
def _hashed(column: int, row: int, seed: int) -> int:
    n = (column * 374761393 + row * 668265263 + seed * 1442695041) & 0xFFFFFFFF
    n = ((n ^ (n >> 13)) * 1274126177) & 0xFFFFFFFF
    return n ^ (n >> 16)


@njit(inline="always")
def _slope(column: int, row: int, seed: int, dx: float, dy: float) -> float:
    angle = (_hashed(column, row, seed) & 1023) * (2 * math.pi / 1024)
    return math.cos(angle) * dx + math.sin(angle) * dy


@njit(fastmath=True, cache=True)
def perlin(x: float, y: float, seed: int) -> float:
    """Gradient noise at one point, about -1 to 1 (Perlin, "Improving noise", 2002)."""
    column, row = math.floor(x), math.floor(y)
    fx, fy = x - column, y - row
    u = fx * fx * fx * (fx * (fx * 6 - 15) + 10)
    v = fy * fy * fy * (fy * (fy * 6 - 15) + 10)
    a = _slope(column, row, seed, fx, fy)
    b = _slope(column + 1, row, seed, fx - 1, fy)
    c = _slope(column, row + 1, seed, fx, fy - 1)
    d = _slope(column + 1, row + 1, seed, fx - 1, fy - 1)
    top = a + (b - a) * u
    return (top + (c + (d - c) * u - top) * v) * 1.5


@njit(parallel=True, fastmath=True, cache=True)
def _layered(x: Field, y: Field, octaves: int, lacunarity: float, gain: float, seed: int) -> Field:
    out = np.empty(x.size)
    for i in prange(x.size):
        amplitude, frequency, total = 1.0, 1.0, 0.0
        for k in range(octaves):
            total += amplitude * perlin(x[i] * frequency, y[i] * frequency, seed + k)
            amplitude *= gain
            frequency *= lacunarity
        out[i] = total
    return out


@njit(parallel=True, fastmath=True, cache=True)
def _ridged(x: Field, y: Field, octaves: int, lacunarity: float, gain: float, seed: int) -> Field:
    out = np.empty(x.size)
    for i in prange(x.size):
        amplitude, frequency, total, weight = 0.5, 1.0, 0.0, 1.0
        for k in range(octaves):
            n = 1 - abs(perlin(x[i] * frequency, y[i] * frequency, seed + k))
            n = n * n * weight
            weight = min(1.0, max(0.0, n * 2.0))
            total += amplitude * n
            amplitude *= gain
            frequency *= lacunarity
        out[i] = total
    return out


def fbm(x: ArrayLike, y: ArrayLike, octaves: int, lacunarity: float, gain: float, seed: int) -> Field:
    """Fractal noise at the points (*x*, *y*), of their shape: about -1.5 to 1.5 at a gain of 0.5."""
    across, down = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
    return _layered(across.ravel(), down.ravel(), octaves, lacunarity, gain, seed).reshape(across.shape)


def ridged(x: ArrayLike, y: ArrayLike, octaves: int, lacunarity: float, gain: float, seed: int) -> Field:
    """Noise with sharp crests at the points (*x*, *y*), of their shape: 0 to about 1 (Musgrave's multifractal)."""
    across, down = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
    return _ridged(across.ravel(), down.ravel(), octaves, lacunarity, gain, seed).reshape(across.shape)
