"""What a page changes in the settings file: gathered, and written in one step a moment after the last touch."""

import logging
from typing import TypeVar

from booth.config import Config, SettingsFault
from booth.operator.settings_file import Value
from booth.ui.panel.page import Panel
from booth.ui.panel.rows import Toggle

log = logging.getLogger(__name__)

V = TypeVar("V")

_WRITES_AFTER = 1.5  # seconds without another change
_SAVED = "Saved. The booth takes it over when the panel closes."


class Draft:
    """Settings as a page shows them: what the file says, and over it what was changed and is not written yet."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._config = panel.operator.config
        self._wanted: dict[str, Value] = {}
        self._writing: dict[str, Value] = {}  # given to the desk
        self._since: float | None = None  # when `follow` first saw the newest change
        panel.do(panel.operator.settings.read, self._take)

    @property
    def config(self) -> Config:
        """What the file says."""
        return self._config

    def value(self, name: str, kind: type[V]) -> V:
        """The setting *name*, such as "event.name", which is a *kind*; of a list, a tuple."""
        for changes in (self._wanted, self._writing):
            if name in changes:
                changed = changes[name]
                return changed if isinstance(changed, kind) else kind(changed)  # type: ignore[call-arg]  # a list
        found: object = self._config
        for part in name.split("."):
            found = getattr(found, part)
        assert isinstance(found, kind), f"{name} is no {kind.__name__}"
        return found

    def toggle(self, label: str, name: str, hint: str = "") -> Toggle:
        """A row that switches the setting *name*."""
        on = self.value(name, bool)
        return Toggle(label, on, lambda: self.want(**{name.replace(".", "__"): not on}), hint)

    def want(self, **changes: Value) -> None:
        """Changes settings; the dot in their names is written as two underscores."""
        self._wanted |= {name.replace("__", "."): value for name, value in changes.items()}
        self._since = None

    def follow(self, now: float) -> None:
        """Writes what was changed a moment ago. To be called whenever the page is shown."""
        if not self._wanted or self._writing:
            return
        if self._since is None:
            self._since = now
        elif now - self._since >= _WRITES_AFTER:
            self.write()

    def write(self) -> None:
        """Writes what was changed: the page is left."""
        if not self._wanted:
            return
        changes, settings = self._wanted, self._panel.operator.settings
        self._writing, self._wanted = changes, {}

        def change() -> Config | SettingsFault:
            try:
                return settings.change(changes)
            except SettingsFault as fault:  # the panel may be closed by now
                log.warning("a change at the panel was refused: %s", fault)
                return fault

        self._panel.do(change, self._take)

    def _take(self, result: Config | SettingsFault) -> None:
        """Takes what the file says now, or why it could not be changed."""
        written, self._writing = bool(self._writing), {}
        if isinstance(result, SettingsFault):
            self._panel.tell("Not changed: " + "; ".join(result.reasons), "fault")
            return
        self._config = result
        if written:
            self._panel.tell(_SAVED, "ok")
