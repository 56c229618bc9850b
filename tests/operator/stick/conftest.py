"""A home with settings and photos, and an event as somebody has prepared it on a computer."""

from pathlib import Path

import pytest
from PIL import Image

CONFIG = """# ours
theme = "wonders"             # a folder in themes/

[event]
name = "Eve"                  # of tonight
line = "Eve, 40"

[camera]
rotation = 90                 # it stands upright
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    (folder / "state").mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIG)
    return folder


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """The folder of an event with a theme and a logo of its own, on what stands for a stick."""
    event = tmp_path / "stick" / "anna"
    scenes = event / "themes" / "garden" / "scenes"
    scenes.mkdir(parents=True)
    (event / "config.toml").write_text(
        'theme = "garden"\n[event]\nname = "Anna & Tom"\nlogo = "logo.png"\n[camera]\nrotation = 0\n'
    )
    (event / "themes" / "garden" / "theme.toml").write_text('accent = "#ffc24b"\nink = "#101010"\npaper = "#ffffff"\n')
    Image.new("RGBA", (400, 200), (200, 30, 30, 255)).save(event / "logo.png")
    Image.effect_noise((1920, 1080), 60).convert("RGB").save(scenes / "hall.jpg")
    return event
