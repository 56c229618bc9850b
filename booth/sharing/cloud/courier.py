"""The process that speaks to the target: it has one photo at a time, the credentials, and no file of the booth."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from booth.clock import Clock
from booth.runtime.child import ChildLost, ChildProcess
from booth.runtime.landlock import only_files
from booth.runtime.pipe import Pipe
from booth.setting_tables import CALLED, PlaceSettings
from booth.sharing.cloud.credentials import Credentials
from booth.sharing.cloud.target import Listed, Refused, Target, TargetFault

JOB = "booth.sharing.cloud.courier:carry"
PATIENCE = 30.0  # seconds for an answer, beside the time that the content takes
SLOWEST = 20_000  # bytes a second of the slowest way that is waited for; there and, where it is read back, back
LOADING = 60.0  # seconds for the process to begin
NICE = 15  # nobody waits for it at the booth

_PROGRAM = Path(__file__).parents[2]
# What resolving names, checking certificates and importing modules read.
_SYSTEM = ("/etc", "/usr", "/lib", "/lib64", "/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager")


class Courier:
    """Brings files to the target and removes them, by a process of its own. A ListedTarget, for a single thread."""

    def __init__(
        self, settings: PlaceSettings, credentials: Credentials, clock: Clock, patience: float = PATIENCE
    ) -> None:
        self._place = settings.place
        self._patience = patience
        name = f"courier of {CALLED[settings.table]}"
        self._child = ChildProcess(name, JOB, settings, credentials, clock=clock, offline=False, nice=NICE)

    def put(self, place: str, content: bytes, kind: str) -> None:
        """As Target's."""
        self._ask(("put", place, content, kind), 2 * len(content) / SLOWEST)

    def length(self, place: str) -> int | None:
        """As Target's."""
        length = self._ask(("length", place))
        assert length is None or isinstance(length, int)
        return length

    def get(self, place: str) -> bytes:
        """As Target's."""
        content = self._ask(("get", place))
        assert isinstance(content, bytes)
        return content

    def remove(self, place: str) -> None:
        """As Target's."""
        self._ask(("remove", place))

    def remove_folder(self, folder: str) -> None:
        """As Target's."""
        self._ask(("remove_folder", folder))

    def folders(self, folder: str) -> list[str]:
        """As ListedTarget's."""
        found = self._ask(("folders", folder))
        assert isinstance(found, list)
        return found

    def files(self, folder: str) -> Iterator[Listed]:
        """As ListedTarget's, for a folder with few files: it asks for all of them before it gives the first."""
        found = self._ask(("files", folder))
        assert isinstance(found, list)
        yield from found

    def stop(self) -> None:
        """Ends the process."""
        self._child.stop()

    def break_off(self) -> None:
        """Ends what is under way; may be called from any thread."""
        self._child.kill()

    def _ask(self, question: tuple[object, ...], more: float = 0.0) -> object:
        """The answer. Raises TargetFault, Refused, and after *more* seconds than an answer without content has."""
        try:
            if not self._child.ready(LOADING):
                raise TargetFault("the process that brings copies away does not begin")
            outcome, value = self._child.ask(question, self._patience + more, longest=1)
        except ChildLost:
            raise TargetFault(f"{self._place} does not answer, or too slowly") from None
        if outcome == "refused":
            raise Refused(value)
        if outcome == "fault":
            raise TargetFault(value)
        return value


def carry(pipe: Pipe, settings: PlaceSettings, credentials: Credentials) -> None:
    """The process: takes questions, each a method of Target with its arguments, and answers with its outcome.

    ("done", what the method gives), ("fault", words) or ("refused", words).
    """
    own = [Path(place) for place in (*_SYSTEM, sys.prefix, sys.base_prefix)]
    only_files([*own, _PROGRAM], [Path(settings.place)] if settings.target == "folder" else [])
    from booth.sharing.targets import TARGETS  # noqa: PLC0415  its libraries start threads, which have to be bound

    target = TARGETS[settings.target](settings, credentials)
    pipe.send("ready")
    while True:
        method, *arguments = pipe.recv()
        pipe.send(_answer(target, method, arguments))


def _answer(target: Target, method: str, arguments: list[Any]) -> tuple[str, object]:
    try:
        value = getattr(target, method)(*arguments)
        return "done", list(value) if method == "files" else value
    except Refused as fault:
        return "refused", str(fault)
    except TargetFault as fault:
        return "fault", str(fault)
    except Exception as fault:  # noqa: BLE001  whose words may name the photo
        return "fault", f"a mistake of the program's: {type(fault).__name__}"
