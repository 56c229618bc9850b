"""Cuts the demo guests out of the portrait; run once by hand: python cut.py astronaut.png

The outline was drawn by hand at four times the size. In a band about it, wide at the hair and narrow at the suit, the
alpha is computed by closed-form matting; then the foreground colours are estimated, so that the edge has nothing of the
old backdrop.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from pymatting import estimate_alpha_cf, estimate_foreground_ml

# x, y in pixels of the 512 x 512 portrait, clockwise, from the hair at her right ear.
HAIR = [(170, 117.5), (162.5, 110), (156, 100), (154, 85), (153.5, 68.7), (160, 56), (175, 42.5), (192.5, 30.5),
        (207.5, 22.5), (225, 17), (237.5, 15.7), (250, 19.5), (265, 26), (280, 36), (290, 47.5), (298.7, 66),
        (301.7, 87.5), (297.5, 107.5), (290, 118.5), (281.5, 126)]  # fmt: skip
RIGHT = [(281.5, 126), (277.3, 130), (274, 133.2), (270, 135.4), (266.2, 136.2), (263.7, 147.5), (257.5, 161),
         (255.5, 173), (265, 178.7), (277.5, 190), (290, 205), (300, 221), (304.5, 234.2), (318.9, 242.9),
         (334.5, 254.6), (342.3, 266.3), (348.8, 281.9), (354, 292.3), (357.1, 306.6), (362.6, 330),
         (360.5, 332), (361.8, 343), (365.2, 350)]  # fmt: skip
HELMET = [(377.4, 345.6), (394.3, 343.8), (416.4, 344.5), (432, 349), (448.9, 357.3), (465.8, 369), (478.8, 383.3),
          (487.9, 401.5), (493.8, 421), (496.4, 439), (497, 450.9), (501.5, 460), (504.5, 470), (506.5, 482),
          (507, 495), (506, 513)]  # fmt: skip
LEFT = [(40, 513), (33.5, 500), (27.6, 483), (24.2, 460), (23, 442), (24.2, 424.5), (22.4, 413), (19.6, 397.7),
        (21.7, 389), (25.5, 376), (26.8, 358), (26, 345), (30, 332.7), (33.7, 318.6), (39.5, 304.6), (40.8, 295.7),
        (46, 277.8), (54.8, 266.8), (62.5, 251), (74, 240.8), (97, 222.4), (110, 209), (113.8, 206.4), (115.5, 200),
        (113.7, 192.5), (112.5, 187.5), (118.7, 186.2), (123.7, 182.5), (127.5, 175), (137.5, 163.7), (147.5, 157),
        (160, 150.7), (175, 148), (184.2, 149.2), (183.2, 140), (182, 132), (175, 129), (171, 117.5)]  # fmt: skip

# The face within the hair and its fringe; what is above y = 135 and not in it is hair.
FACE = [(187, 72), (200, 79), (222, 81), (240, 81), (258, 88), (268, 96), (269, 112), (272, 122), (285, 131),
        (276, 140), (254, 180), (186, 178), (184, 150), (180, 134), (170, 122), (180, 116), (183, 100)]  # fmt: skip
# Where guest and backdrop have the same colour the drawn outline is kept: suit ring, ear, helmet hinge, lower sleeve.
DRAWN = (np.s_[145:204, 105:184], np.s_[126:145, 262:310], np.s_[440:, 500:], np.s_[470:, :50])


def draw(points: Sequence[tuple[float, float]]) -> NDArray[np.int32]:
    """*points* in sixteenths of a pixel, as OpenCV's drawing functions take them with shift=4."""
    return np.array([(round(x * 16), round(y * 16)) for x, y in points], np.int32)


def blue(colour: NDArray[np.float32]) -> NDArray[np.float32]:
    """The colours of the second guest: a blue suit and dark hair; face and patches stay."""
    hue, light, strength = cv2.split(cv2.cvtColor(colour, cv2.COLOR_RGB2HLS))
    suit = ((hue < 30) | (hue > 345)) & (np.ptp(colour, axis=2) > 0.2)
    suit[:195] = False  # face and neck
    weight = cv2.GaussianBlur(suit.astype(np.float32), (0, 0), 0.8)[..., None]
    turned = cv2.cvtColor(np.dstack([np.full_like(hue, 212), light * 0.82, strength * 0.62]), cv2.COLOR_HLS2RGB)
    suited = colour * (1 - weight) + turned * weight
    head = np.full(hue.shape, 1.0, np.float32)
    head[135:] = 0
    cv2.fillPoly(head, [draw(FACE)], 0, cv2.LINE_AA, 4)
    weight = cv2.GaussianBlur(head, (0, 0), 1.6)[..., None]
    dark = (0.35 * suited + 0.65 * light[..., None]) * np.array([0.66, 0.49, 0.41], np.float32)
    painted: NDArray[np.float32] = (suited * (1 - weight) + dark * weight).astype(np.float32)
    return painted


def main(portrait_path: Path, folder: Path) -> None:
    """Writes orange.webp and blue.webp into *folder*."""
    read = cv2.imread(str(portrait_path))
    assert read is not None, portrait_path
    portrait = cv2.cvtColor(read, cv2.COLOR_BGR2RGB) / 255.0
    outline = np.zeros((512, 512), np.uint8)
    cv2.fillPoly(outline, [draw(HAIR + RIGHT + HELMET + LEFT)], 255, cv2.LINE_AA, 4)
    unsure = np.zeros((512, 512), np.uint8)
    for points, width in ((LEFT, 5), (HELMET, 6), (RIGHT, 5), (HAIR, 15)):
        cv2.polylines(unsure, [draw(points)], isClosed=False, color=255, thickness=width, shift=4)
    trimap = np.where(unsure > 0, 0.5, np.where(outline > 127, 1.0, 0.0))
    matte = estimate_alpha_cf(portrait, trimap)
    for box in DRAWN:
        matte[box] = cv2.GaussianBlur(outline, (0, 0), 0.6)[box] / 255.0
    colour = estimate_foreground_ml(portrait, matte).astype(np.float32)
    matte = np.clip((matte - 0.05) / 0.9, 0, 1)  # the faintest rim is backdrop, not hair
    for name, painted in (("orange", colour), ("blue", blue(colour))):
        rgba = np.dstack([painted, matte]).clip(0, 1)
        bgra = cv2.cvtColor((rgba * 255).round().astype(np.uint8), cv2.COLOR_RGBA2BGRA)
        cv2.imwrite(str(folder / f"{name}.webp"), bgra, [cv2.IMWRITE_WEBP_QUALITY, 101])  # above 100 is lossless


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parents[1])
