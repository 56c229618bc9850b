"""A CUPS of the test's own, and printers by IPP Everywhere that fail as printers do; all of it on loopback.

cupsd and ippeveprinter are the real programs of Debian's cups-daemon and cups-ipp-utils. ippeveprinter does not start
without Avahi, which does not start without a bus: both are the test's own, too.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from tests.support.running import free_port, until

FORMATS = "application/pdf"  # Debian 13's CUPS makes no queue for a printer that takes PWG raster alone
PROGRAMS = ("cupsd", "lpadmin", "ippeveprinter", "avahi-daemon", "dbus-daemon", "gs")

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
<allow user="*"/></policy></busconfig>
"""

_AVAHI = """[server]
host-name=booth-test
use-ipv6=no
allow-interfaces=lo
enable-dbus=yes
[publish]
disable-publishing=yes
"""

_FILES = """ServerRoot {folder}/etc
StateDir {folder}/run
CacheDir {folder}/cache
RequestRoot {folder}/spool
TempDir {folder}/tmp
AccessLog {folder}/log/access
ErrorLog {folder}/log/error
PageLog {folder}/log/page
ServerKeychain {folder}/etc/ssl
DocumentRoot {folder}/tmp
Printcap
Sandboxing relaxed
SystemGroup root
"""

# Debian's own policy, shortened: jobs by anybody, a job's owner may end it, printers by administrators.
_DAEMON = """LogLevel debug
MaxLogSize 0
Listen {folder}/cups.sock
Browsing No
WebInterface No
DefaultAuthType Basic
ErrorPolicy {policy}
JobRetryInterval 1
JobRetryLimit 1000
<Location />
  Order allow,deny
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  <Limit Create-Job Print-Job Print-URI Validate-Job>
    Order deny,allow
  </Limit>
  <Limit Send-Document Send-URI Purge-Jobs Cancel-Job>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit CUPS-Add-Modify-Printer CUPS-Delete-Printer Pause-Printer Resume-Printer Enable-Printer Disable-Printer>
    AuthType Default
    Require user @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""

# What the printer does with each document. "out" is the tray: a line with the name of the job for each sheet in it.
_PRINT = """#!/bin/bash
cd {folder} || exit 1
touch busy
trap 'rm -f busy' EXIT
mode=$(cat mode)
[ -n "$mode" ] && [ -x "$mode" ] && mode=$("./$mode")
case $mode in
    empty|cover)
        reason=media-empty-error; [ "$mode" = cover ] && reason=cover-open-error
        echo "STATE: +$reason" >&2
        sleep 0.5
        while [ "$(cat mode)" = "$mode" ]; do sleep 0.1; done
        echo "STATE: -$reason" >&2
        ;;
    jam)  # the sheet in it is ruined, and the printer gives up the job
        echo "STATE: +media-jam-error" >&2
        sleep 0.5
        while [ "$(cat mode)" = jam ]; do sleep 0.1; done
        echo "STATE: -media-jam-error" >&2
        exit 1
        ;;
    fails) exit 1 ;;
    slow) sleep 4 ;;
esac
sleep {seconds}
cp "$1" "tray/$IPP_JOB_NAME"
echo "$IPP_JOB_NAME" >> out
"""


class PrivatePrinter:
    """An ippeveprinter that does as its *mode* says: "", "empty", "cover", "jam", "fails", "slow", or a script."""

    def __init__(self, folder: Path, bus: str, seconds: float) -> None:
        """*seconds* for each sheet."""
        self.folder = folder
        self.port = free_port()
        self._bus = bus
        self._process: subprocess.Popen[bytes] | None = None
        for part in (folder, folder / "tray", folder / "spool"):
            part.mkdir()
        self.mode("")
        (folder / "out").touch()
        command = folder / "print.sh"
        command.write_text(_PRINT.format(folder=folder, seconds=seconds))
        command.chmod(0o755)

    @property
    def uri(self) -> str:
        return f"ipp://localhost:{self.port}/ipp/print"

    def mode(self, mode: str) -> None:
        """What it does from now on."""
        part = self.folder / "mode.part"
        part.write_text(mode)
        part.rename(self.folder / "mode")

    @property
    def out(self) -> list[str]:
        """The names of the jobs whose sheets have come out, in order."""
        return (self.folder / "out").read_text().split()

    @property
    def has_document(self) -> bool:
        """Whether there is a sheet in it that is not out yet."""
        return (self.folder / "busy").exists()

    def empty_tray(self) -> None:
        (self.folder / "out").write_text("")

    def tray(self, job: str) -> Path:
        """What has been printed by the job of that name."""
        return self.folder / "tray" / job

    def switch_on(self) -> None:
        command = ["ippeveprinter", "-r", "off", "-n", "localhost", "-p", str(self.port), "-s", "10,10", "-vv"]
        command += ["-c", str(self.folder / "print.sh"), "-d", str(self.folder / "spool"), "-f", FORMATS, "Photo"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": self._bus},
                start_new_session=True,
            )
        until(lambda: _answers(self.port), f"ippeveprinter on port {self.port}")

    def unplug(self) -> None:
        """Ends it at once, with the sheet that is in it."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
            (self.folder / "busy").unlink(missing_ok=True)


