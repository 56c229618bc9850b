"""Installs the booth as a service, brings it up to date, and takes it away again.

/opt/booth/versions has a folder for each version: the program and its Python environment. /opt/booth/current is a link
to the one in use, and systemd's units are links into that: a version is exchanged by one rename, as is the way back.

Runs on the machine's own python3: standard library only.
"""

from __future__ import annotations  # for the Pythons that are too old

import grp
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from booth.ops.setup.environment import SetUp
from booth.ops.setup.machine import SetUpFault
from booth.ops.setup.progress import Progress
from booth.ops.setup.rights import Rights
from booth.ops.setup.versions import Versions

HOME = "opt/booth"
STATE = "/var/lib/booth"  # the service's own: settings, photos, the operator's themes
UNITS = ("booth.service", "booth.socket")
GROUPS = ("video", "render", "input", "audio")  # those of the unit
CAGE = "etc/systemd/system/booth.service.d/cage.conf"  # a link, where SCREEN=cage has been chosen
SCREENS = ("console", "cage")
FOR_CAGE = {  # packages, and a file of each; cage will not start without Xwayland, SDL speaks to it through the others
    "cage": "usr/bin/cage",
    "seatd": "usr/sbin/seatd",
    "xwayland": "usr/bin/Xwayland",
    "libwayland-egl1": "usr/lib/*/libwayland-egl.so.1",
    "libwayland-cursor0": "usr/lib/*/libwayland-cursor.so.0",
}
KNOWS_THE_USER = "usr/lib/*/libnss_systemd.so.2"  # without it D-Bus turns the service's user away
NSS = "apt-get install libnss-systemd"
COMMAND = "usr/local/bin/booth"
WRAPPER = f"""#!/bin/sh
# The installed booth's commands, with the service's settings unless others are named.
[ "$(id -u)" = 0 ] || {{ echo "The settings and photos are the service's: sudo booth $*" >&2; exit 1; }}
export STATE_DIRECTORY="${{STATE_DIRECTORY:-{STATE}}}" PYTHONPATH=/{HOME}/current PYTHONDONTWRITEBYTECODE=1
exec /{HOME}/current/.venv/bin/python -m booth "$@"
"""
TARGET = "multi-user.target"  # without a desktop: only one program can own a screen
WARNINGS = 3  # the status of `booth check` with nothing worse: a slow machine finishes a photo late
START_LIMIT = 300  # seconds up to the first picture; the unit's own limit is 90, but settings may have to be mended


@dataclass(frozen=True)
class Step:
    """One thing that is done unless it is done already."""

    title: str
    is_done: Callable[[], bool]
    run: Callable[[], None]
    """Raises SetUpFault."""


