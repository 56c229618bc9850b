"""PyMatting's compiled kernels: where they are kept, and the two estimations that the still needs of them.

PyMatting compiles its kernels with numba while it is imported, and numba decides there and then where to keep them.
That is why neither is imported before somebody has named the folder: `compile_kernels` is the only way to them.

    python -m booth.segmentation.still.kernels FOLDER    compiles them into FOLDER and ends
"""

import logging
import shutil
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from booth.picture_types import Mask, Matte, Picture

log = logging.getLogger(__name__)

_GRAIN = 1e-5  # variance of colours (0 to 1) that counts as none: one level of 255, the noise of a good camera
# PyMatting's own shifts of the incomplete Cholesky decomposition without the first, 0, which fails on every third
# picture with a page of warnings.
_SHIFTS = (1e-4, 1e-3, 1e-2, 0.1, 0.5, 1.0, 10.0, 100.0)


@dataclass(frozen=True, slots=True)
class Kernels:
    """Compiled and ready. Not for two threads at a time."""

    _estimate_alpha: Callable[..., NDArray[np.float64]]
    _estimate_foreground: Callable[..., NDArray[np.float32]]
    _cholesky: Callable[..., Any]

    def alpha(self, picture: Picture, person: Mask, unknown: Mask) -> NDArray[np.float64]:
        """Closed-form matting (Levin, Lischinski, Weiss 2008) of *picture* in the *unknown* band of a trimap.

        *person* is where there is only person; what neither mask covers is scene. All have one size, and so has the
        result, 0 to 1.
        """
        trimap = np.where(unknown, 0.5, person.astype(np.float64))
        return self._estimate_alpha(
            picture / 255, trimap, preconditioner=self._precondition, laplacian_kwargs={"epsilon": _GRAIN}
        )

    def foreground(self, picture: Picture, matte: Matte) -> NDArray[np.float32]:
        """The people's own colours, RGB, 0 to 1: multi-level foreground estimation (Germer et al. 2020)."""
        return self._estimate_foreground(picture.astype(np.float32) / 255, matte.astype(np.float32) / 255)

    def _precondition(self, matrix: Any) -> Any:
        return self._cholesky(matrix, shifts=_SHIFTS)


def kernels_folder(home: Path) -> Path:
    """Where the booth whose settings lie in *home* keeps its kernels: they outlive updates of the program."""
    return home / "state" / "kernels"


def compile_kernels(folder: Path) -> Kernels:
    """Loads the kernels from *folder*, or compiles them into it: 50 s the first time, a second later.

    A power cut may have left half a file in *folder*, which numba does not forgive: then all in it is removed and
    compiled once more. Any other fault is raised and leaves *folder* alone.
    """
    import numba  # noqa: PLC0415  see the top

    numba.config.CACHE_DIR = str(folder.absolute())  # type: ignore[attr-defined]  # made at run time
    try:
        return _load()
    except Exception as fault:
        if not _is_damage(fault):
            raise
        log.warning("the kernels in %s are damaged and compiled anew: %r", folder, fault)
    for path in folder.iterdir():  # the folder itself may be a link
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for module in [name for name in sys.modules if name.partition(".")[0] == "pymatting"]:
        del sys.modules[module]
    return _load()


def keep_to_one_core() -> None:
    """Makes this process do its work on one thread: the live view keeps its cores. After `compile_kernels`."""
    import numba  # noqa: PLC0415  see the top

    cv2.setNumThreads(1)
    numba.set_num_threads(1)


def _load() -> Kernels:
    from pymatting.alpha.estimate_alpha_cf import estimate_alpha_cf  # noqa: PLC0415  see the top
    from pymatting.foreground.estimate_foreground_ml import estimate_foreground_ml  # noqa: PLC0415  see the top
    from pymatting.preconditioner.ichol import ichol  # noqa: PLC0415  see the top

    kernels = Kernels(estimate_alpha_cf, estimate_foreground_ml, ichol)
    picture = np.linspace(0, 255, 32 * 32 * 3).reshape(32, 32, 3).astype(np.uint8)
    rows = np.repeat(np.arange(32)[:, None], 32, axis=1)
    alpha = kernels.alpha(picture, rows >= 24, (rows >= 8) & (rows < 24))
    kernels.foreground(picture, (255 * alpha).clip(0, 255).astype(np.uint8))
    return kernels


def _is_damage(fault: Exception) -> bool:
    """Whether numba failed while it loaded a kernel from its folder, other than for want of disk or memory."""
    if isinstance(fault, OSError | MemoryError):
        return False
    from numba.core import caching  # noqa: PLC0415  see the top

    frames = traceback.extract_tb(fault.__traceback__)
    return any(frame.filename == caching.__file__ and frame.name == "load_overload" for frame in frames)


if __name__ == "__main__":
    compile_kernels(Path(sys.argv[1]))
