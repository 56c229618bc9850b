"""What the machine must have before packages can be installed: a Python, a processor, libraries of the system.

The first thing that set-up checks: standard library only.
"""

from __future__ import annotations  # for the Pythons that are too old

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from booth.ops.setup.progress import Progress

OLDEST, NEWEST = (3, 11), (3, 13)  # as in pyproject.toml
PROCESSORS = ("x86_64", "aarch64")  # the locked packages have wheels for these
LIBRARIES = {  # what wheels load at run time without bringing it, and Debian's package of each
    "libEGL.so.1": "libegl1",  # MediaPipe
    "libGLESv2.so.2": "libgles2",  # MediaPipe
    "libfribidi.so.0": "libfribidi0",  # Pillow: words of every script, joined and in their order
}
DRIVERS = "libgl1-mesa-dri"  # without it a graphics card shows nothing on a console; libegl1 only recommends it
# The time-out: the automatic updates after a machine's start hold dpkg's lock.
INSTALL = "apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=300"


class SetUpFault(Exception):
    """Set-up cannot go on; the message tells why and what to do."""


def bring_up(progress: Progress, arguments: Sequence[str], *, dry: bool = False) -> None:
    """Installs what the system lacks: as root at once, at a terminal after a question, otherwise not; *dry*: says so.

    Starts this program with *arguments* again under a Python that fits where python3 does not. Raises SetUpFault.
    """
    _check_python(arguments)
    if sys.platform != "linux" or platform.machine() not in PROCESSORS or sys.maxsize < 2**32:
        bits = "64" if sys.maxsize > 2**32 else "32"
        raise SetUpFault(
            f"This is a {bits}-bit Python on {platform.system()} {platform.machine()}. The booth needs a 64-bit Linux "
            "on x86_64 or aarch64; for a Raspberry Pi, write the 64-bit Raspberry Pi OS onto its card."
        )
    wanted = _missing()
    if wanted and dry:
        progress.say(f"{' '.join(wanted)}: would be installed now")
    elif wanted:
        _install(progress, wanted)
        if _missing():
            raise SetUpFault(f"{' '.join(wanted)} should be there now, but {' '.join(_missing())} is still missing.")


def check_for_scenes(version: tuple[int, int], arguments: Sequence[str]) -> None:
    """Starts this program with *arguments* again under Python *version* where python3 is another. Raises SetUpFault."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise SetUpFault("Scenes are rendered with Blender, which as a Python module is made for Linux on x86_64 only.")
    if sys.version_info[:2] == version:
        return
    name = f"python{version[0]}.{version[1]}"
    other = shutil.which(name)
    if not other:
        raise SetUpFault(
            f"Scenes are rendered with Blender, which needs exactly {name}; python3 is Python "
            f"{platform.python_version()} here and there is no other. Debian 12 has it."
        )
    os.execv(other, [other, *arguments])  # noqa: S606 - no shell is wanted


def _check_python(arguments: Sequence[str]) -> None:
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other:
            os.execv(other, [other, *arguments])  # noqa: S606 - no shell is wanted
    raise SetUpFault(
        f"python3 is Python {platform.python_version()} here; the booth needs one from {OLDEST[0]}.{OLDEST[1]} to "
        f"{NEWEST[0]}.{NEWEST[1]}. Debian 12 and 13, Raspberry Pi OS Bookworm and Trixie, and Ubuntu 24.04 have one."
    )


def _missing() -> list[str]:
    """The names of Debian's packages of what is missing."""
    packages = []
    venv = Path(".venv/bin/python").exists() or (find_spec("venv") and find_spec("ensurepip"))
    if not venv:
        packages.append(f"python3.{sys.version_info[1]}-venv")
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)  # what MediaPipe will do
        except OSError:
            packages.append(package)
    drivers = (driver for folder in ("lib", "lib64", "lib/*") for driver in Path("/usr").glob(f"{folder}/dri/*_dri.so"))
    if any(Path("/dev/dri").glob("card*")) and not any(drivers):
        packages.append(DRIVERS)
    return packages


def _install(progress: Progress, packages: list[str]) -> None:
    names = " ".join(packages)
    by_hand = f"'apt-get update && apt-get install --yes {names}'"
    by_hand = f"sudo sh -c {by_hand}" if shutil.which("sudo") else f"su -c {by_hand}"
    needed = f"The booth needs {names}, which this system lacks."
    install = ["sh", "-c", f"apt-get update; exec {INSTALL} {names}"]  # `;`: an old list of packages may still do
    if not shutil.which("apt-get"):
        raise SetUpFault(f"{needed} These are Debian's names; install them with this system's package manager.")
    if os.geteuid() == 0:
        variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        title = f"Installing {names} with apt: this system lacks them and the booth needs them"
        status, output = progress.run(title, install, cwd=Path.cwd(), variables=variables)
        if status:
            raise SetUpFault(f"{output.rstrip()}\n\n{needed} apt could not install it; the reason stands above.")
    elif not (shutil.which("sudo") and sys.stdin.isatty() and sys.stdout.isatty()):
        raise SetUpFault(f"{needed} Run this once, then start again:\n\n    {by_hand}")
    elif not _agreed(f"{needed}\nInstall it now with sudo? [Y/n] ") or _sudo(install):
        raise SetUpFault(f"{needed} To install it by hand:\n\n    {by_hand}")


def _sudo(command: list[str]) -> int:
    return subprocess.run(["sudo", *command], check=False).returncode  # noqa: S607 - whichever sudo the machine has


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("", "y", "yes")
    except EOFError:
        return False
