import ipaddress
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from booth.sharing.network.address import default_interfaces, phone_address
from tests.support.needs import needs

ROOT = Path(__file__).parents[3]
HEAD = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
FIND = "from booth.sharing.network.address import phone_address; print(phone_address())"


def route(name: str, destination: str, flags: str, metric: int, mask: str) -> str:
    return f"{name}\t{destination}\t010200C0\t{flags}\t0\t0\t{metric}\t{mask}\t0\t0\t0\n"


def test_the_default_route_with_the_lowest_metric_comes_first() -> None:
    routes = (
        HEAD
        + route("wlan0", "00000000", "0003", 600, "00000000")
        + route("eth0", "00000000", "0003", 100, "00000000")
        + route("eth0", "000200C0", "0001", 0, "00FFFFFF")
    )

    assert default_interfaces(routes) == ["eth0", "wlan0"]


def test_routes_that_are_down_or_lead_nowhere_or_only_halfway_do_not_count() -> None:
    routes = (
        HEAD
        + route("eth0", "00000000", "0002", 0, "00000000")
        + route("lo", "00000000", "0201", 0, "00000000")
        + route("tun0", "00000000", "0003", 0, "00000080")  # the half of the world that a VPN takes
    )

    assert default_interfaces(routes) == []


def test_a_machine_without_any_route_has_no_default_interface() -> None:
    assert default_interfaces(HEAD) == []
    assert default_interfaces("") == []


def test_the_address_is_one_of_this_machine() -> None:
    address = phone_address()

    assert address is None or not ipaddress.IPv4Address(address).is_loopback


@needs("strace")
def test_looking_for_the_address_sends_and_connects_nothing(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    subprocess.run(
        [
            "strace",
            "-f",
            "-e",
            "trace=socket,connect,sendto,sendmsg,sendmmsg,bind",
            "-o",
            trace,
            sys.executable,
            "-c",
            FIND,
        ],
        check=True,
        cwd=ROOT,
        timeout=60,
        stdout=subprocess.DEVNULL,
    )
    calls = [line for line in trace.read_text().splitlines() if "(" in line and "resumed" not in line]

    assert any("socket(AF_INET" in line for line in calls)  # the trace sees what it should
    assert [line for line in calls if "socket(" not in line] == []


def in_a_network_of(*commands: str, find: str = "phone_address()") -> str:
    """What is found in a network of its own, laid out by *commands*."""
    program = f"from booth.sharing.network.address import addresses, phone_address; print({find})"
    script = " && ".join(("ip link set lo up", *commands, f"exec {sys.executable} -c '{program}'"))
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--net", "sh", "-c", script],
        check=False,
        capture_output=True,
        cwd=ROOT,
        env=os.environ,
        text=True,
        timeout=60,
    )
    if done.returncode:
        pytest.skip(f"this machine gives no networks away: {done.stderr.strip()}")
    return done.stdout.strip()


networks = pytest.mark.skipif(
    not (shutil.which("unshare") and shutil.which("ip")),
    reason="unshare and ip missing; install with: apt install util-linux iproute2",
)


@networks
def test_a_machine_without_a_network_has_no_address() -> None:
    assert in_a_network_of() == "None"


@networks
def test_a_hotspot_without_a_way_out_is_found_by_its_private_address() -> None:
    assert in_a_network_of("ip link add spot type veth peer far", "ip addr add 192.168.4.1/24 dev spot",
                           "ip link set spot up", "ip link set far up") == "192.168.4.1"  # fmt: skip


@networks
def test_an_interface_without_a_cable_is_passed_over() -> None:
    assert in_a_network_of("ip link add dead type veth peer far", "ip addr add 192.168.4.1/24 dev dead",
                           "ip link set dead up") == "None"  # fmt: skip


TWO_NETWORKS = (
    "ip link add name spot type veth peer name far", "ip addr add 192.168.4.1/24 dev spot",
    "ip link add name cable type veth peer name wall", "ip addr add 10.1.2.3/24 dev cable",
    *(f"ip link set {name} up" for name in ("spot", "far", "cable", "wall")),
    "ip route add default via 10.1.2.1",
)  # fmt: skip


@networks
def test_the_way_out_is_preferred_to_other_networks() -> None:
    assert in_a_network_of(*TWO_NETWORKS) == "10.1.2.3"


@networks
def test_the_operator_chooses_among_networks_by_name() -> None:
    assert in_a_network_of(*TWO_NETWORKS, find='phone_address("spot")') == "192.168.4.1"
    assert in_a_network_of(*TWO_NETWORKS, find='phone_address("wlan7")') == "None"


@networks
def test_the_network_in_which_a_phone_was_seen_comes_first_as_long_as_it_is_there() -> None:
    find = '[phone_address("auto", seen) for seen in ("192.168.4.1", "192.168.4.2", None)]'
    assert in_a_network_of(*TWO_NETWORKS, find=find) == "['192.168.4.1', '10.1.2.3', '10.1.2.3']"


@networks
def test_all_networks_can_be_named_likeliest_first() -> None:
    assert in_a_network_of(*TWO_NETWORKS, find="addresses()") == "{'cable': '10.1.2.3', 'spot': '192.168.4.1'}"
