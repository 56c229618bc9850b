"""Wi-Fi: which are around, joining and forgetting one, and the booth's own."""

from collections.abc import Iterator, Sequence

from booth.config import Config
from booth.sharing.network.joining import Lock, Nearby
from booth.sharing.network.wifi_chooser import WifiView
from booth.ui.panel.page import Panel
from booth.ui.panel.rows import Button, Buttons, Entry, Heading, Line, Row, Toggle

_LOCKS = {Lock.OPEN: "open to all", Lock.ENCRYPTED: "open to all", Lock.LOGIN: "login with a name"}


class WifiPage:
    """Looks around while it is there."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._own = panel.operator.config.share.network == "own"  # as the settings file says
        self._opens_own = self._own  # as the booth was started
        self._chooser = panel.operator.wifis()
        if not self._own:
            self._chooser.start()

    def left(self) -> None:
        """Stops looking around."""
        self._chooser.ask_to_stop()

    def rows(self, now: float) -> Sequence[Row]:
        """The booth's own, then those around."""
        rows: list[Row] = [
            Toggle(
                "The booth's own Wi-Fi",
                self._own,
                self._switch_own,
                "Phones join the booth itself, without any other network.",
            )
        ]
        rows += self._own_wifi()
        if not self._opens_own:
            rows.append(Heading("Wi-Fis around"))
            rows += self._around(self._chooser.view)
        return rows

    def _switch_own(self) -> None:
        changes = {"share.network": "venue" if self._own else "own"}
        self._panel.do(lambda: self._panel.operator.settings.change(changes), self._switched)

    def _switched(self, config: Config) -> None:
        self._own = config.share.network == "own"

    def _own_wifi(self) -> Iterator[Row]:
        if self._own != self._opens_own:
            what = "opens its own Wi-Fi" if self._own else "closes its own Wi-Fi, and others can be joined here"
            yield Line("", f"The booth {what} when you close the panel.", "warning")
        elif self._own:
            wifi = self._panel.booth.photos.way.wifi
            if wifi:
                yield Line("Open", wifi.name, "ok")
                yield Line("Password", wifi.password)
            else:
                yield Line("Not open yet", "The status page says why, if it takes longer than a minute.", "warning")

    def _around(self, view: WifiView) -> Iterator[Row]:
        if view.fault:
            yield Line("Wi-Fi", view.fault, "fault")
        elif view.nearby is None:
            yield Line("", "Listening...")
        elif not view.nearby:
            yield Line("", "None is heard here.")
        if view.joining:
            yield Line("", f"Joining {view.joining}...", "warning")
        elif view.said:
            yield Line("", view.said, "ok" if view.went_well else "fault")
        for wifi in view.nearby or ():
            yield self._row(wifi, busy=bool(view.joining))

    def _row(self, wifi: Nearby, *, busy: bool) -> Row:
        lock = _LOCKS.get(wifi.lock, "locked")
        state = "the booth is in it" if wifi.joined else "known" if wifi.known else lock
        hint = f"Signal {wifi.signal} %, {state}"
        if wifi.refusal:
            return Line(wifi.name, hint, remedy=wifi.refusal)
        if wifi.wants_password and not busy:
            return Entry(
                wifi.name,
                "",
                lambda password: self._chooser.join(wifi.name, password),
                hint,
                secret=True,
                longest=63,
                empty="Join: type its password",
            )
        join = Button("Join", lambda: self._chooser.join(wifi.name), enabled=not busy and not wifi.wants_password)
        sure = f"The booth leaves {wifi.name}, and its password has to be typed to join it again. Go on?"
        forget = Button("Forget", lambda: self._chooser.forget(wifi.name), sure, enabled=not busy)
        buttons = (() if wifi.joined else (join,)) + ((forget,) if wifi.known else ())
        return Buttons(buttons, wifi.name, hint)
