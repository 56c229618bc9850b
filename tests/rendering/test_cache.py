from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from booth.rendering.cache import cached

made: list[tuple[int, float]] = []


def hills(count: int, height: float = 1.0) -> NDArray[np.float64]:
    made.append((count, height))
    return np.full(count, height)


def test_what_was_made_once_is_read_back(tmp_path: Path) -> None:
    made.clear()
    first = cached(tmp_path, hills, 3, height=2.0)
    assert np.array_equal(cached(tmp_path, hills, 3, height=2.0), first)
    assert made == [(3, 2.0)]


def test_other_parameters_are_made_anew(tmp_path: Path) -> None:
    made.clear()
    cached(tmp_path, hills, 3)
    assert cached(tmp_path, hills, 4).size == 4
    assert cached(tmp_path, hills, 3, height=5.0)[0] == 5
    assert len(made) == 3


def test_another_function_of_the_same_name_is_made_anew(tmp_path: Path) -> None:
    def first() -> NDArray[np.float64]:
        return np.zeros(2)

    def second() -> NDArray[np.float64]:
        return np.ones(2)

    second.__name__ = "first"
    cached(tmp_path, first)
    assert cached(tmp_path, second).tolist() == [1, 1]
