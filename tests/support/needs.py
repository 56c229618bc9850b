"""A mark for tests that need a program of the system; where it is missing, the reason says how to install it."""

import shutil

import pytest

PACKAGES = {  # Debian's package of each program that tests ask for
    "WebKitWebDriver": "webkit2gtk-driver",
    "Xvfb": "xvfb",
    "avahi-daemon": "avahi-daemon",
    "chromedriver": "chromium-driver",
    "chromium": "chromium",
    "cupsd": "cups-daemon",
    "dbus-daemon": "dbus-daemon",
    "dnsmasq": "dnsmasq-base",
    "gs": "ghostscript",
    "ip": "iproute2",
    "ippeveprinter": "cups-ipp-utils",
    "lpadmin": "cups-client",
    "strace": "strace",
    "systemd-analyze": "systemd",
    "udhcpc": "udhcpc",
    "unshare": "util-linux",
    "xdotool": "xdotool",
}


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skips a test unless all *programs* are installed: `@needs("Xvfb", "xdotool")`.

    `.ci/run` installs every program named in PACKAGES and fails when a test was skipped all the same.
    """
    packages = {program: PACKAGES[program] for program in programs}
    missing = [program for program in programs if not shutil.which(program)]
    install = f"apt install {' '.join(packages[program] for program in missing)}"
    return pytest.mark.skipif(bool(missing), reason=f"{' and '.join(missing)} missing; install with: {install}")
