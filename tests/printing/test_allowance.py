from concurrent.futures import Future
from pathlib import Path

from booth.album.record import Photo
from booth.clock import Clock
from booth.config import PrintSettings
from booth.printing.print_queue import PrintQueue
from booth.printing.spooler import Condition, Job
from booth.runtime.pause import Pause


class NoPaper:
    """A printer that is never reached: what may be asked for is known without it."""

    def condition(self) -> Condition:
        raise AssertionError

    def jobs(self) -> list[Job]:
        raise AssertionError

    def send(self, *_: object) -> int:
        raise AssertionError

    def resume(self) -> None:
        raise AssertionError

    def cancel(self, number: int) -> None:
        raise AssertionError


class Printer:
    """A queue that is not started, and the sheets that the album was asked to note."""

    def __init__(self, tmp_path: Path, per_guest: int, copies: int = 1) -> None:
        self.noted: list[str] = []
        self.queue = PrintQueue(
            PrintSettings(printer="photo", per_guest=per_guest, copies=copies),
            NoPaper(),
            Clock(),
            event="party",
            owner="testtest",
            pause=Pause(tmp_path, "printer"),
            change=self._change,
            compose=lambda *_: (b"", {}),
            all_found=lambda: True,
        )

    def _change(self, photo: Photo, change: object) -> "Future[Photo]":
        self.noted.append(photo.id)
        return Future()


PHOTO = Photo("20260612-153012-ABCDEFGH", Path("/nowhere"), "A" * 26, "lake", finished=True)


def test_a_sheet_counts_for_the_guests_who_have_asked_for_it_although_their_photo_is_safe_only_later(
    tmp_path: Path,
) -> None:
    printer = Printer(tmp_path, per_guest=1)
    prints = printer.queue.order()
    assert prints
    assert printer.queue.order() is None
    printer.queue.new_guests()
    prints(PHOTO)
    assert printer.noted == [PHOTO.id]
    assert printer.queue.news(None).offered, "the next guests have theirs"
    assert printer.queue.order()


def test_guests_get_no_more_sheets_at_a_time_than_they_have_left(tmp_path: Path) -> None:
    printer = Printer(tmp_path, copies=2, per_guest=3)
    assert printer.queue.order()
    assert printer.queue.news(None).offered
    assert printer.queue.order(), "the one that is left"
    assert not printer.queue.news(None).offered