class Installation:
    """The service on this machine, made of the program in a folder."""

    def __init__(self, source: Path, progress: Progress, variables: Mapping[str, str], root: Path = Path("/")) -> None:
        """*source* holds the program; *variables* are the process's environment variables.

        With DRY among them steps are only named, and SCREEN chooses one of SCREENS; without it the choice of before
        holds. *root* is the folder that counts as the machine's /.
        """
        self._progress = progress
        self._variables = dict(variables)
        self._dry = bool(variables.get("DRY"))
        self._root = root
        self._home = root / HOME
        self._versions = Versions(self._home, source)
        self._rights = Rights(source / "systemd", root)
        self._command = root / COMMAND
        self._former_target = self._home / "former-target"
        self._links = [root / "etc/systemd/system" / name for name in UNITS]
        self._cage = root / CAGE
        self._in_cage = self._variables.get("SCREEN", "cage" if self._cage.is_symlink() else "console") == "cage"
        self._stale = False  # the service runs as it was before its units changed
        self._runs = root == Path("/") and Path("/run/systemd/system").is_dir()  # else it is a machine in the making

    def install(self) -> None:
        """Makes the service, or brings it up to date: a version that does not come up gives way to the one before.

        Does nothing that is done already. Raises SetUpFault.
        """
        self._check_machine()
        try:
            self._do(
                Step("The program is copied", self._versions.own.is_dir, self._versions.copy),
                Step("Its Python environment is made", self._is_complete, self._make_environment),
                Step("It has been tried and is in use", self._versions.is_current, self._try),
                Step("It is a service, which has the screen for itself", self._is_service, self._serve),
                Step(
                    "It may open a Wi-Fi, mount sticks, switch the machine off and set its clock",
                    lambda: not self._rights.lacking(),
                    self._rights.give,
                ),
                Step("The command `booth` is there", self._has_command, self._make_command),
                Step("It shows its first picture", self._is_running, self._start),
                Step("Older versions are removed", lambda: not self._versions.old(), self._versions.remove_old),
            )
        except SetUpFault as fault:
            if self._versions.remove_failed():
                raise SetUpFault(f"{fault}\n\nIt is removed again; the version before stays in use.") from fault
            raise
        if not any(self._root.glob(KNOWS_THE_USER)):
            self._progress.say(f"The panel cannot ask anything of this system as long as one package is missing: {NSS}")

    def uninstall(self) -> None:
        """Takes service and program away; settings and photos stay. Raises SetUpFault."""
        self._do(
            Step("The service is stopped", lambda: not self._is_service(), self._stop),
            Step("The machine has its desktop back", lambda: not self._former_target.exists(), self._give_back),
            Step("Its rights are taken back", lambda: not self._rights.given(), self._rights.take_back),
            Step("The command `booth` is removed", lambda: not self._command.exists(), self._command.unlink),
            Step("The program is removed", lambda: not self._home.exists(), lambda: shutil.rmtree(self._home)),
        )
        self._progress.say(f"Settings and photos stay in {STATE}.")

    def _do(self, *steps: Step) -> None:
        for step in steps:
            if step.is_done():
                self._progress.say(f"{step.title}: nothing to do")
            elif self._dry:
                self._progress.say(f"{step.title}: would be done now")
            else:
                step.run()
                if not step.is_done():
                    raise SetUpFault(f"{step.title}: that has not come true.")
                self._progress.say(f"{step.title}: done")

    def _check_machine(self) -> None:
        """Raises SetUpFault where the service could never run."""
        there = {group.gr_name for group in grp.getgrall()}
        lacking = [group for group in GROUPS if group not in there]
        if lacking:
            raise SetUpFault(
                f"This system has no group {' and no group '.join(lacking)}, to which screen, camera and touch screen "
                "belong. They come with udev: apt-get install udev"
            )
        screen = self._variables.get("SCREEN", SCREENS[0])
        if screen not in SCREENS:
            raise SetUpFault(f"SCREEN={screen} is none of {' and '.join(SCREENS)}.")
        if self._in_cage and not all(any(self._root.glob(file)) for file in FOR_CAGE.values()):
            raise SetUpFault(f"SCREEN=cage needs some packages: apt-get install {' '.join(FOR_CAGE)}")

    def _environment(self) -> SetUp:
        return SetUp(self._versions.own, self._progress, self._variables)

    def _is_complete(self) -> bool:
        return self._versions.own.is_dir() and self._environment().is_complete()

    def _make_environment(self) -> None:
        os.umask(0o022)
        self._environment().bring_up(tests=False)
        # The service cannot write beside its program, and would compile every module anew at each start.
        self._python("Compiling the program", "-m", "compileall", "-q", "booth")

    def _try(self) -> None:
        self._python("Taking a photo of a demo guest", "-m", "booth", "check", "--self", fine=(0, WARNINGS))
        self._versions.use(self._versions.own)

    def _python(self, title: str, *arguments: str, fine: Sequence[int] = (0,)) -> None:
        version = self._versions.own
        command = [str(version / ".venv/bin/python"), *arguments]
        status, output = self._progress.run(title, command, cwd=version, variables=self._variables, fine=fine)
        if status not in fine:
            raise SetUpFault(f"{output.rstrip()}\n\nThis version is not taken into use.")

    def _is_service(self) -> bool:
        linked = all(link.is_symlink() for link in self._links) and self._cage.is_symlink() == self._in_cage
        return self._former_target.exists() and linked

    def _serve(self) -> None:
        for link in self._links:
            link.parent.mkdir(parents=True, exist_ok=True)
            link.unlink(missing_ok=True)
            link.symlink_to(Path("/", HOME, "current/systemd", link.name))
        self._stale = True
        self._cage.unlink(missing_ok=True)
        if self._in_cage:
            self._cage.parent.mkdir(parents=True, exist_ok=True)
            self._cage.symlink_to(Path("/", HOME, "current/systemd/booth-cage.conf"))
        self._systemctl("enable", *UNITS)
        if self._former_target.exists():
            return
        former = self._systemctl("get-default").strip()
        self._systemctl("set-default", TARGET)
        self._former_target.write_text(former, encoding="utf-8")

    def _has_command(self) -> bool:
        return self._command.is_file() and self._command.read_text(encoding="utf-8") == WRAPPER

    def _make_command(self) -> None:
        self._command.parent.mkdir(parents=True, exist_ok=True)
        self._command.write_text(WRAPPER, encoding="utf-8")
        self._command.chmod(0o755)

    def _is_running(self) -> bool:
        if not self._runs:
            return True
        state = self._systemctl("show", "--property=ActiveState", "--value", UNITS[0])
        return state.strip() == "active" and self._versions.has_run() and not self._stale

    def _start(self) -> None:
        self._systemctl("daemon-reload")
        self._systemctl("stop", *UNITS)  # a socket cannot be opened again while its service runs
        try:
            self._systemctl("start", "booth.socket")
        except SetUpFault as fault:  # another web server runs here
            self._progress.say(f"{fault}\nThe guests' page is not on port 80 but on share.port of config.toml.")
        try:
            self._restart("Starting it, up to its first picture")
        except SetUpFault as fault:
            before = self._versions.before()
            if not before:
                raise
            self._versions.use(before)
            self._systemctl("daemon-reload")
            self._restart("It does not come up. Going back to the version before")
            raise SetUpFault(f"{fault}\n\nThe version before is in use again: {before}") from fault
        self._versions.keep_as_running()
        self._stale = False

    def _restart(self, title: str) -> None:
        """Starts the service and waits for its first picture. Raises SetUpFault with its last lines."""
        try:
            self._systemctl("restart", UNITS[0], title=title)
        except SetUpFault as fault:
            command = ["journalctl", "--unit", UNITS[0], "--lines", "20", "--no-pager", "--output", "cat"]
            lines = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout
            raise SetUpFault(f"{fault}\n\n{lines.rstrip()}") from fault

    def _stop(self) -> None:
        self._systemctl("disable", *(["--now"] if self._runs else []), *UNITS)
        for link in self._links:  # `disable` has removed those that are links to units elsewhere
            link.unlink(missing_ok=True)
        self._cage.unlink(missing_ok=True)

    def _give_back(self) -> None:
        self._systemctl("set-default", self._former_target.read_text(encoding="utf-8") or TARGET)
        self._former_target.unlink()

    def _systemctl(self, *words: str, title: str = "") -> str:
        """What systemctl says; with a *title* its progress is shown. Raises SetUpFault with what it says."""
        offline = [] if self._runs else [f"--root={self._root}"]
        command = ["timeout", str(START_LIMIT), "systemctl", *offline, *words]
        if title:
            status, output = self._progress.run(title, command, cwd=self._root, variables=self._variables)
        else:
            ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            status, output = ended.returncode, ended.stdout
        if status:
            raise SetUpFault(f"systemctl {' '.join(words)}: {output.strip() or f'status {status}'}")
        return output
