"""The printer: how it is, what waits for it, what to do about a sheet, and which one it is."""

from collections.abc import Iterator, Sequence
from functools import partial

from booth.printing.paper import PAPERS
from booth.printing.spooler import CupsFault
from booth.printing.status import PrintingStatus, QueuedSheet
from booth.ui.panel.draft import Draft
from booth.ui.panel.page import Panel
from booth.ui.panel.rows import Button, Buttons, Choice, Heading, Line, Row, Stepper

_MOST = 8  # sheets that are listed; the others are counted
_STATES = {"waiting": "waits", "sent": "is with the printer"}
_ADDING = "A printer has to be added to CUPS first: the guide for operators says how."
_REFILLED = "When paper or ribbon was refilled, or a jam cleared, and the printer does not go on by itself."


class PrinterPage:
    """The queue is asked for what it knows; which printers there are is found out at the desk."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._draft = Draft(panel)
        self._printers: Sequence[str] | CupsFault | None = None  # of CUPS; None: not known yet
        panel.do(self._look, self._found)

    def rows(self, now: float) -> Sequence[Row]:
        """How the printer is, buttons, the queue, what has come out, and the settings."""
        self._draft.follow(now)
        status = self._panel.operator.printing.status
        if not status.printer:
            return [Line("Printer", "Photos are not printed."), *self._settings()]
        work = [*self._state(status), *self._queue(status), *self._unsure(status), *self._out(status)]
        return [*work, Heading("Settings"), *self._settings()]

    def left(self) -> None:
        """What was changed is written."""
        self._draft.write()

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

    def _settings(self) -> Iterator[Row]:
        draft = self._draft
        chosen = draft.value("print.printer", str)
        if isinstance(self._printers, CupsFault):
            yield Line("Printers", str(self._printers), "warning", _ADDING)
        elif self._printers is not None:
            names = dict.fromkeys((*self._printers, *([chosen] if chosen else [])))
            options = (("", "none"), *((name, name) for name in names))
            yield Choice("Print on", options, chosen, partial(self._want, "printer"), "" if self._printers else _ADDING)
        if not chosen:
            return
        papers = tuple((name, name) for name in PAPERS)
        yield Choice("Paper in it", papers, draft.value("print.paper", str), partial(self._want, "paper"))
        layouts = tuple((layout.key, layout.name("en")) for layout in self._panel.booth.theme.layouts)
        layout = draft.value("print.layout", str)
        known = not layout or layout in dict(layouts)
        gone = "" if known else f'The theme has no layout "{layout}" that can be used: photos are printed without one'
        yield Choice("Layout", (("", "the photo alone"), *layouts), layout, partial(self._want, "layout"), gone)
        yield draft.toggle("Print every photo", "print.automatic", "Otherwise guests touch a button for it")
        yield self._stepper("Sheets of a photo", "copies", 1, 10)
        yield self._stepper("Sheets for a guest", "per_guest", 0, 50, "0: as many as they like")

    def _stepper(self, label: str, name: str, least: int, most: int, hint: str = "") -> Stepper:
        number = self._draft.value(f"print.{name}", int)
        less = partial(self._want, name, number - 1) if number > least else None
        more = partial(self._want, name, number + 1) if number < most else None
        return Stepper(label, str(number), less, more, hint)

    def _want(self, name: str, value: str | int) -> None:
        self._draft.want(**{f"print__{name}": value})

    def _look(self) -> Sequence[str] | CupsFault:
        try:
            return self._panel.operator.printers()
        except CupsFault as fault:
            return fault

    def _found(self, printers: Sequence[str] | CupsFault) -> None:
        self._printers = printers

    def _pause(self) -> None:
        pause = self._panel.operator.printing.pause
        self._panel.do(lambda: pause.set(on=True))

    def _resume(self) -> None:
        asked = "The printer is asked to go on."
        self._panel.do(self._panel.operator.printing.resume, lambda _: self._panel.tell(asked, "ok"))

    def _skip(self, sheet: QueuedSheet) -> None:
        self._panel.operator.printing.skip(sheet.name)

    def _again(self, sheet: QueuedSheet) -> None:
        printing = self._panel.operator.printing
        printing.print_again(sheet.name)
        if sheet.state == "unsure":
            printing.skip(sheet.name)
        self._panel.tell(f"Photo {sheet.code} is printed.", "ok")
