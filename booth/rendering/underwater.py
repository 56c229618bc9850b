"""Light in clear water: caustics, sun rays, the surface seen from below, and what the water takes away.

Cycles' volumes are too slow for it. A place under water is rendered without a sky, its materials `submerged`
(water.py), and `watered` puts the water into the finished light: a march along every pixel's ray, through the shafts
that waves make.
"""

import math
from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, maximum_filter

from booth.rendering.grading import Light
from booth.rendering.shot import ASPECT, SENSOR, Camera

Field = NDArray[np.float64]
INDEX = 1.333  # of refraction, sea water
NOTHING = 80.0  # metres; what lies farther cannot be seen


@dataclass(frozen=True)
class Water:
    """Clear water below z = *surface*; colours are red, green, blue.

    *extinction* and *scattering* per metre; *fading*: how daylight gets weaker per metre of depth. *sun* is the unit
    vector to it above the water, *sunlight* and *daylight* its strength and that of all the rest; *forward* 0 to 1: how
    much of the scattered light goes straight on (Henyey and Greenstein's g). *shafts*: how far rays leave the mean, 0:
    not at all; *sky* and *below*: what shines in through the surface and what it mirrors; *glare* its sun: strength and
    power near by, strength and power around.
    """

    surface: float
    sun: tuple[float, float, float]
    extinction: tuple[float, float, float]
    scattering: tuple[float, float, float]
    fading: tuple[float, float, float]
    sunlight: tuple[float, float, float]
    daylight: tuple[float, float, float]
    forward: float
    shafts: float
    sky: tuple[float, float, float]
    below: tuple[float, float, float]
    glare: tuple[float, float, float, float]

    @property
    def sun_below(self) -> tuple[float, float, float]:
        """The unit vector to the sun as seen from under water (Snell's law)."""
        x, y = self.sun[0] / INDEX, self.sun[1] / INDEX
        return x, y, math.sqrt(1 - x * x - y * y)


def slopes(size: int, seed: int, waves: tuple[int, int], steepness: float, falling: float = 2.2) -> tuple[Field, Field]:
    """The slopes along x and y, each (size, size), of a sea that repeats; *waves*: least and most per tile.

    *steepness* is the root of their mean square, *falling* the power by which short waves are lower. They run about 50
    degrees from x.
    """
    least, most = waves
    number = np.fft.fftfreq(size, 1 / size)
    kx, ky = np.meshgrid(number, number)
    k = np.hypot(kx, ky)
    strength = np.where((k >= least) & (k <= most), np.maximum(k, 1) ** -falling, 0) * np.exp(-((k / most) ** 2))
    strength *= 0.6 + 0.4 * np.cos(np.arctan2(ky, kx) - 0.9) ** 2
    phases = np.random.default_rng(seed).uniform(0, 2 * np.pi, (size, size))
    waves_there = strength * np.exp(1j * phases)
    x, y = (np.real(np.fft.ifft2(1j * way * waves_there)) for way in (kx, ky))
    scale = steepness / math.sqrt(float((x**2 + y**2).mean()))
    return x * scale, y * scale


def caustics(
    size: int, seed: int, *, waves: tuple[int, int], steepness: float, throw: float, softness: float
) -> NDArray[np.float32]:
    """The net of light under a rippled surface, (size, size), repeating, mean 1: photons counted where they land.

    *throw*: how far light falls, in tiles; *softness* in pixels.
    """
    up = 3  # photons per pixel and direction
    x, y = slopes(size * up, seed, waves, steepness)
    rows, columns = np.mgrid[0 : size * up, 0 : size * up] / up
    bent = throw * (1 - 1 / INDEX) * size
    across = np.floor(columns - x * bent).astype(np.int64) % size
    down = np.floor(rows - y * bent).astype(np.int64) % size
    counted = np.bincount((down * size + across).ravel(), minlength=size * size).reshape(size, size) / up**2
    return np.asarray(gaussian_filter(counted, softness, mode="wrap"), np.float32)


