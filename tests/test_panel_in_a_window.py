"""The panel of the real program: what a finger changes is taken over by the running booth once it attracts again."""

from pathlib import Path

import pytest

from booth.config import read_config
from booth.start import LAST_GOOD
from tests.support.evening import Evening
from tests.support.needs import needs
from tests.support.operator import PIN, at_pin, find, make_home, open_page, opened
from tests.support.running import HEIGHT, SETTINGS, WIDTH, RunningBooth, XScreen, free_port, until

pytestmark = [needs("Xvfb", "xdotool"), pytest.mark.timeout(300)]


@pytest.fixture
def rehearsed(tmp_path: Path) -> Path:
    """The home of a booth without a window, which tells where on the screen everything is."""
    (tmp_path / "rehearsed").mkdir()
    return make_home(tmp_path / "rehearsed")


def touch(screen: XScreen, evening: Evening, target: str) -> None:
    """Touches the screen where *target* is on the screen of *evening*."""
    screen.tap(*evening.stage.screen.targets[target].center)
    screen.do("sleep", 0.3)


def test_a_setting_that_a_finger_changes_is_taken_over_by_the_running_booth(
    tmp_path: Path, screen: XScreen, rehearsed: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    settings = SETTINGS.format(port=free_port(), countdown=1.0) + f'[operator]\npin = "{PIN}"\n'
    pad = at_pin(rehearsed, (WIDTH, HEIGHT))
    panel = opened(rehearsed, (WIDTH, HEIGHT))
    with RunningBooth(home, screen, settings) as booth:
        booth.until("attract")
        screen.do("mousemove", 20, 20, "mousedown", 1, "sleep", 4, "mouseup", 1)
        booth.until(pad.stage.status)
        screen.do("sleep", 1)
        for digit in "2468":
            touch(screen, pad, digit)
        touch(screen, pad, "OK")
        booth.until(panel.stage.status)
        screen.do("sleep", 1)
        touch(screen, panel, "Booth")
        page = find(open_page(panel, "Booth"), "+")
        for _ in range(2):
            touch(screen, page, "+")
        touch(screen, panel, "Close")
        booth.until("attract")
        until(lambda: read_config(booth.settings).photo.countdown == 3.0, "the file has it")
        good = home / "state" / LAST_GOOD
        until(lambda: good.read_bytes() == booth.settings.read_bytes(), "guests see a screen with it")
        assert "the settings have changed: the booth starts anew with them" in booth.log
        booth.until("attract")
        assert booth.end() == 0
