"""What phones ask a new Wi-Fi to find out whether it leads to the internet, and the answers that keep them in it.

A phone that gets no answer, or another, opens a page for signing in, or leaves the Wi-Fi before the guest has scanned
the photo's code. Newer Androids ask over https, too, which nobody can answer in another's name: they stay, but say
that there is no internet.
"""

from aiohttp import web

_TEXT = "text/plain"
_HTML = "text/html"

# https://github.com/apple-oss-distributions and every iPhone: the title and the body are looked at
_APPLE = (200, _HTML, b"<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>\n")
# AOSP, NetworkMonitor.java: 204, and no body at all
_ANDROID = (204, "", b"")
# Windows, NCSI: to the byte
_WINDOWS = (200, _TEXT, b"Microsoft Connect Test")
_WINDOWS_7 = (200, _TEXT, b"Microsoft NCSI")
# Firefox: captivedetect.canonicalContent, and network.connectivity-service.IPv4.url
_FIREFOX = (200, _HTML, b'<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>')
_FIREFOX_TEXT = (200, _TEXT, b"success\n")

_APPLE_HOSTS = (
    "captive.apple.com",
    "www.airport.us",
    "www.appleiphonecell.com",
    "www.ibook.info",
    "www.itools.info",
)
_APPLE_PATHS = ("/", "/hotspot-detect.html", "/library/test/success.html")
_ANDROID_HOSTS = (
    "clients3.google.com",
    "conn1.oppomobile.com",
    "conn2.oppomobile.com",
    "connect.rom.miui.com",
    "connectivitycheck.android.com",
    "connectivitycheck.gstatic.com",
    "connectivitycheck.platform.hicloud.com",
    "play.googleapis.com",
    "wifi.vivo.com.cn",
)
_ANDROID_PATHS = ("/generate_204", "/gen_204")

ANSWERS: dict[tuple[str, str], tuple[int, str, bytes]] = {
    **{(host, path): _APPLE for host in _APPLE_HOSTS for path in _APPLE_PATHS},
    **{(host, path): _ANDROID for host in _ANDROID_HOSTS for path in _ANDROID_PATHS},
    ("www.msftconnecttest.com", "/connecttest.txt"): _WINDOWS,
    ("www.msftncsi.com", "/ncsi.txt"): _WINDOWS_7,
    ("detectportal.firefox.com", "/canonical.html"): _FIREFOX,
    ("detectportal.firefox.com", "/success.txt"): _FIREFOX_TEXT,
}
"""Status, type and body by the host and the path that are asked for."""

NAME = "booth.lan"
"""The booth's own name in its own network, for whoever types."""


def probe_answer(host: str, path: str) -> web.Response | None:
    """The answer to a phone that asks *host*, as in its header, for *path*, without a query; None if it is no probe."""
    found = ANSWERS.get((host.lower().removesuffix(":80"), path))
    if not found:
        return None
    status, kind, body = found
    return web.Response(status=status, body=body or None, headers={"Content-Type": kind} if kind else {})
