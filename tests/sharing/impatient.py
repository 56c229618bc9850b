"""The server process with so little patience that tests need not wait for it to end; imported inside the child."""

from typing import Any

from booth.sharing import phones

ANSWER = 2.0  # seconds


def serve(*arguments: Any) -> None:
    phones.ANSWER = ANSWER
    phones.serve(*arguments)
