"""Jobs for child processes, imported inside them."""

import errno
import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from booth.darkroom.developed import Developed
from booth.frames import Shot
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


def darkroom(pipe: Pipe, *_: Any) -> None:
    """A darkroom that does what the shot's scene says: its photo names the process."""
    pipe.send("ready")
    while True:
        shot: Shot = pipe.recv()
        match shot.scene:
            case "die":
                raise SystemExit(3)
            case "die once" if not Path(shot.frame.jpeg.decode()).exists():
                Path(shot.frame.jpeg.decode()).touch()
                raise SystemExit(3)
            case "hang":
                time.sleep(600)
            case "wait":
                while not Path(shot.frame.jpeg.decode()).exists():
                    time.sleep(0.01)
            case "work":
                until = time.thread_time() + 0.5
                while time.thread_time() < until:
                    pass
            case "no end":
                while True:
                    pass
            case "refuse":
                pipe.send("ValueError: no")
                continue
        pipe.send(Developed(str(os.getpid()).encode(), b""))


def echo_when_ready(pipe: Pipe) -> None:
    """Says that it is ready, as a segmenter does, and answers everything with itself."""
    pipe.send("ready")
    while True:
        pipe.send(pipe.recv())


def never_ready(pipe: Pipe, busy: Any) -> None:
    """Loads for ever, and does something or nothing meanwhile."""
    while busy:
        pass
    pipe.recv()


def die_when_asked(pipe: Pipe, *_: Any) -> None:
    """Says that it is ready, as a segmenter does, and dies of the first question."""
    pipe.send("ready")
    pipe.recv()
    raise SystemExit(3)


def die_at_once(pipe: Pipe, *_: Any) -> None:
    """Dies of the first question, without a word."""
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
