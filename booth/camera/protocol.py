"""What every camera can do, and how it reports that it cannot."""

from typing import Protocol

from booth.frames import Frame


class CameraLost(Exception):
    """A camera delivers no frames. The message tells the operator which one, why, and what to do.

    Whoever catches it closes the camera, waits a little and opens it again.
    """


class Camera(Protocol):
    """Something that delivers frames. Opened, used and closed in one thread."""

    @property
    def name(self) -> str:
        """Its name in the log and for the operator."""

    def read(self) -> Frame:
        """Waits for the next frame, about two seconds at most.

        Raises CameraLost when none comes; the camera cannot be used any more then and has to be closed.
        """

    def close(self) -> None:
        """Releases the camera. May be called twice."""
