"""What the settings file said before each of the last changes, and the way back."""

from collections.abc import Sequence

from booth.operator.settings_file import Version
from booth.ui.panel.page import Panel, Plain
from booth.ui.panel.rows import Button, Buttons, Heading, Line, Row


class VersionsPage(Plain):
    """The last changes, the newest first."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._versions: tuple[Version, ...] | None = None
        self._read()

    def rows(self, now: float) -> Sequence[Row]:
        """For each change what it was, and a button that takes back it and all that came later."""
        if self._versions is None:
            return [Line("", "Looking...")]
        rows: list[Row] = [Heading("Changes of the settings made here, the newest first")]
        if not self._versions:
            rows.append(Line("", "None yet"))
        for version in self._versions:
            when = f"{version.replaced:%d %b %H:%M}" if version.replaced else f"Number {version.number}"
            rows.append(Line(when, "; ".join(version.changed) or "nothing that counts"))
            rows.append(Buttons((self._back(version, when),), " "))
        return rows

    def _back(self, version: Version, when: str) -> Button:
        sure = f"The settings become what they were before the change of {when}. That can be taken back here, too."
        return Button("Back to before this", lambda: self._go_back(version), sure)

    def _go_back(self, version: Version) -> None:
        settings = self._panel.operator.settings

        def told(_: object) -> None:
            self._panel.tell("Done. The booth takes it over when the panel closes.", "ok")
            self._read()

        self._panel.do(lambda: settings.go_back(version), told)

    def _read(self) -> None:
        self._panel.do(self._panel.operator.settings.versions, self._take)

    def _take(self, versions: tuple[Version, ...]) -> None:
        self._versions = versions
