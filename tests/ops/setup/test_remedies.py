import signal
from pathlib import Path

import pytest

from booth.ops.setup.remedies import UNKNOWN, remedy


@pytest.mark.parametrize(
    ("output", "status", "words"),
    [
        ("OSError: [Errno 28] No space left on device", 1, "The disk is full"),
        ("SSL: CERTIFICATE_VERIFY_FAILED", 1, "Is the date right"),
        ("ReadTimeout: No space left on device", 1, "The disk is full"),  # the first remedy that fits
        ("", -signal.SIGKILL, "memory ran out"),
        ("a fault that nobody has seen yet", 1, UNKNOWN),
    ],
)
def test_a_failed_command_is_answered_with_what_to_do(output: str, status: int, words: str) -> None:
    assert words in remedy(output, status, Path("/"))
