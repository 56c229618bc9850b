"""The printer: how it is, what waits for it, and what to do about a sheet."""

from collections.abc import Sequence
from functools import partial

from booth.printing.status import PrintingStatus, QueuedSheet
from booth.ui.panel.page import Panel, Plain
from booth.ui.panel.rows import Button, Buttons, Heading, Line, Row

_MOST = 8  # sheets that are listed; the others are counted
_STATES = {"waiting": "waits", "sent": "is with the printer"}
_REFILLED = "When paper or ribbon was refilled, or a jam cleared, and the printer does not go on by itself."


class PrinterPage(Plain):
    """Nothing here waits: the queue is asked for what it knows."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel

    def rows(self, now: float) -> Sequence[Row]:
        """How the printer is, buttons, the queue, and what has come out."""
        status = self._panel.operator.printing.status
        if not status.printer:
            remedy = "lpstat -e names the printers of this machine; write one of them into config.toml: [print] printer"
            return [Line("Printer", "There is none in the settings: photos are not printed.", remedy=remedy)]
        return [*self._state(status), *self._queue(status), *self._unsure(status), *self._out(status)]

    def _state(self, status: PrintingStatus) -> list[Row]:
        if status.paused:
            state = Line(status.printer, "Paused: nothing more is printed until you let it go on.", "warning")
        elif status.trouble:
            state = Line(status.printer, f"{status.trouble[0].upper()}{status.trouble[1:]}.", "fault")
        else:
            state = Line(status.printer, "All is well.", "ok")
        on = Button("Go on", self._resume, strong=bool(status.paused or status.trouble))
        pause = Button("Pause", self._pause, enabled=not status.paused)
        return [state, Line("Printed", f"{status.printed} sheets at this event"), Buttons((pause, on), hint=_REFILLED)]

    def _queue(self, status: PrintingStatus) -> list[Row]:
        rows: list[Row] = [Heading("Waiting")]
        for sheet in status.queue[:_MOST]:
            skip = Button("Skip", partial(self._skip, sheet), sure=f"Not print photo {sheet.code}?")
            rows.append(Buttons((skip,), f"{sheet.code}, {sheet.asked:%H:%M}: {_STATES.get(sheet.state, sheet.state)}"))
        if len(status.queue) > _MOST:
            rows.append(Line("", f"and {len(status.queue) - _MOST} more"))
        return rows if len(rows) > 1 else [*rows, Line("", "Nothing.")]

    def _unsure(self, status: PrintingStatus) -> list[Row]:
        if not status.unsure:
            return []
        rows: list[Row] = [Heading("May have come out: look into the tray")]
        for sheet in status.unsure[:_MOST]:
            buttons = (Button("It is there", partial(self._skip, sheet)), Button("Print", partial(self._again, sheet)))
            rows.append(Buttons(buttons, f"{sheet.code}, {sheet.asked:%H:%M}"))
        return rows

    def _out(self, status: PrintingStatus) -> list[Row]:
        if not status.out:
            return []
        return [
            Heading("Printed last"),
            *(
                Buttons((Button("Print again", partial(self._again, sheet)),), f"{sheet.code}, {sheet.asked:%H:%M}")
                for sheet in status.out
            ),
        ]

    def _pause(self) -> None:
        self._panel.operator.printing.paused = True

    def _resume(self) -> None:
        self._panel.operator.printing.resume()
        self._panel.tell("The printer is asked to go on.", "ok")

    def _skip(self, sheet: QueuedSheet) -> None:
        self._panel.operator.printing.skip(sheet.name)

    def _again(self, sheet: QueuedSheet) -> None:
        printing = self._panel.operator.printing
        printing.print_again(sheet.name)
        if sheet.state == "unsure":
            printing.skip(sheet.name)
        self._panel.tell(f"Photo {sheet.code} is printed.", "ok")
