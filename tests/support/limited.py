"""The server process with other limits, so that tests need not wait for the real ones; imported inside the child."""

from collections.abc import Mapping
from typing import Any

from booth.sharing import http_server


def serve(pipe: Any, limits: Mapping[str, float], *arguments: Any) -> None:
    for name, limit in limits.items():
        assert hasattr(http_server, name)
        setattr(http_server, name, limit)
    http_server.serve(pipe, *arguments)
