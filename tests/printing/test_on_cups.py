"""The booth's queue on a real CUPS, and a printer that fails as printers do."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from booth.printing.cups import CupsPrinter, printers
from booth.printing.spooler import NoCups, NoPrinter
from tests.support.needs import needs
from tests.support.printed_page import DPI, read_page
from tests.support.printing_booth import BLUE, ORANGE, PrintingBooth
from tests.support.private_cups import PROGRAMS, PrivateCups, PrivatePrinter
from tests.support.running import until

pytestmark = needs(*PROGRAMS)


@pytest.fixture(scope="module")
def cups() -> Iterator[PrivateCups]:
    with PrivateCups() as cups:
        cups.printer("photo")
        yield cups


@pytest.fixture
def printer(cups: PrivateCups) -> Iterator[PrivatePrinter]:
    printer = cups.printers["photo"]
    printer.empty_tray()
    yield printer
    printer.mode("")


@pytest.fixture
def booth(cups: PrivateCups, printer: PrivatePrinter, tmp_path: Path) -> Iterator[PrintingBooth]:
    with PrintingBooth(tmp_path / "photos", cups.server) as booth:
        yield booth
    for job in cups.command("lpstat", "-o").stdout.split("\n"):
        cups.command("cancel", "-x", job.split(" ")[0])


def test_a_photo_comes_out_on_the_whole_of_the_paper_in_its_colours(
    booth: PrintingBooth, printer: PrivatePrinter
) -> None:
    photo = booth.printed(booth.party.keep())
    (job,) = printer.out
    assert job == f"booth-testtest-{photo.sheets[0].name}-1"
    page = read_page(printer.tray(job))
    assert page.millimetres == pytest.approx((101.6, 152.4), abs=0.1)
    height, width = page.picture.shape[:2]
    margin = round(4.0 / 25.4 * DPI)
    assert page.picture[margin // 2, width // 2].tolist() == [255, 255, 255]
    # Turned by a quarter: what was above is on the left.
    for x, colour in ((width // 4, ORANGE), (3 * width // 4, BLUE)):
        assert np.abs(page.picture[height // 2, x].astype(int) - colour).max() <= 4
    white = (page.picture[height // 2].min(axis=1) > 250).sum() / DPI * 25.4
    assert white == pytest.approx(2 * 4.0, abs=0.5)  # millimetres


def test_cups_keeps_nothing_of_a_sheet_that_has_come_out(
    booth: PrintingBooth, printer: PrivatePrinter, cups: PrivateCups
) -> None:
    booth.printed(booth.party.keep())
    until(lambda: not cups.documents, "CUPS forgets the document")
    until(lambda: not booth.queue.status.queue, "the queue is empty")
    assert printer.out


def test_without_paper_guests_are_told_and_the_sheet_comes_out_once_when_it_is_refilled(
    booth: PrintingBooth, printer: PrivatePrinter
) -> None:
    printer.mode("empty")
    photo = booth.party.keep()
    booth.order(photo)
    until(lambda: booth.queue.news(photo).progress == "paper", "guests are told")
    assert "out of paper" in booth.queue.status.trouble
    printer.mode("")
    until(lambda: booth.states(photo) == ["printed"], "it comes out")
    assert len(printer.out) == 1
    until(lambda: booth.queue.news(photo).progress == "printed", "guests are told that it is there")
    until(lambda: not booth.queue.status.trouble, "the trouble is over")


def test_a_jammed_sheet_is_printed_again_once_the_printer_is_cleared(
    booth: PrintingBooth, printer: PrivatePrinter
) -> None:
    printer.mode("jam")
    photo = booth.party.keep()
    booth.order(photo)
    until(lambda: "jammed" in booth.queue.status.trouble, "the operator is told")
    assert booth.queue.news(photo).progress == "ask_us"
    printer.mode("")
    until(lambda: booth.states(photo) == ["printed"], "it comes out")
    assert len(printer.out) == 1


def test_a_printer_that_is_off_gets_the_sheet_when_it_is_on_again(
    booth: PrintingBooth, printer: PrivatePrinter
) -> None:
    printer.unplug()
    photo = booth.party.keep()
    booth.order(photo)
    until(lambda: booth.states(photo) == ["sent"], "it is handed over")
    printer.switch_on()
    until(lambda: booth.states(photo) == ["printed"], "it comes out")
    assert len(printer.out) == 1


def test_a_printer_that_vanishes_in_the_middle_of_a_sheet_prints_it_when_it_is_back(
    booth: PrintingBooth, printer: PrivatePrinter
) -> None:
    printer.mode("slow")
    photo = booth.party.keep()
    booth.order(photo)
    until(lambda: printer.has_document, "the printer has it")
    printer.unplug()
    printer.mode("")
    printer.switch_on()
    until(lambda: booth.states(photo) == ["printed"], "it comes out")
    assert len(printer.out) == 1


def test_one_sheet_at_a_time_is_in_cups_and_they_come_in_the_order_in_which_they_were_asked_for(
    booth: PrintingBooth, printer: PrivatePrinter, cups: PrivateCups
) -> None:
    photos = [booth.party.keep() for _ in range(3)]
    for photo in photos:
        booth.order(photo)
    most = 0

    def done() -> bool:
        nonlocal most
        most = max(most, len([line for line in cups.command("lpstat", "-o").stdout.split("\n") if line]))
        return all(booth.states(photo) == ["printed"] for photo in photos)

    until(done, "all come out")
    assert most <= 1
    names = [booth.party.album.newest(photo.id).sheets[0].name for photo in photos]  # type: ignore[union-attr]
    assert [job.split("-")[2] for job in printer.out] == names


def test_a_photo_that_is_thrown_away_takes_its_sheets_out_of_the_queue_and_out_of_cups(
    booth: PrintingBooth, printer: PrivatePrinter, cups: PrivateCups
) -> None:
    printer.unplug()
    in_cups, waiting = booth.party.keep(), booth.party.keep()
    for photo in (in_cups, waiting):
        booth.order(photo)
    until(lambda: booth.states(in_cups) == ["sent"] and bool(cups.documents), "the first is handed over")
    for photo in (in_cups, waiting):
        booth.party.album.discard(photo).result(10)
    until(lambda: not cups.documents, "CUPS forgets it")
    assert booth.queue.status.queue == ()
    printer.switch_on()
    other = booth.printed(booth.party.keep())
    assert [job.split("-")[2] for job in printer.out] == [other.sheets[0].name]


def test_a_booth_that_was_killed_asks_cups_what_has_become_of_its_sheet(
    cups: PrivateCups, printer: PrivatePrinter, tmp_path: Path
) -> None:
    with PrintingBooth(tmp_path / "photos", cups.server) as first:
        printer.mode("slow")
        photo = first.party.keep()
        first.order(photo)
        until(lambda: first.states(photo) == ["sent"], "it is handed over")
        until(lambda: printer.has_document, "the printer has it")
    until(lambda: len(printer.out) == 1, "it comes out while no booth is there")
    with PrintingBooth(tmp_path / "photos", cups.server) as second:
        until(lambda: second.states(photo) == ["printed"], "the next booth knows")
        until(lambda: not cups.documents, "CUPS forgets the document")
    assert len(printer.out) == 1


def test_a_pause_of_the_printer_survives_a_restart_and_ends_by_a_touch(
    cups: PrivateCups, printer: PrivatePrinter, tmp_path: Path
) -> None:
    with PrintingBooth(tmp_path / "photos", cups.server) as first:
        first.queue.pause.set(on=True)
        photo = first.party.keep()
        first.order(photo)
        until(lambda: first.states(photo) == ["waiting"], "it is in the queue")
    with PrintingBooth(tmp_path / "photos", cups.server) as second:
        until(lambda: bool(second.queue.status.queue), "the next booth knows of it")
        assert second.queue.status.paused
        assert second.queue.news(photo).progress == "ask_us"
        assert not printer.out
        second.queue.resume()
        until(lambda: second.states(photo) == ["printed"], "it comes out")
    assert len(printer.out) == 1


def test_a_frozen_cups_is_told_within_its_limit_and_gets_no_sheet_twice(
    booth: PrintingBooth, printer: PrivatePrinter, cups: PrivateCups
) -> None:
    photo = booth.party.keep()
    with cups.frozen():
        booth.order(photo)
        until(lambda: "does not answer" in booth.queue.status.trouble, "the operator is told")
        assert booth.queue.news(photo).progress == "ask_us"
    until(lambda: booth.states(photo) == ["printed"], "it comes out")
    assert len(printer.out) == 1


def test_what_is_not_there_is_named(cups: PrivateCups, tmp_path: Path) -> None:
    assert printers(cups.server) == ["photo"]
    with pytest.raises(NoPrinter, match="no printer Selphy"):
        CupsPrinter("Selphy", cups.server).condition()
    with pytest.raises(NoCups, match="cannot be reached"):
        CupsPrinter("photo", str(tmp_path / "none")).condition()
