import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.sharing.network.address import phone_address
from tests.support.needs import needs
from tests.support.running import ROOT, environment, free_port

PORT = free_port()
pytestmark = [needs("strace"), pytest.mark.timeout(400)]


def traced(tmp_path: Path, *command: str) -> tuple[int, list[str]]:
    """Runs *command* with all its children under strace: its exit status, and every call that would reach a network."""
    record = tmp_path / "trace"
    traced = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(record)]
    status = subprocess.run([*traced, *command], cwd=ROOT, env=environment(), timeout=300, check=False).returncode
    lines = record.read_text(encoding="utf-8", errors="replace").splitlines()
    return status, [line for line in lines if re.search(r"sa_family=AF_(?!UNIX|UNSPEC|NETLINK)", line)]


def test_the_trace_sees_a_connection_where_there_is_one(tmp_path: Path) -> None:
    knock = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))"
    _, calls = traced(tmp_path, sys.executable, "-c", knock)
    assert len(calls) == 1


def test_a_whole_run_connects_to_nobody(tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text(f"[photo]\ncountdown = 1.0\n[share]\nport = {PORT}\n", encoding="utf-8")
    run = ("run", "--once", "--config", str(settings))
    status, calls = traced(tmp_path, sys.executable, "-m", "booth", *run)
    assert status == 0
    assert list(tmp_path.glob("photos/demo/*/*/photo.jpg"))
    # The self-test fetches its photo, and the booth tries whether its address leads to it.
    own = ("127.0.0.1", phone_address())
    to_itself = [f'sin_port=htons({PORT}), sin_addr=inet_addr("{address}")' for address in own]
    assert [call for call in calls if not any(place in call for place in to_itself)] == []


def test_cutting_out_pictures_connects_to_nobody(tmp_path: Path) -> None:
    picture = tmp_path / "guest.jpg"
    Image.fromarray(DemoCamera(Clock(), size=(640, 360), cast="one").picture(30)).save(picture)
    command = ("cutout", str(picture), "--out", str(tmp_path / "out"))
    status, calls = traced(tmp_path, sys.executable, "-m", "booth", *command)
    assert status == 0
    with Image.open(tmp_path / "out" / "guest.png") as cutout:
        assert cutout.mode == "RGBA"
    assert calls == []
