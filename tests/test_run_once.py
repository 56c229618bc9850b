import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from booth.album.record import About
from tests.support.running import ROOT

pytestmark = pytest.mark.timeout(300)


def run_once(home: Path) -> subprocess.CompletedProcess[str]:
    """`booth run --once` on a machine without a screen."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_")  # other tests in this process may have chosen SDL's dummy one
    environment = {name: value for name, value in os.environ.items() if not name.startswith(screens)}
    command = [sys.executable, "-m", "booth", "run", "--once", "--config", str(home / "config.toml")]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False)


def photo_of(ended: subprocess.CompletedProcess[str]) -> Path:
    assert ended.returncode == 0, ended.stderr
    found = re.search(r"^Photo: +(.+)$", ended.stdout, re.MULTILINE)
    assert found, ended.stdout
    return Path(found[1])


def test_a_booth_that_plays_a_guest_by_itself_names_their_photo_and_no_older_one(tmp_path: Path) -> None:
    (tmp_path / "state").symlink_to(ROOT / "state")  # the compiled kernels
    (tmp_path / "config.toml").write_text('[photo]\ncountdown = 1.0\n[share]\naddress = "127.0.0.1"\nport = 8941\n')
    first = photo_of(run_once(tmp_path))
    assert first.is_file()
    # The same photo as a clock that was set back since would have named it: later than all that come.
    older = first.parents[2] / "2099-12-31" / "20991231-235959-ABCDEFGH"
    older.parent.mkdir()
    first.parent.rename(older)
    token = About.read(older).token
    second = run_once(tmp_path)
    assert photo_of(second).parent != older
    assert About.read(photo_of(second).parent).token != token
    assert token not in second.stdout
