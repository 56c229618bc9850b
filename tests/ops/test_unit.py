"""The systemd unit: what of it can be proved without a screen."""

import re
import subprocess
from pathlib import Path

from booth.sharing.network.reaching import WEB_PORT
from booth.sharing.server.http_connection import Limits
from tests.support.needs import needs

UNIT = Path(__file__).parents[2] / "systemd" / "booth.service"
SOCKET = UNIT.with_suffix(".socket")


@needs("systemd-analyze")
def test_systemd_finds_nothing_to_complain_about(tmp_path: Path) -> None:
    here = [tmp_path / unit.name for unit in (UNIT, SOCKET)]
    here[0].write_text(
        UNIT.read_text().replace("/opt/booth/current/.venv/bin/python", "/bin/sh")
    )  # no booth is installed here
    here[1].write_text(SOCKET.read_text())
    told = subprocess.run(["systemd-analyze", "verify", *here], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")


@needs("systemd-analyze")
def test_the_unit_keeps_the_booth_in_its_bounds(tmp_path: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=40", "--no-pager", str(UNIT)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout[-400:]


def test_every_folder_it_writes_to_is_its_state_folder() -> None:
    settings = re.findall(r"^(?:Environment|WorkingDirectory)=(.+)$", UNIT.read_text(), re.MULTILINE)
    paths = {path for setting in settings for path in re.findall(r"/\S+", setting)}
    assert {path for path in paths if not path.startswith("/var/lib/booth")} == {
        "/opt/booth/current"
    }  # that one is only read


def test_the_unit_lets_the_guests_page_give_up_the_files() -> None:
    (calls,) = re.findall(r"^SystemCallFilter=(.+)$", UNIT.read_text(), re.MULTILINE)
    assert {"landlock_create_ruleset", "landlock_restrict_self"} <= set(calls.split())


def test_the_socket_is_one_that_the_booth_takes_and_links_name_no_port_for() -> None:
    (stream,) = re.findall(r"^ListenStream=(.+)$", SOCKET.read_text(), re.MULTILINE)
    assert stream == f"0.0.0.0:{WEB_PORT}"
    (backlog,) = re.findall(r"^Backlog=(.+)$", SOCKET.read_text(), re.MULTILINE)
    assert int(backlog) == Limits().connections
