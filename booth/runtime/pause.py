"""A pause that the operator makes: of the booth, whose guests see that it is back soon, or of the printer."""

import logging
from pathlib import Path

from booth.durable import put, remove

log = logging.getLogger(__name__)

_BOOT = Path("/proc/sys/kernel/random/boot_id")  # random(4): another one after each boot


class Pause:
    """Whether something pauses. It survives a restart of the booth, as after a change of the settings, and ends when
    the machine is switched off and on: that is what people try who do not know of it.
    """

    def __init__(self, state: Path, of: str = "booth", boot: Path = _BOOT) -> None:
        """*state* is the folder that remembers it, in a file for what it is a pause *of*."""
        self._state, self._of = state, of
        self._file = f"{of}-paused"  # which run of the machine it is for
        self._boot = _read(boot)
        self.on = bool(self._boot) and _read(state / self._file) == self._boot
        """Any thread reads it; `set` alone changes it."""

    def set(self, *, on: bool) -> None:
        """Pauses, or goes on; for the desk's thread. Raises OSError if that cannot be remembered."""
        self.on = on
        log.info(f"the operator has paused the {self._of}" if on else f"the {self._of} goes on")
        if on:
            put(self._state, {self._file: self._boot.encode()})
        else:
            remove(self._state / self._file)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