def watered(light: Light, camera: Camera, water: Water) -> Light:
    """*light* (height, width, 4) of a submerged place with its water: (height, width, 3)."""
    extinction = np.array(water.extinction)
    alpha = np.clip(light[..., 3], 0, 1).astype(np.float64)
    solid = maximum_filter(alpha, 3)  # at an edge: what the solid thing there would have without the water beside it
    empty = solid < math.exp(-extinction[1] * NOTHING)
    distance = np.where(empty, NOTHING, -np.log(np.maximum(alpha, 1e-9)) / extinction[1]).clip(0, NOTHING)
    # Green is dimmed already, by the alpha; red and blue want more or less of it.
    dimmed = light[..., :3] * np.maximum(solid, 1e-3)[..., None] ** (extinction / extinction[1] - 1)
    open_water = np.where(empty, 1, 1 - alpha / np.maximum(solid, 1e-9))
    eye, up, ahead = _view(camera)
    half = SENSOR / 2 / camera.lens  # half of the width that is seen 1 m away
    colours = np.array([water.extinction, water.scattering, water.fading, water.sunlight, water.daylight])
    sun_below = np.array(water.sun_below)
    rays = _scattered(
        distance, eye, up, ahead, half, water.surface, sun_below, colours, water.forward, _shafts(), water.shafts
    )
    height, width = alpha.shape
    slope_x, slope_y = slopes(1024, 7, (2, 90), 0.15, 2.0)
    beyond = np.array([water.extinction, water.sky, water.below])
    sun, glare = np.array(water.sun), np.array(water.glare)
    above = _surface(height, width, eye, up, ahead, half, slope_x, slope_y, water.surface, sun, beyond, glare)
    return np.asarray(dimmed + rays + above * open_water[..., None], np.float32)


def specked(light: Light, count: int, glow: tuple[float, float, float], seed: int = 5) -> Light:
    """*light* (height, width, 3) with *count* specks of marine snow before the lens, at most as bright as *glow*."""
    height, width = light.shape[:2]
    random = np.random.default_rng(seed)
    out = light.copy()
    for across, down, size, shine in random.random((count, 4)):
        radius = height / 1080 * (0.7 + 2.2 * size**3)  # the nearest are the softest
        reach = math.ceil(3 * radius)
        x, y = across * width, down * height
        left, top = max(0, int(x) - reach), max(0, int(y) - reach)
        rows, columns = np.ogrid[top : min(height, int(y) + reach), left : min(width, int(x) + reach)]
        spot = np.exp(-((((rows - y) ** 2 + (columns - x) ** 2) / radius**2) ** 2)) * shine / (0.6 + size**3 * 4)
        out[top : top + rows.size, left : left + columns.size] += (spot[..., None] * np.array(glow)).astype(np.float32)
    return out


def _view(camera: Camera) -> tuple[Field, Field, Field]:
    """Position, up and forward of *camera*."""
    pitch = math.radians(camera.pitch)
    up = np.array([0, -math.sin(pitch), math.cos(pitch)])
    return np.array(camera.position), up, np.array([0, math.cos(pitch), math.sin(pitch)])


def _shafts() -> Field:
    """Where the sun comes through, mean 1, few and strong."""
    net = caustics(512, 8, waves=(1, 8), steepness=0.085, throw=0.78, softness=1.4).astype(np.float64) ** 3
    return np.asarray(net / net.mean())


@njit(inline="always")
def _tap(tile: Field, x: float, y: float) -> float:
    """The repeating *tile* at (*x*, *y*), in tiles, between its pixels."""
    size = tile.shape[0]
    x, y = x * size, y * size
    column, row = math.floor(x), math.floor(y)
    u, v = x - column, y - row
    left, right, top, low = column % size, (column + 1) % size, row % size, (row + 1) % size
    value: float = (tile[top, left] * (1 - u) + tile[top, right] * u) * (1 - v) + (
        tile[low, left] * (1 - u) + tile[low, right] * u
    ) * v
    return value


SHAFT_TILE = 17.0  # metres of sea that repeat in the sun rays
RIPPLE_TILE = 9.0  # metres of sea that repeat in the surface
STEPS = 120  # of the march along a ray; wider ones show as bands
SHAFTS_BLUR = 20.0  # metres of water in which shafts lose two thirds of their contrast
SUBPIXELS = 3  # per direction: the surface glitters


