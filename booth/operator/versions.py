"""What the booth is made of and runs on, for whoever is asked "which version is it?"."""

import platform
import tomllib
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]  # of the program
_INSTALLED = Path("/opt/booth/versions")


def versions() -> list[tuple[str, str]]:
    """What, and which, such as ("Kernel", "6.1.0"). Reads small files: for a thread that may wait."""
    found = [("Booth", booth_version()), ("Kernel", platform.release()), ("Python", platform.python_version())]
    with suppress(OSError):
        found.insert(1, ("System", platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")))
    if named := machine_model():
        found.append(("Machine", named))
    return found


def booth_version(root: Path = ROOT, installed: Path = _INSTALLED) -> str:
    """The program's number, and where it is installed what names exactly this version of it."""
    number = str(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
    return f"{number} ({root.name})" if root.parent == installed else number


def machine_model() -> str | None:
    """The board's name in the device tree of a Raspberry Pi, the processor's name elsewhere."""
    board = Path("/proc/device-tree/model")
    if board.exists():
        return board.read_text(encoding="utf-8").rstrip("\0")
    named = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return named[0].partition(":")[2].strip() if named else None
