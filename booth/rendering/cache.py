"""What takes long and comes out the same each time is kept on disk, by everything that it was made from."""

import hashlib
import inspect
import io
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from booth.durable import put

P = ParamSpec("P")
T = TypeVar("T", bound=np.generic)
_KIT = ("noise.py", "terrain.py", "clouds.py", "cloudsea.py")  # what makers are made of


def cached(folder: Path, make: Callable[P, NDArray[T]], *args: P.args, **kwargs: P.kwargs) -> NDArray[T]:
    """What ``make(*args, **kwargs)`` returns, from *folder* if it was made before.

    Kept under a name made from the arguments, the function's own text and the kit's; what else the function needs (a
    constant of its module) must be among its arguments. Raises OSError.
    """
    key = hashlib.sha256(pickle.dumps((args, sorted(kwargs.items()))))
    key.update(inspect.getsource(make).encode())
    for name in _KIT:
        key.update((Path(__file__).parent / name).read_bytes())
    path = folder / f"{make.__name__}-{key.hexdigest()[:16]}.npy"
    if path.exists():
        kept: NDArray[T] = np.load(path)
        return kept
    made = make(*args, **kwargs)
    folder.mkdir(parents=True, exist_ok=True)
    put(folder, {path.name: _as_file(made)})
    return made


def _as_file(array: NDArray[T]) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()
