from pathlib import Path

from booth.config import Config
from booth.ops.check.screen import screen_size


def test_the_connected_screen_is_asked_for_its_size(tmp_path: Path) -> None:
    for name, status, modes in (
        ("card0-HDMI-A-1", "disconnected", ""),
        ("card1-DP-1", "connected", "1280x720\n640x480"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "status").write_text(f"{status}\n")
        (tmp_path / name / "modes").write_text(modes)
    assert screen_size(Config().screen, tmp_path) == (1280, 720)
    upright = Config.model_validate({"screen": {"rotation": 90}}).screen
    assert screen_size(upright, tmp_path) == (720, 1280)
    second = Config.model_validate({"screen": {"display": 1}}).screen
    assert screen_size(second, tmp_path) == (1280, 720)  # the booth takes the one there is
    assert screen_size(second, tmp_path / "card1-DP-1") is None
