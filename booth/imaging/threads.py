"""How many threads OpenCV works in."""

import cv2


def one_thread() -> None:
    """Has OpenCV work in whichever thread calls it, from now on, in this whole process.

    Left to itself it has a pool of threads share out each call. The booth has threads of its own for cutting out and
    drawing, and pieces so small that waking the pool and waiting for it costs more than it saves.
    """
    cv2.setNumThreads(1)
