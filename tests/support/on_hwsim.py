"""The booth's own Wi-Fi with a real NetworkManager and real access points: runs inside the machine that vm.py boots.

Three simulated radios in reach of each other: the booth's, and those of two phones in network namespaces of their own.
"""
# ruff: noqa: T201  a program for the terminal

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from booth.clock import Clock
from booth.sharing.network.network_manager import NetworkManager
from booth.sharing.network.own_network import ADDRESS
from booth.sharing.network.wifi import Wifi
from booth.sharing.publisher import Publisher
from tests.support import phone
from tests.support.in_own_network import PHONE, gets_an_address, run
from tests.support.phone import TOKEN, new_server, photo_in, until

ROOT = Path(__file__).parents[2]
FOLDER = Path(tempfile.mkdtemp())
LOG = FOLDER / "network-manager.log"
clock = Clock()
phone.PATIENCE = 120.0  # the machine is emulated

BOOTH = """
import sys
from pathlib import Path
from booth.clock import Clock
from booth.config import ShareSettings
from booth.sharing.network.own_network import OwnNetwork
from tests.support.phone import until
own = OwnNetwork(ShareSettings(network="own", interface="wlan0"), Path(sys.argv[1]), Clock())
own.start()
until(lambda: own.wifi is not None)
print(own.wifi.name, flush=True)
Clock().sleep(600)
"""


def network_manager() -> None:
    """Starts the bus, the supplicant and NetworkManager, as Debian does."""
    os.environ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
    os.environ["SYSTEMD_IGNORE_CHROOT"] = "1"  # the machine's root is a chroot of its first file system
    for folder in (
        "/run/dbus",
        "/run/NetworkManager",
        "/etc/NetworkManager/dnsmasq-shared.d",
        "/etc/NetworkManager/conf.d",
    ):
        Path(folder).mkdir(parents=True, exist_ok=True)
    Path("/run/dbus/pid").unlink(missing_ok=True)
    Path("/etc/NetworkManager/dnsmasq-shared.d/booth.conf").symlink_to(ROOT / "systemd" / "booth-dnsmasq.conf")
    run("ip", "link", "set", "lo", "up")
    run("dbus-daemon", "--system", "--fork")
    log = LOG.open("wb")
    subprocess.Popen(["wpa_supplicant", "-u", "-s"], stdout=log, stderr=log)
    run("/lib/systemd/systemd-udevd", "--daemon")  # NetworkManager waits for its word on each interface
    run("udevadm", "trigger", "--type=all", "--subsystem-match=net", "--subsystem-match=ieee80211")
    subprocess.Popen(["NetworkManager", "--debug"], stdout=log, stderr=log)
    until(lambda: subprocess.run(["nmcli", "general"], check=False, capture_output=True).returncode == 0)
    run("udevadm", "settle", "--timeout=20")
    until(lambda: "wlan0:disconnected" in run("nmcli", "-t", "-f", "DEVICE,STATE", "device"))


def phone_with(radio: int, wifi: Wifi, folder: Path) -> list[str]:
    """A phone that joins *wifi* with phy*radio*; the words that run a program there."""
    folder.mkdir()
    away = subprocess.Popen(["unshare", "--net", "sleep", "600"])
    inside = ["nsenter", f"--target={away.pid}", "--net"]
    here, there = Path("/proc/self/ns/net").readlink(), Path(f"/proc/{away.pid}/ns/net")
    until(lambda: there.readlink() != here)
    run("iw", "phy", f"phy{radio}", "set", "netns", str(away.pid))
    run(*inside, "ip", "link", "set", f"wlan{radio}", "name", "phone")
    # For all in this machine, since nsenter leaves a chroot, and with it this root: each asks the booth alone.
    Path("/etc/resolv.conf").unlink(missing_ok=True)
    Path("/etc/resolv.conf").write_text(f"nameserver {ADDRESS}\n")
    conf = folder / "wpa.conf"
    conf.write_text(f'network={{\nssid="{wifi.name}"\npsk="{wifi.password}"\nproto=RSN\nkey_mgmt=WPA-PSK\n}}\n')
    run(*inside, "wpa_supplicant", "-B", "-i", "phone", "-c", str(conf), "-D", "nl80211")
    until(lambda: "Connected to" in run(*inside, "iw", "dev", "phone", "link"))
    return inside


