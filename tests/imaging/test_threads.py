from collections.abc import Iterator

import cv2
import pytest

from booth.imaging.threads import one_thread


@pytest.fixture(autouse=True)
def _as_many_as_before() -> Iterator[None]:
    before = cv2.getNumThreads()
    yield
    cv2.setNumThreads(before)


def test_opencv_works_in_the_thread_that_calls_it() -> None:
    cv2.setNumThreads(4)
    one_thread()
    assert cv2.getNumThreads() == 1
