"""What the panel may do to the booth: the operator's side of its parts."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol, TypeVar

from booth.config import Config
from booth.operator.faults import Fault
from booth.operator.health import Finding
from booth.operator.machine import Machine
from booth.operator.pause import Pause
from booth.operator.pin import PinTries
from booth.operator.settings_file import SettingsFile

T = TypeVar("T")


class Desk(Protocol):
    """Does what takes time elsewhere; the panel's side of booth.operator.desk."""

    def do(self, work: Callable[[], T]) -> Future[T]:
        """Has *work* done; the Future has what it returns or raises."""


@dataclass(frozen=True, slots=True)
class OperatorAccess:
    """All that the panel uses of the booth. Whatever may wait is for the desk; the rest returns at once."""

    desk: Desk
    config: Config  # that the booth runs with
    settings: SettingsFile  # for the desk
    tries: PinTries  # for the desk, but for `wait`
    pause: Pause  # to be changed by the desk
    machine: Machine  # for the desk
    look: Callable[[], tuple[Finding, ...]]  # how each part is; for the desk
    faults: Callable[[], tuple[Fault, ...]]  # the last ones, the newest first
