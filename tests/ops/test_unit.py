"""The systemd unit: what of it can be proved without a screen."""

import re
import subprocess
import tempfile
from pathlib import Path

import pytest

from booth.operator.stick.udisks import FOR_STICKS
from booth.sharing.network.reaching import WEB_PORT
from booth.sharing.server.http_connection import Limits
from tests.support.needs import needs

UNIT = Path(__file__).parents[2] / "systemd" / "booth.service"
SOCKET = UNIT.with_suffix(".socket")
IN_CAGE = UNIT.with_name("booth-cage.conf")
LARGEST_EXPOSURE = 30  # tenths, of systemd-analyze security
on_either_screen = pytest.mark.parametrize("in_cage", [False, True], ids=["console", "cage"])


def as_installed(folder: Path, *, in_cage: bool) -> list[str]:
    """The units as systemd reads them, but for the programs, which are not installed here."""
    unit, socket = folder / UNIT.name, folder / SOCKET.name
    programs = r"/opt/booth/current/\.venv/bin/python|/usr/bin/cage"
    unit.write_text(re.sub(programs, "/bin/sh", UNIT.read_text()))
    socket.write_text(SOCKET.read_text())
    if in_cage:
        (folder / "booth.service.d").mkdir()
        (folder / "booth.service.d/cage.conf").write_text(re.sub(programs, "/bin/sh", IN_CAGE.read_text()))
    return [str(unit), str(socket)]


@needs("systemd-analyze")
@on_either_screen
def test_systemd_finds_nothing_to_complain_about(tmp_path: Path, *, in_cage: bool) -> None:
    units = as_installed(tmp_path, in_cage=in_cage)
    told = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")


@needs("systemd-analyze")
def test_a_mistake_in_the_drop_in_is_one_of_the_unit(tmp_path: Path) -> None:
    units = as_installed(tmp_path, in_cage=True)
    (tmp_path / "booth.service.d/cage.conf").write_text("[Service]\nExecStrat=/bin/sh\n")
    told = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert "ExecStrat" in told.stderr


@needs("systemd-analyze")
@on_either_screen
def test_the_unit_keeps_the_booth_in_its_bounds(tmp_path: Path, *, in_cage: bool) -> None:
    unit, _ = as_installed(tmp_path, in_cage=in_cage)
    command = ["systemd-analyze", "security", "--offline=yes", f"--threshold={LARGEST_EXPOSURE}", "--no-pager", unit]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout[-400:]


@pytest.mark.parametrize("file", [UNIT, SOCKET, IN_CAGE], ids=lambda file: file.name)
def test_no_unit_holds_a_character_that_an_editor_would_hide(file: Path) -> None:
    assert file.read_text(encoding="ascii")


def test_the_console_neither_goes_dark_nor_blinks() -> None:
    (line,) = re.findall(r"^ExecStartPre=-/bin/sh -c '(printf .+)'$", UNIT.read_text(), re.MULTILINE)
    with tempfile.TemporaryFile() as console:  # systemd opens it for reading and writing, as standard input
        words = line.replace(r"\\", "\\")  # as systemd reads it
        subprocess.run(["sh", "-c", words], stdin=console, check=True)
        console.seek(0)
        assert console.read() == b"\033[9;0]\033[14;0]\033[?25l"  # console_codes(4): blanking, power saving, cursor


def test_what_runs_in_cage_is_what_runs_on_the_console() -> None:
    (alone,) = re.findall(r"^ExecStart=(.+)$", UNIT.read_text(), re.MULTILINE)
    (in_cage,) = re.findall(r"^ExecStart=(.+)$", IN_CAGE.read_text(), re.MULTILINE)
    assert in_cage.endswith(f" sh {alone}")


def test_in_cage_the_program_hears_what_systemd_says_to_cage() -> None:
    (in_cage,) = re.findall(r"^ExecStart=\S+cage -d -- /bin/sh -c '(.+)' sh ", IN_CAGE.read_text(), re.MULTILINE)
    words = in_cage.replace("$$", "$")  # as systemd reads it
    shown = ["sh", "-c", words, "sh", "sh", "-c", "echo $$ $LISTEN_PID ${WATCHDOG_PID:-none}"]
    told = subprocess.check_output(
        shown, env={"LISTEN_PID": "1", "WATCHDOG_PID": "1", "PATH": "/usr/bin:/bin"}, text=True
    )
    own, listen, watchdog = told.split()
    assert (own, watchdog) == (listen, "none")


def test_every_folder_it_writes_to_is_its_state_folder() -> None:
    settings = re.findall(r"^(?:Environment|WorkingDirectory)=(.+)$", UNIT.read_text(), re.MULTILINE)
    paths = {path for setting in settings for path in re.findall(r"/\S+", setting)}
    assert {path for path in paths if not path.startswith("/var/lib/booth")} == {
        "/opt/booth/current"
    }  # that one is only read


def test_a_stick_that_was_plugged_in_before_the_start_can_be_written_to() -> None:
    (paths,) = re.findall(r"^ReadWritePaths=(.+)$", UNIT.read_text(), re.MULTILINE)
    assert paths.split() == [f"-{place}" for place in FOR_STICKS]  # the dash: it need not exist


def test_the_unit_lets_the_guests_page_give_up_the_files() -> None:
    (calls,) = re.findall(r"^SystemCallFilter=(.+)$", UNIT.read_text(), re.MULTILINE)
    assert {"landlock_create_ruleset", "landlock_restrict_self"} <= set(calls.split())


def test_the_unit_lets_the_graphics_library_look_at_its_own_memory() -> None:
    (calls,) = re.findall(r"^SystemCallFilter=(.+)$", UNIT.read_text(), re.MULTILINE)
    assert "mincore" in calls.split()  # in a container with cage the booth crashed without it


def test_the_socket_is_one_that_the_booth_takes_and_links_name_no_port_for() -> None:
    (stream,) = re.findall(r"^ListenStream=(.+)$", SOCKET.read_text(), re.MULTILINE)
    assert stream == f"0.0.0.0:{WEB_PORT}"
    (backlog,) = re.findall(r"^Backlog=(.+)$", SOCKET.read_text(), re.MULTILINE)
    assert int(backlog) == Limits().connections
