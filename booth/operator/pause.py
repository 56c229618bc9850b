"""The operator's pause: guests see that the booth is back soon."""

import logging
from pathlib import Path

from booth.durable import put, remove

log = logging.getLogger(__name__)

_FILE = "paused"  # in state/: which run of the machine it is for
_BOOT = Path("/proc/sys/kernel/random/boot_id")  # random(4): another one after each boot


class Pause:
    """Whether the booth pauses. It survives a restart of the booth, as after a change of the settings, and ends when
    the machine is switched off and on: that is what people try who do not know of it.
    """

    def __init__(self, state: Path, boot: Path = _BOOT) -> None:
        """*state* is the folder that remembers it."""
        self._state = state
        self._boot = _read(boot)
        self.on = bool(self._boot) and _read(state / _FILE) == self._boot
        """Any thread reads it; `set` alone changes it."""

    def set(self, *, on: bool) -> None:
        """Pauses, or goes on; for the desk's thread. Raises OSError if that cannot be remembered."""
        self.on = on
        log.info("the operator has paused the booth" if on else "the booth goes on")
        if on:
            put(self._state, {_FILE: self._boot.encode()})
        else:
            remove(self._state / _FILE)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
