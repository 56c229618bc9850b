"""From the light of a render to a picture: bloom, saturation, grain and encoding. Arrays only; see view.py for AgX."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter, zoom

from booth.rendering.shot import Grading

Light = NDArray[np.float32]
"""Linear light (height, width, 3), Rec. 709 primaries, 0 and up; or (height, width, 4) with premultiplied alpha."""
Display = NDArray[np.float32]
"""What a screen shows: (height, width, 3), sRGB, 0 to 1."""

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)  # of linear Rec. 709
REFERENCE = 1080  # pixels of height that lengths in pixels below are for
BLOOM_SIZES = (0.004, 0.012, 0.04, 0.1)  # of the height: a lens spreads light near and far
BRIGHTEST = 60.0  # of what blooms: a tiny lamp is no floodlight
QUALITIES = (92, 90, 88, 86, 84, 80, 76, 70, 62, 54)  # of WebP, tried until the picture fits


def bloomed(light: Light, threshold: float, strength: float) -> Light:
    """*light* with the share *strength* of what is above *threshold* spread around it."""
    bright = np.clip(light[..., :3] - threshold, 0, BRIGHTEST)
    out = light[..., :3].copy()
    for size in BLOOM_SIZES:
        out += blurred(bright, max(0.6, light.shape[0] * size)) * (strength / len(BLOOM_SIZES))
    return out


def saturated(picture: NDArray[np.float32], factor: float) -> NDArray[np.float32]:
    """*picture*, light or display, with its colours *factor* times as far from grey; never below 0."""
    grey = (picture @ LUMA)[..., None]
    return np.asarray(np.maximum(grey + (picture - grey) * factor, 0), np.float32)


def prepared(light: Light, grading: Grading) -> Light:
    """*light* (height, width, 3 or 4) as the view transform wants it, (height, width, 3)."""
    balanced = light[..., :3] * np.array(grading.white, np.float32)
    if grading.bloom:
        balanced = bloomed(balanced, grading.bloom_from, grading.bloom)
    return saturated(balanced, grading.before)


def printed(display: Display, grading: Grading) -> Display:
    """*display* with what a lens and film add: softness or sharpness, saturation, vignette, grain (seed fixed)."""
    height, width = display.shape[:2]
    pixel = height / REFERENCE
    if grading.softness:
        display = blurred(display, grading.softness / 1000 * height)
    if grading.sharpen:
        display = display + (display - blurred(display, 1.1 * pixel)) * grading.sharpen
    display = saturated(display, grading.after)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    off_centre = (x * x * 0.9 + y * y * 0.8) / 1.7
    display = display * (1 - grading.vignette * off_centre**1.3)[..., None]
    grain = np.random.default_rng(1).normal(0, 1, (height, width)).astype(np.float32)
    grain = gaussian_filter(grain, 0.7 * pixel)
    grain *= grading.grain / grain.std()
    return np.asarray(np.clip(display + grain[..., None], 0, 1), np.float32)


def unpremultiplied(light: Light) -> tuple[Light, NDArray[np.float32]]:
    """The colours (height, width, 3) and the alpha (height, width), 0 to 1, of premultiplied *light*.

    Alpha is not denoised, so that colours divided by a low one would be specks: there both come from around.
    """
    pixel = max(1.0, light.shape[0] / REFERENCE)  # noise is from pixel to pixel at any size
    alpha = np.clip(light[..., 3], 0, 1)
    soft = gaussian_filter(alpha, pixel)
    solid = np.clip((soft - 0.85) / 0.15, 0, 1)
    own = light[..., :3] / np.maximum(alpha, 1e-3)[..., None]
    near = np.maximum(gaussian_filter(alpha, 1.5 * pixel), 1e-3)
    around = blurred(light[..., :3], 1.5 * pixel) / near[..., None]
    colours = around + (own - around) * solid[..., None]
    return np.asarray(colours, np.float32), np.asarray(soft + (alpha - soft) * solid, np.float32)


def blurred(picture: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """*picture* (height, width, channels) behind a Gaussian of *sigma* pixels; a wide one is worked out smaller."""
    height, width, channels = picture.shape
    step = max(1, int(sigma / 4))
    if step == 1:
        return np.asarray(gaussian_filter(picture, (sigma, sigma, 0), mode="nearest", truncate=3.0), np.float32)
    out = np.empty_like(picture, np.float32)
    for channel in range(channels):
        small = Image.fromarray(np.ascontiguousarray(picture[..., channel], np.float32)).reduce(step)
        soft = gaussian_filter(np.asarray(small), sigma / step, mode="nearest", truncate=3.0)
        large = Image.fromarray(soft).resize(
            (width, height), Image.Resampling.BICUBIC, (0, 0, width / step, height / step)
        )
        out[..., channel] = np.asarray(large)
    return out


def enlarged(light: Light, height: int) -> Light:
    """*light* at *height* rows: a script may render what the lens leaves soft at a share of the picture's size."""
    times = height / light.shape[0]
    if times == 1:
        return light
    larger = zoom(light, (times, times, 1), order=1, mode="nearest", grid_mode=True)  # curves ring about lamps
    return blurred(np.asarray(larger, np.float32), times / 2)


def as_uint8(display: NDArray[np.float32]) -> NDArray[np.uint8]:
    """*display*, 0 to 1, as 0 to 255."""
    return np.asarray(np.clip(display, 0, 1) * 255 + 0.5, np.uint8)


def encoded(picture: NDArray[np.uint8], most: int) -> bytes:
    """*picture* (height, width, 3 or 4) as the best WebP of at most *most* bytes. Raises ValueError if none is."""
    for quality in QUALITIES:
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "WEBP", quality=quality, method=6, alpha_quality=90)
        if file.tell() <= most:
            return file.getvalue()
    raise ValueError(f"the picture cannot be brought under {most // 1000} KB; it is noisy, or has far too fine detail")
