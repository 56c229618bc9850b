import io
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from booth.clock import Clock
from booth.ops.setup import installation
from booth.ops.setup.__main__ import main
from booth.ops.setup.installation import FOR_CAGE, GROUPS, Installation
from booth.ops.setup.machine import SetUpFault
from booth.ops.setup.progress import Progress
from booth.ops.setup.rights import RIGHTS
from booth.ops.setup.versions import PROGRAM
from tests.support.running import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("systemctl"), reason="needs systemctl: apt-get install systemd")


class QuickEnvironment:
    """In place of a Python environment with the booth's packages: a program that passes its own check."""

    def __init__(self, root: Path, _progress: Progress, _variables: Mapping[str, str]) -> None:
        self._python = root / ".venv/bin/python"

    def is_complete(self) -> bool:
        return self._python.exists()

    def bring_up(self, *, tests: bool) -> None:
        assert not tests
        self._python.parent.mkdir(parents=True)
        self._python.write_text('#!/bin/sh\ncase "$*" in *check*) exec sh booth/check ;; esac\n')
        self._python.chmod(0o755)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "SetUp", QuickEnvironment)
    monkeypatch.setattr(installation, "GROUPS", ())  # this machine may have no udev


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder as an operator has it, with a small program."""
    folder = tmp_path / "source"
    for name in PROGRAM:
        if "." in name or name == "LICENSE":
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(name)
        else:
            (folder / name / "__pycache__").mkdir(parents=True)
            (folder / name / "__pycache__" / "old.pyc").write_text("")
    (folder / "booth/check").write_text("exit 0")
    shutil.copytree(ROOT / "systemd", folder / "systemd", dirs_exist_ok=True)
    (folder / "photos").mkdir()
    return folder


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """What counts as a machine's /, with a desktop."""
    root = tmp_path / "machine"
    units = root / "usr/lib/systemd/system"
    units.mkdir(parents=True)
    for name in ("graphical", "multi-user", "sockets"):
        (units / f"{name}.target").write_text("[Unit]\n")
    (units / "default.target").symlink_to("graphical.target")
    (root / "usr/lib/aarch64-linux-gnu").mkdir()
    (root / "usr/lib/aarch64-linux-gnu/libnss_systemd.so.2").touch()
    return root


def install(source: Path, machine: Path, **variables: str) -> str:
    told = io.StringIO()
    Installation(source, Progress(told, Clock()), {**os.environ, **variables}, machine).install()
    return told.getvalue()


def uninstall(source: Path, machine: Path) -> str:
    told = io.StringIO()
    Installation(source, Progress(told, Clock()), os.environ, machine).uninstall()
    return told.getvalue()


def default_target(machine: Path) -> str:
    return subprocess.check_output(["systemctl", f"--root={machine}", "get-default"], text=True).strip()


def current(machine: Path) -> Path:
    return (machine / "opt/booth/current").resolve()


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_the_booth_becomes_a_service_that_starts_with_the_machine(source: Path, machine: Path) -> None:
    install(source, machine)
    unit = machine / "etc/systemd/system/booth.service"
    assert unit.readlink() == Path("/opt/booth/current/systemd/booth.service")
    assert (machine / "etc/systemd/system/multi-user.target.wants/booth.service").is_symlink()
    assert (machine / "etc/systemd/system/sockets.target.wants/booth.socket").is_symlink()
    assert default_target(machine) == "multi-user.target"
    assert (current(machine) / "booth/check").read_text() == "exit 0"
    assert not (current(machine) / "photos").exists()
    assert not (current(machine) / "booth/__pycache__").exists()


def test_its_commands_are_there_with_the_settings_of_the_service(source: Path, machine: Path) -> None:
    install(source, machine)
    command = machine / "usr/local/bin/booth"
    assert os.access(command, os.X_OK)
    assert subprocess.run(["sh", "-n", command], check=False).returncode == 0
    assert 'STATE_DIRECTORY="${STATE_DIRECTORY:-/var/lib/booth}"' in command.read_text()


