"""What is printed where nobody has a screen, in terminals of every age."""

import io
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from booth.__main__ import _speak_plainly
from booth.album.record import Photo
from booth.one_guest import journey, tell
from booth.ui.scripted_guest import ScriptedGuest
from tests.support.evening import Evening


def test_guests_who_walk_off_during_the_countdown_begin_again_when_they_are_back() -> None:
    booth = Evening()
    guest = ScriptedGuest(journey(asks_consent=False), booth.stage, booth.size)

    def play(until: str) -> None:
        for _ in range(60 * 60):
            if booth.screen == until:
                return
            booth.step(guest.play)
        raise AssertionError(f"{until} was never shown, but {booth.seen}")

    play("Countdown")
    booth.room.cast = "nobody"
    play("Choose")
    booth.room.cast = "two"
    play("Share")
    assert booth.seen == ["Attract", "Choose", "Countdown", "Choose", "Countdown", "Flash", "Photo", "Share"]
    assert len(booth.album.kept) == 1


class Serving:
    """A booth, as far as it is asked for the link to a photo."""

    publisher: Any

    def __init__(self) -> None:
        self.publisher = self

    def link(self, token: str) -> str:
        return f"http://192.168.4.1:8000/P/{token}"


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252", "utf-8"])
def test_no_locale_keeps_the_photo_from_being_told(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding))
    with warnings.catch_warnings():
        _speak_plainly()
    folder = Path("/photos/Zoë 🎂/2026-06-12/20260612-153012-ABCDEFGH")
    app: Any = Serving()
    tell(app, Photo(folder.name, folder, "K7MZQ2X5B3N4P6R7TUVWXYZ234", "lake", finished=True))
    sys.stdout.flush()
    text = written.getvalue().decode(encoding)
    assert "Address: http://192.168.4.1:8000/P/K7MZ" in text
    assert ("█" in text) == (encoding == "utf-8")
    assert len([line for line in text.splitlines() if len(line) > 20]) > 10


def test_what_libraries_remark_about_odd_files_is_not_told_to_the_operator(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "warnoptions", [])
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        _speak_plainly()
        warnings.warn("Palette images with Transparency expressed in bytes should be converted", stacklevel=1)
    assert capfd.readouterr().err == ""