def the_services_user_may_open_a_wifi_with_the_rules_and_not_without() -> None:
    """In NetworkManager's own words, since that user cannot read this environment."""
    run("useradd", "--system", "booth")
    subprocess.Popen(["/usr/lib/polkit-1/polkitd", "--no-debug"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    clock.sleep(5)
    words = ["setpriv", "--reuid=booth", "--regid=booth", "--clear-groups", "nmcli", "device", "wifi", "hotspot"]
    words += ["ifname", "wlan0", "ssid", "Booth", "password", "sea of lights"]
    refused = subprocess.run(words, check=False, capture_output=True, text=True)
    print("    without the rules:", refused.stderr.strip())
    assert refused.returncode != 0
    Path("/etc/polkit-1/rules.d/50-booth.rules").write_bytes((ROOT / "systemd" / "booth-network.rules").read_bytes())
    clock.sleep(5)
    print("    with them:", run(*words, limit=120).strip())


def main() -> None:
    network_manager()
    photo = photo_in(FOLDER)
    photo.picture.write_bytes(b"\xff\xd8\xff" + bytes(1_500_000))
    server: Publisher = new_server(80, network="own", interface="wlan0", address="auto", state=FOLDER)
    server.published(photo)
    began = clock.now()
    server.start()
    until(lambda: server.link(TOKEN) is not None or bool(server.way.own and server.way.own.fault))
    print(f"    open after {clock.now() - began:.1f} s: {server.link(TOKEN)}, {server.way.wifi}")
    assert server.link(TOKEN) == f"http://{ADDRESS}/P/{TOKEN}"
    assert server.way.wifi
    print(run("iw", "dev", "wlan0", "info"))

    first = phone_with(1, server.way.wifi, FOLDER / "first")
    address = gets_an_address(first, FOLDER / "first")
    assert server.way.joined is None
    seen = json.loads(run(*first, sys.executable, "-c", PHONE, ADDRESS, TOKEN, limit=120))
    print("    a phone:", address, json.dumps(seen))
    assert seen["photo"] == [200, 1_500_003]
    assert seen["probes"]["android"][0] == 204
    assert seen["resolved"]["booth.lan"] == ADDRESS
    until(lambda: server.way.joined is not None and server.way.seen_to_work)

    second = phone_with(2, server.way.wifi, FOLDER / "second")
    gets_an_address(second, FOLDER / "second")
    assert subprocess.run([*second, "busybox", "ping", "-c", "2", "-W", "2", ADDRESS], check=False).returncode == 0
    assert subprocess.run([*second, "busybox", "ping", "-c", "2", "-W", "2", address], check=False).returncode != 0
    print("    two phones do not reach each other")

    assert server.stop(10)
    until(lambda: "wlan0:disconnected" in run("nmcli", "-t", "-f", "DEVICE,STATE", "device"))
    assert "Photo booth" not in run("nmcli", "-t", "-f", "NAME", "connection")
    print("    closed, and nothing of it is left")

    booth = subprocess.Popen([sys.executable, "-c", BOOTH, str(FOLDER)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert booth.stdout
    assert booth.stdout.readline().strip()
    booth.send_signal(signal.SIGKILL)
    until(lambda: "wlan0:disconnected" in run("nmcli", "-t", "-f", "DEVICE,STATE", "device"))
    print("    a killed booth leaves no Wi-Fi behind")
    with NetworkManager() as manager:
        assert manager.radio("auto").interface == "wlan0"
    the_services_user_may_open_a_wifi_with_the_rules_and_not_without()
    print("every check passed")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    try:
        main()
    except BaseException:
        print(run("nmcli", "device"), run("udevadm", "info", "/sys/class/net/wlan0"))
        print(LOG.read_text(errors="replace")[-8000:])
        raise