def test_who_is_not_root_is_told_so_in_place_of_a_trace(source: Path, machine: Path, tmp_path: Path) -> None:
    install(source, machine)
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "id").chmod(0o755)
    command = ["sh", str(machine / "usr/local/bin/booth"), "check"]
    told = subprocess.run(command, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, stderr=subprocess.PIPE, check=False)
    assert (told.returncode, told.stderr) == (1, b"The settings and photos are the service's: sudo booth check\n")


def test_a_second_time_there_is_nothing_to_do(source: Path, machine: Path) -> None:
    install(source, machine)
    before = everything(machine)
    told = install(source, machine).splitlines()
    assert [line for line in told if not line.endswith(": nothing to do")] == []
    assert everything(machine) == before


def test_a_dry_run_names_each_step_and_does_none(source: Path, machine: Path) -> None:
    (machine / "etc/NetworkManager").mkdir(parents=True)
    before = everything(machine)
    told = install(source, machine, DRY="1").splitlines()
    assert everything(machine) == before
    assert told[0] == "The program is copied: would be done now"
    assert "It is a service, which has the screen for itself: would be done now" in told


def test_a_newer_version_stands_beside_the_old_one_which_stays_to_go_back_to(source: Path, machine: Path) -> None:
    versions = []
    for number in range(3):
        (source / "config.toml").write_text(f"# {number}")
        install(source, machine)
        (current(machine) / "seen-running").touch()
        versions.append(current(machine))
    assert (current(machine) / "config.toml").read_text() == "# 2"
    assert [version.exists() for version in versions] == [False, True, True]


def test_a_version_whose_check_only_warns_is_taken_into_use(source: Path, machine: Path) -> None:
    (source / "booth/check").write_text("echo it is not finished after a minute; exit 3")
    install(source, machine)
    assert (current(machine) / "booth/check").exists()


def test_a_version_that_fails_its_own_check_is_not_taken_into_use(source: Path, machine: Path) -> None:
    install(source, machine)
    before = current(machine)
    (source / "booth/check").write_text("echo the model is damaged; exit 1")
    with pytest.raises(SetUpFault, match=r"the model is damaged\n\nThis version is not taken into use"):
        install(source, machine)
    assert current(machine) == before
    assert list(before.parent.iterdir()) == [before]


