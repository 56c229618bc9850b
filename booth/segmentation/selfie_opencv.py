"""MediaPipe's selfie segmentation without MediaPipe: its models, run by OpenCV, for processors that cannot load it.

Its output differs from MediaPipe's by less than 0.001; it takes about twice the processor time (on x86_64).
"""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Picture, Size


class OpenCVRuntime:
    """A selfie segmentation model in OpenCV. Opens no connections, prints nothing, needs no system library."""

    def __init__(self, file: Path, input_size: Size) -> None:
        """*file*: a model whose input is *input_size*. Raises ValueError or cv2.error if it is another."""
        self._size = input_size
        # By its name: given the file's content, OpenCV 5.0 takes its new engine, which gives no access to the weights.
        self._net = cv2.dnn.readNetFromTFLite(str(file), cv2.dnn.ENGINE_CLASSIC)
        # The last two layers are done here: OpenCV takes longer for the transposed convolution than for all before it.
        layers = list(self._net.getLayerNames())
        kinds = [self._net.getLayer(layer).type for layer in layers]
        if kinds[-2:] != ["Deconvolution", "Sigmoid"]:
            raise ValueError(f"the model ends with {kinds[-2:]}, not with a transposed convolution and its sigmoid")
        self._features = layers[-3]
        weights = self._net.getParam(layers[-2], 0)  # input channel, one output channel, row, column: each pixel is 2x2
        self._weights = weights.reshape(len(weights), 4).T.copy()
        self._bias = float(self._net.getParam(layers[-2], 1).item())

    def confidence(self, picture: Picture) -> Any:
        """The model's output for each pixel of *picture*, 0 to 1: height x width, float32."""
        height, width = picture.shape[:2]
        fits = (width, height) == self._size
        shown = picture if fits else _stretched(picture, self._size)
        self._net.setInput(cv2.dnn.blobFromImage(shown, 1 / 255))
        confidence = self._enlarged(self._net.forward(self._features)[0])
        return confidence if fits else cv2.resize(confidence, (width, height), interpolation=cv2.INTER_LINEAR)

    def close(self) -> None:
        """Nothing is held but memory."""

    def _enlarged(self, features: NDArray[np.float32]) -> Any:
        """The confidence at twice the size of *features* (channel x height x width)."""
        channels, height, width = features.shape
        # einsum and not @: a product this small is slowed down by the threads that @ starts.
        logits = np.einsum("oc,cn->on", self._weights, features.reshape(channels, height * width))
        logits = logits.reshape(2, 2, height, width).transpose(2, 0, 3, 1).reshape(2 * height, 2 * width)
        return 1 / (1 + cv2.exp(-(logits + self._bias)))


def _stretched(picture: Picture, size: Size) -> Any:
    """*picture* at *size* as MediaPipe makes it: the first pixels' centres, not their corners, lie on each other."""
    scale = np.array([[size[0] / picture.shape[1], 0, 0], [0, size[1] / picture.shape[0], 0]])
    return cv2.warpAffine(picture, scale, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
