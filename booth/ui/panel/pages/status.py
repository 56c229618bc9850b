"""How each part of the booth is, now; and what has gone wrong lately."""

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime

from booth.operator.faults import Fault
from booth.operator.finding import Finding
from booth.ui.panel.page import Panel, Plain
from booth.ui.panel.rows import Heading, Line, Row

_EVERY = 1.0  # seconds between two looks
_FAULTS = 12  # that are shown


class StatusPage(Plain):
    """Looks at every part once a second."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._findings: tuple[Finding, ...] = ()
        self._look: Future[tuple[Finding, ...]] | None = None
        self._looked = float("-inf")

    def rows(self, now: float) -> Sequence[Row]:
        """A line for each part, then the last faults."""
        if (self._look is None or self._look.done()) and now - self._looked >= _EVERY:
            self._looked = now
            self._look = self._panel.do(self._panel.operator.look, self._take)
        rows: list[Row] = [Line(each.part, each.text, each.level, each.remedy) for each in self._findings]
        if not rows:
            rows.append(Line("", "Looking..."))
        faults = self._panel.operator.faults()
        rows.append(Heading("Last faults"))
        if not faults:
            rows.append(Line("", "None since the booth was started", "ok"))
        rows += [_line(fault) for fault in faults[:_FAULTS]]
        if len(faults) > _FAULTS:
            rows.append(Line("", f"and {len(faults) - _FAULTS} earlier ones: journalctl -u booth has them all"))
        return rows

    def _take(self, findings: tuple[Finding, ...]) -> None:
        self._findings = findings


def _line(fault: Fault) -> Line:
    when: datetime = fault.when
    times = f" ({fault.times} times in a row)" if fault.times > 1 else ""
    return Line(f"{when:%d %b %H:%M}", f"{fault.words}{times}", "fault" if fault.severe else "warning")
