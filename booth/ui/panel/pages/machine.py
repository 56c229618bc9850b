"""The machine itself: switching it off, starting it anew, its clock, and what it runs."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial

from booth.operator.machine import ClockState
from booth.operator.versions import versions
from booth.ui.panel.page import Panel, Plain
from booth.ui.panel.rows import Button, Buttons, Entry, Heading, Line, Row
from booth.ui.screen import MachineEnds

_EVERY = 5.0  # seconds between two looks at the clock
_FORM = "%Y-%m-%d %H:%M"
_SAFE = "Photos that are not finished yet are safe, and are finished after the next start."
_LOOK = "If it is wrong, set it here: photos bear this date, and none is removed while it cannot be believed."
_SOURCES = {"network": "set by a time server", "battery": "set by the battery's clock when the machine was started"}


class MachinePage(Plain):
    """Asks for the clock's state every few seconds, for the versions once."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._clock: ClockState | None = None
        self._versions: list[tuple[str, str]] = []
        self._look: Future[ClockState] | None = None
        self._looked = float("-inf")
        self._job: Future[None] | None = None  # that ends the machine
        panel.do(versions, self._take_versions)

    def rows(self, now: float) -> Sequence[Row]:
        """Buttons for the machine, its clock, its versions."""
        if (self._look is None or self._look.done()) and now - self._looked >= _EVERY:
            self._looked = now
            self._look = self._panel.do(self._panel.operator.machine.clock_state, self._take_clock)
        machine, may = self._panel.operator.machine, not self._is_ending
        off = partial(self._end, machine.switch_off, restarting=False)
        anew = partial(self._end, machine.restart, restarting=True)
        return [
            Heading("Switch off"),
            Buttons(
                (
                    Button("Shut down", off, sure=f"Shut the machine down? {_SAFE}", enabled=may),
                    Button("Restart", anew, sure=f"Start the machine anew? {_SAFE}", enabled=may),
                ),
                hint=f"Better than pulling the plug. {_SAFE}",
            ),
            Heading("Clock"),
            *self._clock_rows(),
            Heading("Versions"),
            *(Line(what, which) for what, which in self._versions),
        ]

    def _clock_rows(self) -> list[Row]:
        if not self._clock:
            return [Line("Now", "Looking...")]
        now, source = self._clock.now, _SOURCES.get(self._clock.source)
        text = f"{now:%a %d %b %Y, %H:%M %Z}, {source or 'which nothing has set'}"
        state = Line("Now", text, "ok") if source else Line("Now", text, "warning", _LOOK)
        hint = "Year-month-day hours:minutes."
        if self._clock.asks_network:
            hint += " With a network a time server sets it by itself."
        return [state, Entry("Set it to", now.strftime(_FORM), self._set_clock, hint, longest=16)]

    def _set_clock(self, text: str) -> None:
        try:
            when = datetime.strptime(text.strip(), _FORM).astimezone()  # in the machine's time zone, of that day
        except ValueError:
            self._panel.tell(f'"{text}" is no date and time: write it as 2026-06-12 18:00', "fault")
            return
        self._panel.do(partial(self._panel.operator.machine.set_clock, when), lambda _: self._is_set())

    def _is_set(self) -> None:
        self._looked = float("-inf")
        self._panel.tell("The clock is set.", "ok")

    @property
    def _is_ending(self) -> bool:
        """Whether the machine was asked to end, and has not refused."""
        return self._job is not None and not (self._job.done() and self._job.exception())

    def _end(self, work: Callable[[], None], *, restarting: bool) -> None:
        self._job = self._panel.do(work, lambda _: self._panel.end(MachineEnds(restarting)))

    def _take_clock(self, state: ClockState) -> None:
        self._clock = state

    def _take_versions(self, found: list[tuple[str, str]]) -> None:
        self._versions = found
