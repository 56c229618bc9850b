"""The pipe between the booth and a child process, over which arrays travel without being copied into a pickle."""

import pickle
import socket
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    _Connection = Connection[Any, Any]
else:
    _Connection = Connection  # not generic when it runs

_LARGE = 16384  # bytes; for less, two more system calls cost more than the copy


class Pipe(_Connection):
    """One end of a pipe. Large arrays follow the message that they belong to, and arrive read-only.

    A picture inside a pickle is copied in one go, during which no other thread gets the interpreter's lock.
    """

    def send(self, obj: Any) -> None:
        """Sends *obj*, which must pickle. Raises OSError if the other end is gone."""
        arrays: list[memoryview] = []

        def stays(array: pickle.PickleBuffer) -> bool:
            if array.raw().nbytes >= _LARGE:
                arrays.append(array.raw())
                return False
            return True

        message = pickle.dumps(obj, protocol=5, buffer_callback=stays)
        super().send((message, len(arrays)))
        for array in arrays:
            self.send_bytes(array)

    def recv(self) -> Any:
        """What the other end sent next. Raises EOFError or OSError if it is gone."""
        message, count = super().recv()
        arrays = [self.recv_bytes() for _ in range(count)]
        return pickle.loads(message, buffers=arrays)  # noqa: S301  from the booth's own processes, as Connection does


def open_pipe() -> tuple[Pipe, Pipe]:
    """Both ends of a new pipe."""
    ours, theirs = socket.socketpair()
    return Pipe(ours.detach()), Pipe(theirs.detach())
