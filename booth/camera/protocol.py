"""What every camera can do, and how it says that it cannot."""

from typing import Protocol

from booth.frames import Frame


class CameraLost(Exception):
    """A camera gives no pictures; the message says which, why and what to do, in the operator's words.

    Whoever catches it closes the camera, waits a little and opens it again.
    """


class Camera(Protocol):
    """Something that delivers frames. Opened, used and closed in one thread."""

    @property
    def name(self) -> str:
        """What the log and the operator's panel call it."""

    def read(self) -> Frame:
        """Waits for the next frame, about two seconds at most.

        Raises CameraLost when there is none; the camera is then of no more use and has to be closed.
        """

    def close(self) -> None:
        """Gives the camera back. May be called twice."""
