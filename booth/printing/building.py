"""The queue of the printer that an operator's settings name."""

import os
from collections.abc import Callable
from concurrent.futures import Future

from booth.album.event_folder import event_folder
from booth.album.owner import owner_of
from booth.album.record import Photo, Sheets
from booth.clock import Clock
from booth.printing.compose import PhotoSheets
from booth.printing.cups import CupsPrinter
from booth.printing.laid_out import layout_of
from booth.printing.print_queue import PrintQueue
from booth.runtime.pause import Pause
from booth.settings import Settings


def make_print_queue(
    settings: Settings,
    clock: Clock,
    *,
    change: Callable[[Photo, Callable[[Sheets], Sheets]], Future[Photo]],
    all_found: Callable[[], bool],
) -> PrintQueue:
    """The queue; it does nothing where the settings name no printer. *change*, *all_found*: as PrintQueue's.

    CUPS_SERVER in the environment names another CUPS than this machine's, as for CUPS' own commands.
    """
    config = settings.config
    return PrintQueue(
        config.print,
        CupsPrinter(config.print.printer, os.environ.get("CUPS_SERVER", "")),
        clock,
        event=event_folder(config.event.name),
        pause=Pause(settings.home / "state", "printer"),
        owner=owner_of(settings.home / config.album.folder),
        change=change,
        compose=PhotoSheets(config.print, layout_of(settings)),
        all_found=all_found,
    )
