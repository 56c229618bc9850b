"""An album with photos that can be printed, and its queue, as a running booth has them."""

import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from booth.album.record import Photo
from booth.clock import Clock
from booth.config import PrintSettings
from booth.darkroom.developed import Developed
from booth.frames import Shot
from booth.printing.compose import PhotoSheets
from booth.printing.cups import CupsPrinter
from booth.printing.print_queue import PrintQueue
from booth.runtime.pause import Pause
from tests.rehearsals.rehearsed_album import Darkroom, Rehearsal
from tests.support.running import until

ORANGE, BLUE = (230, 120, 40), (20, 60, 160)  # the upper and the lower half of every photo


def photo_file() -> bytes:
    """A photo of 3:2, on its side, orange above and blue below."""
    picture = np.zeros((800, 1200, 3), np.uint8)
    picture[:400], picture[400:] = ORANGE, BLUE
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=95)
    return file.getvalue()


@dataclass
class PhotoDarkroom(Darkroom):
    """Develops what can be printed."""

    picture: bytes = field(default_factory=photo_file)

    def develop_live(self, shot: Shot) -> Developed:
        return Developed(self.picture, b"cutout")

    def fulfil(self, which: int) -> None:
        self.orders[which][1].set_result(Developed(self.picture, b"cutout"))


@dataclass
class PrintingBooth:
    """An album with photos, and its queue for the printer "photo"."""

    folder: Path
    server: str
    settings: PrintSettings = field(default_factory=lambda: PrintSettings(printer="photo", per_guest=0))

    def __post_init__(self) -> None:
        party = Rehearsal(self.folder, PhotoDarkroom(), others=[self], clock=Clock())
        self.party = party
        self.queue = PrintQueue(
            self.settings,
            CupsPrinter(self.settings.printer, self.server),
            party.clock,
            event="Anna and Ben",
            owner="testtest",
            pause=Pause(self.folder.parent, "printer"),
            change=lambda photo, change: party.album.note(photo, lambda about: about.with_sheets(change)),
            compose=PhotoSheets(self.settings),
            all_found=party.album.recovered.is_set,
        )

    def published(self, photo: Photo) -> None:
        self.queue.published(photo)

    def retired(self, token: str) -> None:
        self.queue.retired(token)

    def __enter__(self) -> "PrintingBooth":
        self.party.album.start()
        self.queue.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.queue.stop(40)
        assert self.party.album.stop(10)

    def states(self, photo: Photo) -> list[str]:
        newest = self.party.album.newest(photo.id)
        return [sheet.state for sheet in newest.sheets] if newest else []

    def order(self, photo: Photo) -> None:
        print_it = self.queue.order()
        assert print_it
        print_it(photo)

    def printed(self, photo: Photo) -> Photo:
        self.order(photo)
        until(lambda: self.states(photo)[-1:] == ["printed"], "a sheet comes out")
        newest = self.party.album.newest(photo.id)
        assert newest
        return newest
