"""The pipe between the booth and a child process, over which arrays travel without being copied into a pickle."""

import pickle
import socket
from multiprocessing import reduction
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    _Connection = Connection[Any, Any]
else:
    _Connection = Connection  # not generic when it runs

_LARGE = 16384  # bytes; below, two more system calls cost more than the copy


class Pipe(_Connection):
    """One end of a pipe. Large arrays are sent after the message that they belong to, and arrive read-only.

    Inside a pickle they would be copied with the interpreter's lock held, and every other thread would wait for that.
    """

    def send(self, obj: Any) -> None:
        """Sends *obj*, which must pickle. Raises OSError if the other end is gone."""
        arrays: list[memoryview] = []

        def stays_in_pickle(array: pickle.PickleBuffer) -> bool:
            if array.raw().nbytes >= _LARGE:
                arrays.append(array.raw())
                return False
            return True

        message = pickle.dumps(obj, protocol=5, buffer_callback=stays_in_pickle)
        super().send((message, len(arrays)))
        for array in arrays:
            self.send_bytes(array)

    def recv(self) -> Any:
        """The next message of the other end. Raises EOFError or OSError if that is gone."""
        message, count = super().recv()
        arrays = [self.recv_bytes() for _ in range(count)]
        return pickle.loads(message, buffers=arrays)  # noqa: S301  from the booth's own processes only

    def send_descriptor(self, descriptor: int) -> None:
        """Gives the other end a copy of an open file or socket, behind a message that announces it. Raises OSError."""
        reduction.send_handle(self, descriptor, 0)  # the process id is for other systems

    def recv_descriptor(self) -> int:
        """The one behind the message that was received last, which the caller closes. Raises EOFError or OSError."""
        return reduction.recv_handle(self)


def open_pipe() -> tuple[Pipe, Pipe]:
    """Both ends of a new pipe."""
    ours, theirs = socket.socketpair()
    return Pipe(ours.detach()), Pipe(theirs.detach())
