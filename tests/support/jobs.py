"""Jobs for child processes, imported inside them."""

import errno
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from booth.runtime.pipe import Pipe


def echo(pipe: Pipe, *arguments: Any) -> None:
    while True:
        match pipe.recv():
            case "die":
                raise SystemExit(3)
            case "hang":
                time.sleep(600)
            case ("work", float(seconds)):
                until = time.thread_time() + seconds
                while time.thread_time() < until:
                    pass
                pipe.send("done")
            case "spin":  # busy, and not listening to the pipe
                pipe.send("spinning")
                while True:
                    pass
            case "sockets":
                pipe.send(
                    {family.name: _attempt(family) for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX)}
                )
            case "sockets from a new thread":
                with ThreadPoolExecutor(1) as pool:
                    pipe.send(pool.submit(_attempt, socket.AF_INET).result())
            case message:
                pipe.send((message, *arguments))


def die_when_asked(pipe: Pipe, *_: Any) -> None:
    """Says that it is ready, as a segmenter does, and dies of the first question."""
    pipe.send("ready")
    pipe.recv()
    raise SystemExit(3)


def _attempt(family: socket.AddressFamily) -> str:
    try:
        socket.socket(family, socket.SOCK_STREAM).close()
    except OSError as fault:
        return errno.errorcode[fault.errno or 0]
    return "open"


def segment_and_open_a_socket(pipe: Pipe, model: Any) -> None:
    """The real segmenter process's work, and afterwards an attempt to reach the network from where MediaPipe lives."""
    from booth.segmentation.segmenter import make_segmenter

    segmenter = make_segmenter(model)
    matte = segmenter.segment(pipe.recv())
    pipe.send((matte.shape, _attempt(socket.AF_INET), _attempt(socket.AF_INET6)))
    pipe.recv()
