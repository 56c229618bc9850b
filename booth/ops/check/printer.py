"""What the check finds about the printer: whether CUPS has it, whether it could print now, whether it has the paper."""

import os
from collections.abc import Iterator

from booth.operator.finding import Finding
from booth.printing.condition import hindrance
from booth.printing.cups import CupsPrinter, printers
from booth.printing.paper import PAPERS, medium, same
from booth.printing.spooler import CupsFault, NoCups, NoPrinter
from booth.settings import Settings, why_no_layout

INSTALL = "Install it: sudo apt install cups; then add the printer at http://localhost:631 or with lpadmin."


def about_printer(settings: Settings, server: str = "") -> Iterator[Finding]:
    """Whether photos can be printed; nothing where they are not to be. *server* as CupsPrinter's."""
    wanted = settings.config.print
    if not wanted.printer:
        return
    yield from _about_layout(settings)
    server = server or os.environ.get("CUPS_SERVER", "")
    try:
        condition = CupsPrinter(wanted.printer, server).condition()
    except NoPrinter:
        have = ", ".join(printers(server)) or "none"
        yield Finding(
            "fault", "printer", f"CUPS has no printer {wanted.printer}; it has: {have}", "Mend [print] printer."
        )
        return
    except NoCups as fault:
        yield Finding("fault", "printer", str(fault), INSTALL)
        return
    except CupsFault as fault:
        yield Finding("fault", "printer", str(fault))
        return
    if found := hindrance(condition, None):
        yield Finding("warning", "printer", f"{wanted.printer}: {found.words}")
    elif name := medium(PAPERS[wanted.paper], condition.media):
        yield Finding("ok", "printer", f"{wanted.printer} is ready, with paper {name}")
    if not medium(PAPERS[wanted.paper], condition.media):
        remedy = "Set [print] paper to what lies in the printer; lpoptions -l shows what it takes."
        yield Finding("warning", "printer", f"{wanted.printer} knows no paper of {wanted.paper}", remedy)


def _about_layout(settings: Settings) -> Iterator[Finding]:
    """Whether the layout that photos are printed in is there, and of the paper's size."""
    config, theme = settings.config, settings.theme
    wanted, paper = config.print.layout, PAPERS[config.print.paper]
    if not wanted:
        return
    if reason := why_no_layout(wanted, config, theme, settings.home):
        yield Finding("warning", "printer", f"{reason}: photos are printed without one", "Mend [print] layout.")
        return
    width, height = settings.layout(wanted).description.paper
    if not any(same(each, paper) for each in ((width, height), (height, width), (2 * width, height))):
        text = (
            f'the layout "{wanted}" is {width:g} x {height:g} mm, and the paper {config.print.paper} is '
            f"{paper[0]:g} x {paper[1]:g} mm: prints are cut off, or have white edges"
        )
        yield Finding("warning", "printer", text, "Take a layout of the paper's size, or set [print] paper.")
