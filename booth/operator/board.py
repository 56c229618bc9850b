"""What a Raspberry Pi tells of its supply."""

from pathlib import Path


def undervoltage(monitors: Path = Path("/sys/class/hwmon")) -> bool | None:
    """Whether a Raspberry Pi's supply is too weak now; None on other machines, and while it is not known.

    The kernel's raspberrypi-hwmon asks the firmware every two seconds (Documentation/hwmon/raspberrypi-hwmon.rst).
    """
    for monitor in sorted(monitors.glob("hwmon*")):
        try:
            if (monitor / "name").read_text(encoding="ascii").strip() == "rpi_volt":
                return (monitor / "in0_lcrit_alarm").read_text(encoding="ascii").strip() == "1"
        except (OSError, ValueError):
            continue
    return None
