"""What the check finds about the machine: its date, heat, power, memory, and what starts the booth."""

import subprocess
from datetime import datetime
from pathlib import Path

from booth.album.expiry import MADE
from booth.clock import Clock
from booth.operator.board import undervoltage
from booth.operator.finding import Finding
from booth.segmentation.live.governor import HOT, temperature

THROTTLED = Path("/sys/devices/platform/soc/soc:firmware/get_throttled")  # of the Raspberry Pi's firmware, in hex
_UNDER_VOLTAGE, _WAS_UNDER_VOLTAGE = 1 << 0, 1 << 16  # its bits; raspberrypi.com/documentation, get_throttled
LITTLE_MEMORY = 1_800_000  # kB; the booth takes 0.9 GB while a photo is finished, the system its own
ANSWER_LIMIT = 5.0  # seconds for systemctl
UNIT = "booth.service"
STARTED_ANEW = 3  # times since the machine's start that are more than a change of settings

_SET_DATE = "sudo timedatectl set-time '2026-06-12 18:00', or give the machine a network."


def about_date(clock: Clock, newest: datetime | None) -> Finding:
    """Whether the machine's date is to be believed; *newest*: when the newest photo was taken, if there is any."""
    now = clock.wall()
    text = f"it is {now:%Y-%m-%d %H:%M %Z}"
    if now < MADE:
        return Finding(
            "fault",
            "date",
            f"{text}, before this booth was made: photos get wrong dates, and none is removed",
            _SET_DATE,
        )
    if newest and newest > now:
        later = f"{newest.astimezone():%Y-%m-%d %H:%M}"
        text = f"{text}, but the newest photo was taken {later}: no photo is removed meanwhile"
        return Finding("fault", "date", text, _SET_DATE)
    if not clock.source:
        return Finding(
            "warning",
            "date",
            f"{text}, which neither a time server nor a battery has set",
            "Look whether that is right; if not: " + _SET_DATE,
        )
    return Finding("ok", "date", f"{text}, set by {'a time server' if clock.source == 'network' else 'its battery'}")


def about_power(throttled: Path = THROTTLED, sensors: Path = Path("/sys/class/hwmon")) -> list[Finding]:
    """How hot a Raspberry Pi is and whether its power supply is strong enough; nothing on other machines."""
    findings = []
    if (celsius := temperature()) is not None:
        text = f"the processor has {celsius:.0f} degrees"
        remedy = "Give the machine air: it slows down from 80 degrees on."
        findings.append(Finding("warning", "heat", text, remedy) if celsius >= HOT else Finding("ok", "heat", text))
    bits = _throttled(throttled, sensors)
    strong = "Use the Raspberry Pi's own power supply, and a hub with one for what is plugged into it."
    if bits is None:
        return findings
    if bits & _UNDER_VOLTAGE:
        return [
            *findings,
            Finding("fault", "power", "the power supply is too weak right now: the card may be damaged", strong),
        ]
    if bits & _WAS_UNDER_VOLTAGE:
        return [
            *findings,
            Finding("warning", "power", "the power supply was too weak since the machine started", strong),
        ]
    return [*findings, Finding("ok", "power", "the power supply was strong enough since the machine started")]


def _throttled(file: Path, sensors: Path) -> int | None:
    """The firmware's bits, as far as they are known; None if this is no Raspberry Pi."""
    try:
        return int(file.read_text().strip(), 16)
    except (OSError, ValueError):
        pass
    low = undervoltage(sensors)
    return None if low is None else _UNDER_VOLTAGE if low else 0


def about_memory(memory: Path = Path("/proc/meminfo")) -> Finding:
    """Whether the machine has the memory that the booth needs."""
    kilobytes = int(memory.read_text().partition("MemTotal:")[2].split()[0])
    text = f"{kilobytes / 1e6:.1f} GB"
    if kilobytes >= LITTLE_MEMORY:
        return Finding("ok", "memory", text)
    return Finding("warning", "memory", f"{text}: finishing a photo may fail", "Use a machine with 2 GB or more.")


def about_service(running: bool) -> Finding:
    """Whether the booth comes up when the machine is switched on, and how it has run since; *running*: now."""
    now = "the booth is running" if running else "the booth is not running"
    install = "In the booth's folder: sudo make install"
    start = "Start it: sudo systemctl start booth. What went wrong: journalctl -u booth."
    shown = _shown(UNIT)
    if shown.get("LoadState") != "loaded":
        return Finding("warning", "service", f"{now}; no service starts it with the machine", install)
    if shown.get("ActiveState") == "failed":
        return Finding("fault", "service", f"{UNIT} has failed", start)
    if shown.get("UnitFileState") != "enabled":
        return Finding("warning", "service", f"{now}; it does not start with the machine", install)
    text = f"{now}, and starts with the machine"
    if said := shown.get("StatusText", ""):
        text += f"; it says: {said}"
    restarts = shown.get("NRestarts", "0")
    if restarts.isdecimal() and int(restarts) >= STARTED_ANEW:
        text += f"; it had to be started anew {restarts} times"
        return Finding("warning", "service", text, "journalctl -u booth says why.")
    return Finding("ok", "service", text) if running else Finding("warning", "service", text, start)


def _shown(unit: str) -> dict[str, str]:
    """What systemd knows of *unit*; nothing where it is not in charge."""
    wanted = "LoadState,ActiveState,UnitFileState,NRestarts,StatusText"
    try:
        said = subprocess.run(
            ["systemctl", "show", unit, f"--property={wanted}"],  # noqa: S607  wherever it is
            capture_output=True,
            text=True,
            timeout=ANSWER_LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return dict(line.split("=", 1) for line in said.stdout.splitlines() if "=" in line)
