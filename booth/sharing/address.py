"""The address under which a phone reaches this machine, found without sending anything."""

import fcntl
import ipaddress
import socket
import struct
from pathlib import Path

_ROUTES = Path("/proc/net/route")
_INTERFACES = Path("/proc/net/dev")  # in the order in which they came up

# linux/sockios.h, linux/if.h, linux/route.h
_SIOCGIFFLAGS = 0x8913
_SIOCGIFADDR = 0x8915
_IFF_UP, _IFF_LOOPBACK, _IFF_RUNNING = 0x1, 0x8, 0x40
_RTF_UP, _RTF_REJECT = 0x1, 0x200

# RFC 1918: the addresses of home, venue and hotspot networks
_PRIVATE = tuple(map(ipaddress.IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))


def phone_address() -> str | None:
    """This machine's IPv4 address in the guests' network, or None without a network. Takes about 0.1 ms.

    It is the address of the interface with the best default route. A machine without a default route may itself be
    the access point: then it is the first running interface with a private address.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:  # for ioctl; nothing is sent
        for name in default_interfaces(_ROUTES.read_text()):
            if address := _address(handle, name):
                return address
        for line in _INTERFACES.read_text().splitlines()[2:]:
            address = _address(handle, line.partition(":")[0].strip())
            if address and any(ipaddress.IPv4Address(address) in network for network in _PRIVATE):
                return address
    return None


def default_interfaces(routes: str) -> list[str]:
    """Names of the interfaces with a default route, lowest metric first; *routes* is the text of /proc/net/route."""
    found = []
    for line in routes.splitlines()[1:]:
        name, destination, _, flags, _, _, metric, mask, *_ = line.split()
        usable = int(flags, 16) & (_RTF_UP | _RTF_REJECT) == _RTF_UP
        if usable and int(destination, 16) == int(mask, 16) == 0:
            found.append((int(metric), name))
    return [name for _, name in sorted(found)]


def _address(handle: socket.socket, interface: str) -> str | None:
    """The IPv4 address of *interface* if it is up, running and not the loopback."""
    request = struct.pack("16sH22x", interface.encode(), 0)  # struct ifreq
    try:
        flags = struct.unpack("16xH", fcntl.ioctl(handle, _SIOCGIFFLAGS, request)[:18])[0]
        if flags & (_IFF_UP | _IFF_RUNNING | _IFF_LOOPBACK) != _IFF_UP | _IFF_RUNNING:
            return None
        return socket.inet_ntoa(fcntl.ioctl(handle, _SIOCGIFADDR, request)[20:24])
    except OSError:  # unplugged at this moment, or without IPv4
        return None
