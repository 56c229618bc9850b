"""A strip that ends on paper: a touch in an X window, a real CUPS, and what the printer was given."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booth.album.record import PICTURE
from booth.clock import Clock
from booth.ui.scripted_guest import Script
from tests.support.evening import Evening
from tests.support.needs import needs
from tests.support.printed_page import read_page
from tests.support.private_cups import PROGRAMS, PrivateCups
from tests.support.running import HEIGHT, SETTINGS, WIDTH, RunningBooth, XScreen, free_port, until
from tests.test_whole_booth import apart, keep, shutter

pytestmark = [needs("Xvfb", "xdotool"), needs(*PROGRAMS), pytest.mark.timeout(400)]

STRIPS = '\n[offer]\nkinds = ["strip"]\n[strip]\npause = 1.0\nshots = 3\n'
PRINTS = '[print]\nprinter = "photo"\n[patience]\nshare = 600.0\n'


def print_button() -> tuple[int, int]:
    """Where it is on the share screen of a strip."""
    offer, printing = {"kinds": ["strip"]}, {"printer": "photo"}
    booth = Evening((WIDTH, HEIGHT), offer=offer, print=printing).play(Script().wait(0.5).tap("begin").tap("shutter"))
    booth.run(40, until="Strip").run(1).play(Script().tap("keep")).run(1)
    x, y = booth.stage.screen.targets["print"].center
    return x, y


def test_guests_touch_print_and_their_strip_comes_out_twice_on_one_sheet(
    tmp_path: Path, screen: XScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = print_button()
    home = tmp_path / "home"
    home.mkdir()
    settings = SETTINGS.format(port=free_port(), countdown=1.0) + STRIPS + PRINTS
    with PrivateCups() as cups:
        printer = cups.printer("photo")
        monkeypatch.setenv("CUPS_SERVER", cups.server)
        with RunningBooth(home, screen, settings) as booth:
            booth.until("attract")
            screen.tap(WIDTH / 2, HEIGHT / 3)
            booth.until("choose")
            shutter(booth, screen)
            keep(booth, screen, "strip")
            Clock().sleep(1)
            screen.tap(*button)
            until(lambda: booth.photos()[0].get("sheets", []) != [], "the sheet is asked for")
            until(lambda: len(printer.out) == 1, "the sheet", patience=240)  # the finished strip is waited for
            until(lambda: booth.photos()[0]["sheets"][0]["state"] == "printed", "the booth knows")
            page = read_page(printer.tray(printer.out[0]))
            assert page.millimetres == pytest.approx((101.6, 152.4), abs=0.1)
            half = page.picture.shape[1] // 2
            with Image.open(booth.photos()[0]["folder"] / PICTURE) as strip:
                expected = np.asarray(strip.convert("RGB").resize((half, page.picture.shape[0])))
            for left in (0, half):
                assert apart(page.picture[:, left : left + half], expected) < 3
            assert booth.end() == 0
        assert len(printer.out) == 1
    assert "Traceback" not in booth.log