class PrivateCups:
    """A cupsd with its own files, as it is in Debian but for its place."""

    def __init__(self, policy: str = "retry-current-job") -> None:
        # Not pytest's tmp_path: cupsd gives up root for its filters, and they have to get there.
        self.folder = Path(tempfile.mkdtemp(prefix="booth-cups-"))
        self.folder.chmod(0o755)
        self.server = str(self.folder / "cups.sock")
        self._policy = policy
        self._running: list[subprocess.Popen[bytes]] = []
        self._cupsd: subprocess.Popen[bytes] | None = None
        self.printers: dict[str, PrivatePrinter] = {}
        self._bus = f"unix:path={self.folder}/bus"

    def __enter__(self) -> Self:
        for part in ("etc", "run", "cache", "spool", "tmp", "log"):
            (self.folder / part).mkdir()
        (self.folder / "tmp").chmod(0o1777)
        for name, text in (("bus.conf", _BUS), ("avahi.conf", _AVAHI), ("etc/cups-files.conf", _FILES)):
            (self.folder / name).write_text(text.format(folder=self.folder))
        (self.folder / "etc/cupsd.conf").write_text(_DAEMON.format(folder=self.folder, policy=self._policy))
        self._start("dbus-daemon", f"--config-file={self.folder}/bus.conf", "--nofork", "--nopidfile")
        until((self.folder / "bus").exists, "the bus")
        avahi = ("--no-drop-root", "--no-chroot", "--no-rlimits", "-f", f"{self.folder}/avahi.conf")
        self._start("avahi-daemon", *avahi)
        self.switch_on()
        return self

    def __exit__(self, *fault: object) -> None:
        for printer in self.printers.values():
            printer.unplug()
        self.switch_off()
        for process in reversed(self._running):
            process.terminate()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def switch_on(self) -> None:
        etc = self.folder / "etc"
        command = ("cupsd", "-f", "-c", str(etc / "cupsd.conf"), "-s", str(etc / "cups-files.conf"))
        self._cupsd = self._started(*command)
        until(lambda: self.command("lpstat", "-r").returncode == 0, "cupsd")

    def switch_off(self, number: int = signal.SIGTERM) -> None:
        if self._cupsd:
            self._cupsd.send_signal(number)
            self._cupsd.wait()
            self._cupsd = None

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections and answers nothing."""
        assert self._cupsd
        self._cupsd.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._cupsd.send_signal(signal.SIGCONT)

    def printer(self, name: str, *, seconds: float = 0.3) -> PrivatePrinter:
        """A printer that is on, and the queue *name* for it."""
        printer = PrivatePrinter(self.folder / name, self._bus, seconds)
        self.printers[name] = printer
        printer.switch_on()
        add = ("lpadmin", "-p", name, "-E", "-v", printer.uri, "-m", "everywhere")
        until(lambda: self.command(*add).returncode == 0, "lpadmin")  # on a busy machine it does not always connect
        return printer

    def command(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Runs one of CUPS' own commands."""
        environment = {**os.environ, "CUPS_SERVER": self.server, "LC_ALL": "C"}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    @property
    def documents(self) -> list[Path]:
        """What CUPS has of the documents that it was given."""
        return list((self.folder / "spool").glob("d*"))

    def _start(self, *command: str) -> None:
        self._running.append(self._started(*command))

    def _started(self, *command: str) -> "subprocess.Popen[bytes]":
        with (self.folder / "log" / command[0]).open("ab") as log:
            environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": self._bus}
            return subprocess.Popen(command, stdout=log, stderr=log, env=environment)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("localhost", port), 1):
        return True
    return False
