"""Watches the settings file while the booth runs: what it says now, when that is not what is in use."""

import logging
import threading
from pathlib import Path

from booth.clock import Clock
from booth.config import SettingsFault
from booth.problems import Trouble
from booth.runtime.worker import Worker
from booth.settings import Settings, read_settings
from booth.texts import quoted

log = logging.getLogger(__name__)

LOOK_AGAIN = 1.0  # seconds between two looks; a text counts when two find the same, since editors write in steps


class SettingsWatch:
    """Reads the file anew when it has changed, in a thread of its own: on a small machine that takes a second."""

    def __init__(self, path: Path, text: bytes, clock: Clock) -> None:
        """*text*: the file *path* as it was when the settings in use were read."""
        self.changed: tuple[Settings, bytes] | None = None
        """Settings that are in order and not those in use, and the text they were read from."""
        self.trouble: Trouble | None = None
        """Why the changed file is not used; None if it can be, or has not changed."""
        self._path = path
        self._used = self._read = self._seen = text
        self._worker = Worker("settings", self._work, clock)

    def start(self) -> None:
        """Begins to watch."""
        self._worker.start()

    def stop(self, timeout: float) -> bool:
        """Ends the watch; False if that took longer than *timeout* seconds."""
        return self._worker.stop(timeout)

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.wait(LOOK_AGAIN):
            self.look()

    def look(self) -> None:
        """Looks at the file once."""
        try:
            text = self._path.read_bytes()
        except OSError:  # it is just being replaced, or gone for good: what is in use stays in use
            return
        if text == self._seen != self._read:
            self._take(text)
        self._seen = text

    def _take(self, text: bytes) -> None:
        self._read = text
        self.changed = self.trouble = None
        if text == self._used:
            return
        try:
            self.changed = read_settings(self._path), text
        except SettingsFault as fault:
            for reason in fault.reasons:
                log.warning("%s: %s", fault.path, reason)
            more = len(fault.reasons) - 1
            others = f" (and {more} more: `booth check` lists them)" if more else ""
            self.trouble = Trouble(
                f"{fault.path.name}: {quoted(fault.reasons[0], 300)}{others}. Until it is mended the settings of "
                "before are used.",
                stops_all=False,
            )
