"""A photo that ends on paper: a touch in an X window, a real CUPS, and what the printer was given."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from booth.album.record import PICTURE
from booth.clock import Clock
from booth.printing.paper import PAPERS, fitted
from tests.support.journeys import at_share
from tests.support.needs import needs
from tests.support.private_cups import PROGRAMS, PrivateCups
from tests.support.pwg import read_pwg
from tests.support.running import HEIGHT, SETTINGS, WIDTH, RunningBooth, XScreen, free_port, until
from tests.test_whole_booth import apart, shutter

pytestmark = [needs("Xvfb", "xdotool"), needs(*PROGRAMS), pytest.mark.timeout(400)]

PRINTS = '\n[print]\nprinter = "photo"\n[patience]\nshare = 600.0\n'


def test_guests_touch_print_and_the_photo_comes_out_once(
    tmp_path: Path, screen: XScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = at_share(canvas=(WIDTH, HEIGHT), print={"printer": "photo"}).run(1)
    button = shown.stage.screen.targets["print"].center
    home = tmp_path / "home"
    home.mkdir()
    settings = SETTINGS.format(port=free_port(), countdown=1.0) + PRINTS
    with PrivateCups() as cups:
        printer = cups.printer("photo")
        monkeypatch.setenv("CUPS_SERVER", cups.server)
        with RunningBooth(home, screen, settings) as booth:
            booth.until("attract")
            screen.tap(WIDTH / 2, HEIGHT / 3)
            booth.until("choose")
            shutter(booth, screen)
            booth.until("photo")
            Clock().sleep(1)
            screen.do("key", "Return")
            booth.until("share")
            Clock().sleep(1)
            screen.tap(*button)
            until(lambda: booth.photos()[0].get("sheets", []) != [], "the sheet is asked for")
            until(lambda: len(printer.out) == 1, "the sheet", patience=240)  # the finished photo is waited for
            until(lambda: booth.photos()[0]["sheets"][0]["state"] == "printed", "the booth knows")
            photo = booth.photos()[0]["folder"] / PICTURE
            page = read_pwg(printer.tray(printer.out[0]).read_bytes())
            assert page.millimetres == pytest.approx((101.6, 152.4), abs=0.1)
            with Image.open(photo) as kept:
                sheet = fitted(kept.convert("RGB"), PAPERS["4x6in"])
            height, width = page.picture.shape[:2]
            assert apart(np.asarray(sheet.resize((width, height))), page.picture) < 3
            assert booth.end() == 0
        assert len(printer.out) == 1
    assert "Traceback" not in booth.log
