import subprocess
import sys

import numpy as np
import pytest

from booth.clock import Clock
from booth.runtime.child import ChildLost, ChildProcess
from booth.segmentation.segmenter import live_segmenter, segmenter_process


def until_ready(child: ChildProcess) -> None:
    while not child.ready(1):
        continue


def test_after_mediapipe_has_worked_no_internet_socket_can_be_opened() -> None:
    child = ChildProcess(
        "segmenter", "tests.support.jobs:segment_and_open_a_socket", "general", clock=Clock(), offline=True
    )
    answer = child.ask(np.zeros((256, 256, 3), np.uint8), 30)
    child.stop()
    assert answer == ((256, 256), "EPERM", "EPERM")


@pytest.mark.parametrize(("setting", "model"), [("auto", "general"), ("general", "general"), ("landscape",) * 2])
def test_the_live_view_takes_the_general_model_unless_the_operator_wants_the_other(setting: str, model: str) -> None:
    assert live_segmenter(setting) == model


def test_knowing_the_models_loads_none_of_their_libraries() -> None:
    code = "import sys, booth.segmentation.segmenter; sys.exit('mediapipe' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_segmenter_that_cannot_start_is_lost_and_no_crash() -> None:
    child = segmenter_process("no such model", Clock())
    with pytest.raises(ChildLost):
        until_ready(child)
    child.stop()
