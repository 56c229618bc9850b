"""What happens to a webcam, made to happen to the kernel's test camera; runs inside the machine that vm.py boots."""
# ruff: noqa: T201  a program for the terminal

import logging
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from booth.camera import CameraLost
from booth.camera.nodes import Node
from booth.camera.webcam import Webcam
from booth.clock import Clock

DEVICE = Path("/dev/video0")
CHECKS: list[Callable[[], None]] = []
clock = Clock()


def check(job: Callable[[], None]) -> Callable[[], None]:
    """Adds *job* to what is run."""
    CHECKS.append(job)
    return job


def make(fault: str) -> None:
    """Sets one of vivid's controls: "disconnect=1"."""
    subprocess.run(["v4l2-ctl", "-d", str(DEVICE), "-c", fault], check=True)


def lost_within(camera: Webcam, seconds: float) -> str:
    """Reads until the camera is lost; the last read may take *seconds*."""
    for _ in range(10):
        before = clock.now()
        try:
            camera.read()
        except CameraLost as lost:
            assert clock.now() - before < seconds, f"it took {clock.now() - before:.2f} s"
            camera.close()
            return str(lost)
    raise AssertionError("it was never lost")


@check
def the_test_camera_is_a_camera_and_its_output_is_none() -> None:
    assert Node.of(DEVICE).captures
    assert not Node.of(Path("/dev/video1")).captures


@check
def frames_carry_the_drivers_time() -> None:
    camera = Webcam(DEVICE, clock)
    frames = [camera.read() for _ in range(5)]
    camera.close()
    times = [frame.taken for frame in frames]
    assert times == sorted(set(times))
    assert 0 < clock.now() - times[-1] < 1
    print(
        "   ", camera.name, frames[0].size, f"{4 / (times[-1] - times[0]):.1f} frames a second, in an emulated machine"
    )
    Webcam(DEVICE, clock).close()  # it was given back: a second opening fails until then


@check
def a_buffer_with_an_error_does_not_end_it() -> None:
    camera = Webcam(DEVICE, clock)
    make("inject_v4l2_buf_flag_error=1")
    for _ in range(3):
        camera.read()
    camera.close()


@check
def a_camera_that_goes_silent_is_lost_within_two_seconds() -> None:
    camera = Webcam(DEVICE, clock)
    make("percentage_of_dropped_buffers=100")
    print("   ", lost_within(camera, 2.0))
    make("percentage_of_dropped_buffers=0")
    Webcam(DEVICE, clock).close()


@check
def a_streaming_error_is_noticed_at_once() -> None:
    camera = Webcam(DEVICE, clock)
    make("inject_fatal_streaming_error=1")
    print("   ", lost_within(camera, 1.5))
    Webcam(DEVICE, clock).close()


@check
def an_unplugged_camera_is_lost_at_once_and_comes_back() -> None:
    for _ in range(5):
        camera = Webcam(DEVICE, clock)
        make("disconnect=1")
        lost_within(camera, 1.5)
    camera = Webcam(DEVICE, clock)
    camera.read()
    camera.close()


@check
def a_camera_that_will_not_start_is_given_back() -> None:
    make("inject_vidioc_streamon_error=1")
    with pytest.raises(CameraLost):
        Webcam(DEVICE, clock)
    Webcam(DEVICE, clock).close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="    %(message)s")
    for job in CHECKS:
        print(job.__name__.replace("_", " "), flush=True)
        job()
    print("every check passed", flush=True)
