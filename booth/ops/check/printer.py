"""What the check finds about the printer: whether CUPS has it, whether it could print now, whether it has the paper."""

import os
from collections.abc import Iterator, Sequence

from booth.config import PrintSettings
from booth.operator.finding import Finding
from booth.printing.condition import hindrance
from booth.printing.cups import CupsPrinter, printers
from booth.printing.paper import PAPERS, medium
from booth.printing.spooler import CupsFault, NoCups, NoPrinter

INSTALL = "Install it: sudo apt install cups; then add the printer at http://localhost:631 or with lpadmin."


def about_printer(settings: PrintSettings, layouts: Sequence[str], server: str = "") -> Iterator[Finding]:
    """Whether photos can be printed; nothing where they are not to be.

    *layouts*: the keys of the theme's. *server* as CupsPrinter's.
    """
    if not settings.printer:
        return
    if settings.layout and settings.layout not in layouts:
        text = f"the theme has no layout {settings.layout}, but {', '.join(layouts)}: photos are printed without one"
        yield Finding("warning", "printer", text, "Mend [print] layout.")
    server = server or os.environ.get("CUPS_SERVER", "")
    try:
        condition = CupsPrinter(settings.printer, server).condition()
    except NoPrinter:
        have = ", ".join(printers(server)) or "none"
        yield Finding(
            "fault", "printer", f"CUPS has no printer {settings.printer}; it has: {have}", "Mend [print] printer."
        )
        return
    except NoCups as fault:
        yield Finding("fault", "printer", str(fault), INSTALL)
        return
    except CupsFault as fault:
        yield Finding("fault", "printer", str(fault))
        return
    if found := hindrance(condition, None):
        yield Finding("warning", "printer", f"{settings.printer}: {found.words}")
    elif name := medium(PAPERS[settings.paper], condition.media):
        yield Finding("ok", "printer", f"{settings.printer} is ready, with paper {name}")
    if not medium(PAPERS[settings.paper], condition.media):
        remedy = "Set [print] paper to what lies in the printer; lpoptions -l shows what it takes."
        yield Finding("warning", "printer", f"{settings.printer} knows no paper of {settings.paper}", remedy)
