"""Finds faces in pictures: BlazeFace in its version for up to five metres, run by OpenCV.

One call takes 8 to 25 ms on an x86 core, so it is asked every 30 frames, at the shutter and in the darkroom, never for
each live frame.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.imaging.resize import resize_area
from booth.picture_types import Picture
from booth.segmentation.model_files import checked_model

FILE = "face.tflite"
SHA256 = "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3"
_SIDE = 192  # pixels of the model's square input
_STRIDE = 4  # pixels of it from one anchor to the next; each anchor answers for one face
_CONFIDENCE = 0.4  # from which on there is a face; MediaPipe takes 0.6, but a face too many only makes a photo wait
_SAME = 0.3  # intersection over union from which on two boxes are of one face, as in MediaPipe

Point = tuple[float, float]
"""x and y in pixels of a picture; may lie outside it."""


@dataclass(frozen=True, slots=True)
class Face:
    """Where a face is: the middles between its eyes and between its ears, and its mouth."""

    eyes: Point
    ears: Point
    mouth: Point


class FaceDetector:
    """A loaded model. Not for two threads."""

    def __init__(self) -> None:
        """Raises ValueError if the model's file is damaged."""
        # By its name: OpenCV 5.0's new engine, which it takes for a file's content, gives one of the two outputs only.
        self._net = cv2.dnn.readNetFromTFLite(str(checked_model(FILE, SHA256)), cv2.dnn.ENGINE_CLASSIC)
        self._outputs = self._net.getUnconnectedOutLayersNames()
        middles = (np.arange(_SIDE // _STRIDE, dtype=np.float32) + np.float32(0.5)) * _STRIDE
        self._anchors = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 1, 2)

    def find(self, picture: Picture) -> list[Face]:
        """The faces in *picture*, the surest first: those that fill a twentieth of its longer side, or more."""
        return [
            Face(_middle(right_eye, left_eye), _middle(right_ear, left_ear), (mouth[0], mouth[1]))
            for right_eye, left_eye, _, mouth, right_ear, left_ear in self._points(picture)
        ]

    def eyes(self, picture: Picture) -> list[tuple[Point, Point]]:
        """The right and the left eye of each face in *picture*, the surest first.

        They are found to a twentieth of the distance between them where the face fills half of the picture; where it
        is as small as `find` takes it, to a fifth.
        """
        return [((right[0], right[1]), (left[0], left[1])) for right, left, *_ in self._points(picture)]

    def _points(self, picture: Picture) -> list[list[list[float]]]:
        """Of each face, the surest first: right eye, left eye, nose, mouth, right ear, left ear, in pixels."""
        height, width = picture.shape[:2]
        scale = _SIDE / max(width, height)
        confidences, points = self._run(_letterboxed(picture, scale))
        offset = np.array([(_SIDE - scale * width) / 2, (_SIDE - scale * height) / 2])
        return [((points[index, 2:] - offset) / scale).tolist() for index in _distinct(confidences, points)]

    def _run(self, square: Picture) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Each anchor's confidence, and in pixels of *square* its box's middle and size and its six points."""
        self._net.setInput(cv2.dnn.blobFromImage(square, 1 / 127.5, mean=(127.5, 127.5, 127.5)))
        logits, points = sorted((output[0] for output in self._net.forward(self._outputs)), key=lambda each: each.shape)
        points = points.reshape(len(points), -1, 2)
        placed = points + self._anchors
        placed[:, 1] = points[:, 1]  # a size has no place
        return 1 / (1 + np.exp(-logits[:, 0])), placed


def _distinct(confidences: NDArray[np.float32], points: NDArray[np.float32]) -> list[int]:
    """The anchors of one box for each face: of those that overlap, the surest."""
    sizes = points[:, 1]
    boxes = np.hstack([points[:, 0] - sizes / 2, sizes])
    return list(map(int, cv2.dnn.NMSBoxes(boxes.tolist(), confidences.tolist(), _CONFIDENCE, _SAME)))


def _letterboxed(picture: Picture, scale: float) -> Picture:
    height, width = (max(1, round(scale * side)) for side in picture.shape[:2])
    top, left = (_SIDE - height) // 2, (_SIDE - width) // 2
    square = np.zeros((_SIDE, _SIDE, 3), np.uint8)
    square[top : top + height, left : left + width] = resize_area(picture, (width, height))
    return square


def _middle(one: list[float], other: list[float]) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