@njit(parallel=True, fastmath=True)
def _scattered(
    distance: Field, eye: Field, up: Field, ahead: Field, half: float, surface: float, sun: Field, colours: Field,
    forward: float, net: Field, contrast: float,
) -> NDArray[np.float32]:  # fmt: skip
    """The light (height, width, 3) that the water sends to the eye from before *distance* (height, width)."""
    extinction, scattering, fading, sunlight, daylight = colours[0], colours[1], colours[2], colours[3], colours[4]
    height, width = distance.shape
    out = np.zeros((height, width, 3), np.float32)
    for row in prange(height):
        for column in range(width):
            a, b = ((column + 0.5) / width * 2 - 1) * half, (1 - (row + 0.5) / height * 2) * (half / ASPECT)
            dx, dy, dz = a, ahead[1] + b * up[1], ahead[2] + b * up[2]
            length = math.sqrt(dx * dx + dy * dy + dz * dz)
            dx, dy, dz = dx / length, dy / length, dz / length
            end = distance[row, column]
            if dz > 1e-4:
                end = min(end, (surface - eye[2]) / dz)
            towards = dx * sun[0] + dy * sun[1] + dz * sun[2]
            phase = (1 - forward * forward) / (1 + forward * forward - 2 * forward * towards) ** 1.5
            before = 0.0
            # Each pixel looks at other places within its steps, neighbours at very different ones: grain instead of
            # bands (interleaved gradient noise; Jimenez, 2014).
            within = (52.9829189 * ((0.06711056 * column + 0.00583715 * row) % 1.0)) % 1.0
            for step in range(STEPS):
                after = end * ((step + 1) / STEPS) ** 1.6
                long = after - before
                s = before + within * long
                before = after
                deep = max(0.0, surface - eye[2] - dz * s)
                x, y = eye[0] + dx * s + sun[0] / sun[2] * deep, eye[1] + dy * s + sun[1] / sun[2] * deep
                x, y = x / SHAFT_TILE, y / SHAFT_TILE
                shaft = 0.62 * _tap(net, x, y) + 0.38 * _tap(net, x * 0.37 + 0.2, y * 0.37 + 0.6)
                shaft = max(0.0, 1 + contrast * math.exp(-s / SHAFTS_BLUR) * (shaft - 1)) * phase
                for c in range(3):
                    lit = sunlight[c] * shaft * math.exp(-extinction[c] * deep / sun[2])
                    lit += daylight[c] * math.exp(-fading[c] * deep)
                    out[row, column, c] += scattering[c] * lit * math.exp(-extinction[c] * s) * long
    return out


@njit(parallel=True, fastmath=True)
def _surface(
    height: int, width: int, eye: Field, up: Field, ahead: Field, half: float, slope_x: Field, slope_y: Field,
    surface: float, sun: Field, beyond: Field, glare: Field,
) -> NDArray[np.float32]:  # fmt: skip
    """The surface (height, width, 3) from below, dimmed: Snell's window broken by ripples, mirrors beyond it."""
    extinction, sky, below = beyond[0], beyond[1], beyond[2]
    out = np.zeros((height, width, 3), np.float32)
    for row in prange(height):
        for column in range(width):
            for part in range(SUBPIXELS * SUBPIXELS):
                i, j = column + (part % SUBPIXELS + 0.5) / SUBPIXELS, row + (part // SUBPIXELS + 0.5) / SUBPIXELS
                a, b = (i / width * 2 - 1) * half, (1 - j / height * 2) * (half / ASPECT)
                dx, dy, dz = a, ahead[1] + b * up[1], ahead[2] + b * up[2]
                length = math.sqrt(dx * dx + dy * dy + dz * dz)
                dx, dy, dz = dx / length, dy / length, dz / length
                if dz < 0.03:
                    continue
                s = (surface - eye[2]) / dz
                x, y = (eye[0] + dx * s) / RIPPLE_TILE, (eye[1] + dy * s) / RIPPLE_TILE
                gx = _tap(slope_x, x, y) + 0.6 * _tap(slope_x, x * 0.31 + 0.4, y * 0.31)
                gy = _tap(slope_y, x, y) + 0.6 * _tap(slope_y, x * 0.31 + 0.4, y * 0.31)
                nz = 1 / math.sqrt(1 + gx * gx + gy * gy)
                nx, ny = -gx * nz, -gy * nz
                cos = max(0.02, dx * nx + dy * ny + dz * nz)
                leaves = 1 - INDEX * INDEX * (1 - cos * cos)
                mirrored, shine, up_high = 1.0, 0.0, 0.0
                if leaves > 0:  # Fresnel's equations, then Snell's law
                    cos_out = math.sqrt(leaves)
                    across = (INDEX * cos - cos_out) / (INDEX * cos + cos_out)
                    along = (cos - INDEX * cos_out) / (cos + INDEX * cos_out)
                    mirrored = 0.5 * (across * across + along * along)
                    f = cos_out - INDEX * cos
                    up_high = max(0.0, INDEX * dz + f * nz)
                    towards = (INDEX * dx + f * nx) * sun[0] + (INDEX * dy + f * ny) * sun[1]
                    towards = max(0.0, towards + (INDEX * dz + f * nz) * sun[2])
                    shine = glare[0] * towards ** glare[1] + glare[2] * towards ** glare[3]
                level = 0.5 + 0.5 * math.tanh(2 * (2 * cos * nz - dz))  # 1: what it mirrors lies straight below
                for c in range(3):
                    seen = (sky[c] * (0.55 + 0.45 * up_high) + shine) * (1 - mirrored)
                    seen += mirrored * below[c] * (1.35 - 0.7 * level)
                    out[row, column, c] += seen * math.exp(-extinction[c] * s) / (SUBPIXELS * SUBPIXELS)
    return out
