"""Real servers that keep copies of photos: rclone's object storage and WebDAV, on this machine."""

import http.client
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from booth.clock import Clock
from booth.setting_tables import CloudSettings
from booth.sharing.cloud.credentials import NOBODY, Credentials
from tests.support.running import free_port, until

NAME, SECRET = "BOOTHBOOTHBOOTHBOOTH", "a-secret-that-nobody-guesses"
BUCKET = "our-photos"
RCLONE = Path(sys.executable).parent / "rclone"


@dataclass
class CopyServer:
    """A place for copies, and the folder on this machine in which they lie."""

    settings: CloudSettings
    credentials: Credentials
    files: Path
    pid: int = 0  # of its process; 0 if it needs none

    def copies(self) -> dict[str, bytes]:
        """Every file that is there, also half ones."""
        found = {}
        for path in sorted(self.files.rglob("*")):
            with suppress(FileNotFoundError, IsADirectoryError):  # it was being moved
                found[str(path.relative_to(self.files))] = path.read_bytes()
        return found

    def through(self, port: int) -> CloudSettings:
        """The settings of the same place behind a proxy on *port*."""
        scheme, _, rest = self.settings.place.partition("://")
        return self.settings.model_copy(update={"place": f"{scheme}://127.0.0.1:{port}/{rest.partition('/')[2]}"})

    @property
    def port(self) -> int:
        return int(self.settings.place.partition("://")[2].partition("/")[0].partition(":")[2])


@contextmanager
def copy_server(target: str, folder: Path, port: int = 0, niceness: int = 0) -> Iterator[CopyServer]:
    """A server of the kind *target*, which keeps its files in *folder*; on any *port* if that is 0."""
    files = folder / BUCKET
    files.mkdir(parents=True, exist_ok=True)
    if target == "folder":
        yield CopyServer(CloudSettings(target="folder", place=str(files)), NOBODY, files)
        return
    port = port or free_port()
    account = ["--auth-key", f"{NAME},{SECRET}"] if target == "s3" else ["--user", NAME, "--pass", SECRET]
    with tempfile.TemporaryDirectory() as own:
        command = [
            "nice",
            "-n",
            str(niceness),
            str(RCLONE),
            "--config",
            f"{own}/none",
            "serve",
            target,
            "--addr",
            f"127.0.0.1:{port}",
            *account,
        ]
        command += ["--vfs-cache-mode", "off", "--cache-dir", own, str(folder)]
        server = subprocess.Popen(
            ["nice", "-n", str(niceness), *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            until(lambda: _answers(port), "the server answers")
            place = f"http://127.0.0.1:{port}/{BUCKET}"
            settings = CloudSettings.model_validate({"target": target, "place": place})
            yield CopyServer(settings, Credentials(NAME, SECRET), files, server.pid)
        finally:
            server.kill()
            server.wait()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return bool(connection.getresponse().status)
    except OSError:
        Clock().sleep(0.05)
        return False
    finally:
        connection.close()
