"""The booth and a phone in network namespaces of their own, joined by a cable in place of the radio.

Run by tests/sharing/test_in_network_namespaces.py as root of a user namespace: a dnsmasq with the words that
NetworkManager starts it with, systemd/booth-dnsmasq.conf beside them, the guests' page on port 80, and a phone that
gets an address, resolves, probes, opens its page, downloads. Prints what it saw as JSON.
"""
# ruff: noqa: T201  its output is read by the test

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from booth.clock import Clock
from booth.config import ShareSettings
from booth.sharing.network.own_network import ADDRESS, OwnNetwork
from booth.sharing.network.wifi import Wifi
from tests.support.phone import TOKEN, new_server, photo_in, until

ROOT = Path(__file__).parents[2]
NETWORK = ADDRESS.rpartition(".")[0]

# What NetworkManager 1.42 starts (nm-dnsmasq-manager.c), but for the folders, and --keep-in-foreground: with that it
# becomes another user, and here there is none.
DNSMASQ = (
    "dnsmasq --conf-file=/dev/null --no-hosts --no-daemon --bind-interfaces --except-interface=lo "
    "--clear-on-reload --strict-order --listen-address={address} --dhcp-range={network}.10,{network}.254,60m "
    "--dhcp-lease-max=50 --dhcp-leasefile={folder}/leases --pid-file={folder}/pid --conf-dir={folder}/dnsmasq-shared.d"
)

UDHCPC = """#!/bin/sh
if [ "$1" = bound ]; then
    ip addr add "$ip/$mask" dev "$interface" && ip route add default via "$router"
    echo "nameserver $dns" > {folder}/resolv.conf
fi
"""

PHONE = """
import http.client, json, socket, sys

def asked(host, path):
    line = http.client.HTTPConnection(host, 80, timeout=5)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status, answer.read().decode("latin-1")
    except OSError as fault:
        return str(fault), ""

address, token = sys.argv[1:]
resolved = {}
for name in ("booth.lan", "captive.apple.com", "dns.msftncsi.com", "example.org"):
    try:
        resolved[name] = socket.gethostbyname(name)
    except OSError:
        resolved[name] = None
probes = {
    "apple": asked("captive.apple.com", "/hotspot-detect.html"),
    "android": asked("connectivitycheck.gstatic.com", "/generate_204"),
    "windows": asked("www.msftconnecttest.com", "/connecttest.txt"),
    "firefox": asked("detectportal.firefox.com", "/success.txt?ipv4"),
}
pages = [asked(address, f"/P/{token}")[0], asked("booth.lan", f"/p/{token.lower()}")[0]]
picture = asked(address, f"/P/{token}/PHOTO.JPG")
print(json.dumps({"resolved": resolved, "probes": probes, "pages": pages, "photo": [picture[0], len(picture[1])]}))
"""


class OpenNetwork(OwnNetwork):
    """The booth's own network, as if NetworkManager had opened it: the cable is there already."""

    def _work(self, stopping: threading.Event) -> None:
        self.wifi = Wifi("Photo Booth", "kafu-luro")


def run(*words: str, limit: float = 30) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=limit).stdout


@contextmanager
def joined_phone(folder: Path) -> Iterator[list[str]]:
    """Lays the cable; the words that run a program in the phone's namespace."""
    phone = subprocess.Popen(["unshare", "--net", "--mount", "sleep", "300"])
    inside = ["nsenter", f"--target={phone.pid}", "--net", "--mount"]
    try:
        here, there = Path("/proc/self/ns/net").readlink(), Path(f"/proc/{phone.pid}/ns/net")
        until(lambda: there.readlink() != here)
        run("ip", "link", "set", "lo", "up")
        run("ip", "link", "add", "air", "type", "veth", "peer", "name", "phone")
        run("ip", "link", "set", "phone", "netns", str(phone.pid))
        run("ip", "addr", "add", f"{ADDRESS}/24", "dev", "air")
        run("ip", "link", "set", "air", "up")
        (folder / "resolv.conf").touch()
        run(*inside, "mount", "--bind", str(folder / "resolv.conf"), os.path.realpath("/etc/resolv.conf"))
        run(*inside, "ip", "link", "set", "phone", "up")
        yield inside
    finally:
        phone.kill()
        phone.wait()


def gets_an_address(inside: list[str], folder: Path) -> str:
    script = folder / "udhcpc"
    script.write_text(UDHCPC.format(folder=folder))
    script.chmod(0o755)
    run(*inside, "udhcpc", "-i", "phone", "-n", "-q", "-t", "20", "-T", "1", "-s", str(script), limit=60)
    (found,) = json.loads(run(*inside, "ip", "-json", "-4", "addr", "show", "dev", "phone"))
    return str(found["addr_info"][0]["local"])


def main(folder: Path) -> None:
    (folder / "dnsmasq-shared.d").mkdir()
    (folder / "dnsmasq-shared.d" / "booth.conf").symlink_to(ROOT / "systemd" / "booth-dnsmasq.conf")
    photo = photo_in(folder)
    photo.picture.write_bytes(b"\xff\xd8\xff" + bytes(1_500_000))
    server = new_server(80, network="own", address="auto", state=folder)
    server.way.own = OpenNetwork(ShareSettings(network="own"), folder, Clock())
    seen: dict[str, object] = {}
    with joined_phone(folder) as inside:
        words = DNSMASQ.format(address=ADDRESS, network=NETWORK, folder=folder).split()
        dnsmasq = subprocess.Popen(words, stderr=subprocess.DEVNULL)
        server.published(photo)
        server.start()
        try:
            until(lambda: server.link(TOKEN) is not None)
            seen["link"] = server.link(TOKEN)
            address = gets_an_address(inside, folder)
            seen["address"] = address
            # Behind a drop rule: whatever the booth answers is thrown away.
            run("ip", "route", "add", "blackhole", f"{address}/32")
            phone = [*inside, sys.executable, "-c", PHONE, ADDRESS, TOKEN]
            refused = subprocess.run(
                [
                    *inside,
                    sys.executable,
                    "-c",
                    "import sys, socket; socket.create_connection((sys.argv[1], 80), 3)",
                    ADDRESS,
                ],
                check=False,
                capture_output=True,
                timeout=30,
            )
            Clock().sleep(1)
            seen["behind a drop rule"] = [
                refused.returncode != 0,
                server.way.seen_to_work,
                server.way.joined is not None,
            ]
            run("ip", "route", "del", "blackhole", f"{address}/32")
            seen["phone"] = json.loads(run(*phone, limit=90))
            until(lambda: server.visit(TOKEN).delivered is not None)
            seen["told"] = [server.way.seen_to_work, server.way.joined is not None]
        finally:
            server.stop(5)
            dnsmasq.terminate()
            dnsmasq.wait(10)
    print(json.dumps(seen))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(Path(made))