def test_a_version_whose_environment_cannot_be_made_leaves_nothing_beside_the_one_in_use(
    source: Path, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(source, machine)
    before = current(machine)

    def fail(*_: object, **__: object) -> None:
        raise SetUpFault("the package index could not be reached")

    monkeypatch.setattr(QuickEnvironment, "bring_up", fail)
    (source / "config.toml").write_text("# newer")
    with pytest.raises(SetUpFault, match=r"could not be reached\n\nIt is removed again"):
        install(source, machine)
    assert list(before.parent.iterdir()) == [before]


def test_a_first_version_that_fails_stays_to_be_gone_on_with(source: Path, machine: Path) -> None:
    (source / "booth/check").write_text("echo the disk is full; exit 1")
    with pytest.raises(SetUpFault, match="the disk is full"):
        install(source, machine)
    (version,) = (machine / "opt/booth/versions").iterdir()
    assert (version / ".venv/bin/python").exists()


def test_an_installation_that_was_cut_off_goes_on_where_it_was(source: Path, machine: Path) -> None:
    draft = machine / "opt/booth/versions/half.draft"
    draft.mkdir(parents=True)
    install(source, machine)
    assert current(machine).is_dir()
    assert not draft.exists()


def test_what_is_taken_away_leaves_the_photos_and_gives_the_desktop_back(source: Path, machine: Path) -> None:
    photo = machine / "var/lib/booth/photos/photo.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_text("guests")
    before = everything(machine)
    install(source, machine)
    told = uninstall(source, machine)
    assert photo.read_text() == "guests"
    assert default_target(machine) == "graphical.target"
    left = everything(machine) - before
    assert not any("booth" in name for name in left), left
    assert "Settings and photos stay in /var/lib/booth." in told


@pytest.mark.parametrize(
    ("readers", "given"),
    [
        ((), []),
        (("etc/polkit-1",), ["booth-machine.rules", "booth-stick.rules"]),
        (("etc/polkit-1", "etc/NetworkManager"), [right.file for right in RIGHTS]),
    ],
)
def test_it_is_given_the_rights_that_somebody_reads_until_it_is_taken_away(
    source: Path, machine: Path, readers: tuple[str, ...], given: list[str]
) -> None:
    for folder in readers:
        (machine / folder).mkdir(parents=True)
    install(source, machine)
    places = [machine / right.place for right in RIGHTS if right.file in given]
    assert [place.read_text() for place in places] == [(ROOT / "systemd" / name).read_text() for name in given]
    assert [place for right in RIGHTS if (place := machine / right.place).exists()] == places
    for name in given:
        (source / "systemd" / name).write_text("# newer")
    install(source, machine)
    assert {place.read_text() for place in places} <= {"# newer"}
    uninstall(source, machine)
    assert not any(place.exists() for place in places)


def test_in_a_compositor_it_stays_there_until_the_console_is_chosen(source: Path, machine: Path) -> None:
    for file in FOR_CAGE.values():
        there = machine / file.replace("*", "aarch64-linux-gnu")
        there.parent.mkdir(parents=True, exist_ok=True)
        there.touch()
    drop_in = machine / "etc/systemd/system/booth.service.d/cage.conf"
    install(source, machine)
    assert not drop_in.is_symlink()
    install(source, machine, SCREEN="cage")
    assert drop_in.readlink() == Path("/opt/booth/current/systemd/booth-cage.conf")
    (source / "config.toml").write_text("# newer")
    install(source, machine)
    assert drop_in.is_symlink()
    install(source, machine, SCREEN="console")
    assert not drop_in.is_symlink()
    install(source, machine, SCREEN="cage")
    uninstall(source, machine)
    assert not drop_in.is_symlink()
    assert default_target(machine) == "graphical.target"


@pytest.mark.parametrize(
    ("screen", "told"),
    [
        ("cage", "apt-get install cage seatd xwayland libwayland-egl1 libwayland-cursor0"),
        ("x11", "SCREEN=x11 is none of console and cage"),
    ],
)
def test_a_screen_that_it_cannot_have_is_refused_in_words(source: Path, machine: Path, screen: str, told: str) -> None:
    with pytest.raises(SetUpFault, match=told):
        install(source, machine, SCREEN=screen)
    assert not (machine / "opt/booth").exists()


def test_the_program_can_be_read_by_the_service_whatever_the_umask(source: Path, machine: Path) -> None:
    (source / "config.toml").chmod(0o600)
    before = os.umask(0o077)
    try:
        install(source, machine)
    finally:
        os.umask(before)
    assert (current(machine) / "config.toml").stat().st_mode & 0o777 == 0o644
    assert (current(machine) / "booth").stat().st_mode & 0o777 == 0o755


def test_a_system_that_does_not_know_the_services_user_by_name_is_told_what_that_costs(
    source: Path, machine: Path
) -> None:
    (machine / "usr/lib/aarch64-linux-gnu/libnss_systemd.so.2").unlink()
    assert "apt-get install libnss-systemd" in install(source, machine)


def test_only_root_can_install(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.chdir(ROOT)
    assert main(["install"]) == 1
    assert "Only root can do that: sudo make install" in capsys.readouterr().out


def test_a_system_without_the_groups_of_its_devices_is_told_what_to_install(
    source: Path, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "GROUPS", ("video", "no-such-group"))
    with pytest.raises(SetUpFault, match=r"This system has no group no-such-group, .*apt-get install udev"):
        install(source, machine)
    assert not (machine / "opt/booth").exists()


def test_those_are_the_groups_of_the_unit() -> None:
    unit = (ROOT / "systemd/booth.service").read_text()
    assert f"SupplementaryGroups={' '.join(GROUPS)}\n" in unit
