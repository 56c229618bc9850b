from pathlib import Path
from typing import Any

import pygame
import pytest

from booth.picture_types import Size
from booth.ui.screens.settings_card import SettingsCard
from booth.ui.text import Typesetter
from tests.support.fakes import wonders

SETTINGS = Path("/var/lib/booth/config.toml")
SIZES: tuple[Size, ...] = ((800, 480), (480, 800), (1920, 1080))


def texts(monkeypatch: pytest.MonkeyPatch, size: Size, path: Path, reasons: list[str]) -> list[str]:
    """What the card says, line by line; all of it lies on the screen."""
    typesetter = Typesetter(wonders().fonts, min(size))
    drawn: list[str] = []
    canvas = pygame.Surface(size, 0, 32)
    setting = typesetter.picture

    def picture(text: str, *rest: Any, **more: Any) -> pygame.Surface:
        drawn.append(text)
        made: pygame.Surface = setting(text, *rest, **more)
        assert made.get_width() <= size[0]
        return made

    monkeypatch.setattr(typesetter, "picture", picture)
    SettingsCard(typesetter, path, reasons, SETTINGS).draw(canvas)
    lines = [y for y in range(size[1]) if canvas.subsurface((0, y, size[0], 1)).get_bounding_rect().width]
    assert lines
    assert pygame.transform.average_color(canvas, (0, size[1] - 8, size[0], 8))[:3] == (17, 21, 28)
    return drawn


@pytest.mark.parametrize("size", SIZES)
def test_of_many_reasons_as_many_are_shown_as_fit_and_always_what_to_do(
    monkeypatch: pytest.MonkeyPatch, size: Size
) -> None:
    reasons = [f"key{number}: there is no such setting" for number in range(20)] + ["and 99,980 more"]
    told = texts(monkeypatch, size, SETTINGS, reasons)
    shown = sum("no such setting" in line for line in told)
    assert shown >= 6
    assert f"•  and {100_000 - shown:,} more".split() in [line.split() for line in told]
    assert "Save config.toml when it is mended" in " ".join(told)


def test_what_is_wrong_with_another_file_asks_for_that_file(monkeypatch: pytest.MonkeyPatch) -> None:
    told = " ".join(texts(monkeypatch, (800, 480), Path("/x/logo.png"), ["event.logo: no such file"]))
    assert "Save logo.png anew, or name another in config.toml" in told


def test_a_path_wider_than_the_screen_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path("/srv/" + "very_long_name" * 30 + "/logo\n.png")
    told = texts(monkeypatch, (800, 480), path, ["x" * 500])
    assert "".join(told).count("very_long_name") >= 20
