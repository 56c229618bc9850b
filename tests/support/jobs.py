"""Jobs for child processes, imported inside them."""

import errno
import os
import socket
import sqlite3
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

from booth.darkroom.developed import Developed
from booth.frames import Shot
from booth.runtime.pipe import Pipe
from booth.setting_tables import PlaceSettings
from booth.sharing.cloud.courier import carry
from booth.sharing.cloud.credentials import Credentials


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


def without_files_try(pipe: Pipe, name: str) -> None:
    """Gives up the files and then tries what it must not be able to do any more; tells what came of each."""
    from booth.runtime.landlock import without_files

    folder, file = Path(name), Path(name, "given")
    given = file.open("rb")
    attempts: dict[str, Callable[[], object]] = {
        "read": lambda: os.open("/etc/passwd", os.O_RDONLY),
        "read again": lambda: os.open(file, os.O_RDONLY),
        "write": lambda: os.open(file, os.O_WRONLY),
        "make": lambda: os.open(folder / "new", os.O_WRONLY | os.O_CREAT),
        "make a folder": (folder / "folder").mkdir,
        "list": lambda: list(folder.iterdir()),
        "rename": lambda: file.rename(folder / "taken"),
        "remove": file.unlink,
        "truncate": lambda: os.truncate(file, 0),
        "database": lambda: sqlite3.connect(folder / "catalogue.sqlite").execute("create table x (x)"),
        "connect": lambda: socket.create_connection(("127.0.0.1", 9)),
        "take a port": lambda: socket.create_server(("127.0.0.1", 0)),
        "signal": lambda: os.kill(os.getppid(), 0),
    }
    without_files()
    pipe.send((given.read(), {name: _tried(attempt) for name, attempt in attempts.items()}))


def _tried(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except sqlite3.OperationalError as fault:
        return str(fault)
    except OSError as fault:
        return errno.errorcode[fault.errno or 0]
    return "done"


def server_that_notes_what_it_opens(pipe: Pipe, *arguments: Any) -> None:
    """The real server process, which notes in the file $NOTES what it tries to open once it can open no files."""
    from booth.sharing.server import http_server

    notes = os.open(os.environ["NOTES"], os.O_WRONLY | os.O_CREAT)

    def note(event: str, details: tuple[Any, ...]) -> None:
        if event == "open":
            os.write(notes, f"{details[0]}\n".encode())

    def give_up_files() -> None:
        without_files()
        sys.addaudithook(note)

    server: Any = http_server
    without_files = server.without_files
    server.without_files = give_up_files
    http_server.serve(pipe, *arguments)


def server_that_fails(pipe: Pipe, *arguments: Any) -> None:
    """The real server process, but for a bug that has all of the request in its words."""
    from booth.sharing.server import http_server

    async def answer(_: Any, request: Any) -> Any:
        raise ValueError(f"{request.raw_path} {request.headers} {request.remote}")

    http_server._PhotoServer._answer = answer  # type: ignore[method-assign, assignment]
    http_server.serve(pipe, *arguments)


def server_that_tries_to_open(pipe: Pipe, *arguments: Any) -> None:
    """The real server process, which in place of a page answers whether it can open the file that a phone names."""
    from aiohttp import web

    from booth.sharing.server import http_server

    answer_pages = http_server._PhotoServer._answer

    async def answer(server: Any, request: web.BaseRequest) -> web.StreamResponse:
        if "X-Path" not in request.headers:  # the booth itself, which tries whether it reaches the page
            return await answer_pages(server, request)
        mode = os.O_WRONLY if request.headers["X-Mode"] == "write" else os.O_RDONLY
        return web.Response(text=_tried(lambda: os.open(request.headers["X-Path"], mode)))

    http_server._PhotoServer._answer = answer  # type: ignore[method-assign, assignment]
    http_server.serve(pipe, *arguments)


def courier_tries(pipe: Pipe, settings: PlaceSettings, credentials: Credentials, photos: str) -> None:
    """What the courier's process can do with files; tells it when it is asked "try"."""

    def tried(attempt: Callable[[], object]) -> str:
        try:
            attempt()
        except OSError as fault:
            return errno.errorcode[fault.errno or 0]
        return ""

    class Tries:
        """In place of the pipe that the courier talks over."""

        def send(self, message: object) -> None:
            pipe.send(message)

        def recv(self) -> tuple[str]:
            assert pipe.recv() == "try"
            attempts = {
                "read": lambda: Path(photos, "photo.jpg").read_bytes(),
                "list": lambda: list(Path(photos).iterdir()),
                "write": lambda: Path(photos, "new").write_bytes(b""),
                "share": lambda: Path(settings.place, "new").write_bytes(b""),
                "etc": lambda: list(Path("/etc").iterdir()),
            }
            pipe.send({name: tried(attempt) for name, attempt in attempts.items()})
            raise EOFError

    carry(cast("Pipe", Tries()), settings, credentials)
