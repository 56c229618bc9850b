"""Colours as people see them: CIE Lab, and how different two of them look."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
"""Colours: any shape whose last axis has the three channels."""

_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = _XYZ.sum(axis=1)  # D65, as the matrix of IEC 61966-2-1 (sRGB) has it


def from_hex(text: str) -> Numbers:
    """The colour "#rrggbb" as red, green and blue in sRGB, 0 to 1."""
    return np.array([int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def lab(colours: Numbers) -> Numbers:
    """CIE Lab (D65) of sRGB colours: red, green, blue, 0 to 1. L is 0 to 100."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _XYZ.T / _WHITE
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def difference(one: Numbers, other: Numbers) -> Numbers:
    """CIEDE2000 between Lab colours, whose shapes broadcast: 1 is just visible side by side.

    After Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", Color Research & Application 30 (2005).
    """
    l1, a1, b1 = np.moveaxis(one, -1, 0)
    l2, a2, b2 = np.moveaxis(other, -1, 0)
    mean_c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * np.sqrt(mean_c7 / (mean_c7 + 25.0**7))  # 1 + G in the paper
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    grey = c1 * c2 == 0  # a grey has no hue
    hue_step = np.where(grey, 0.0, (h2 - h1 + 180) % 360 - 180)
    hue = np.where(grey, h1 + h2, (h1 + hue_step / 2) % 360)
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    theta = np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2)))  # twice the paper's
    rotation = -np.sin(theta) * 2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    by_lightness = (l2 - l1) / (1 + 0.015 * (lightness - 50) ** 2 / np.sqrt(20 + (lightness - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(hue_step / 2)) / (1 + 0.015 * chroma * t)
    return np.asarray(np.sqrt(by_lightness**2 + by_chroma**2 + by_hue**2 + rotation * by_chroma * by_hue))
