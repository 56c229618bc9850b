"""Requests as no browser makes them."""

import random

from tests.support.phone import STRANGER, TOKEN

START = ["/", "/P", "/p/"]
"""What somebody types who stops too early."""

NOWHERE = f"""/P/{STRANGER}
//
/P//
/X
/P/{TOKEN}//
/P/{TOKEN}/photo.png
/P/{TOKEN}/PHOTO.JPG/
/P/{TOKEN[:-1]}
/P/{TOKEN}A
/P/{TOKEN[:-1]}%5A
/P/{TOKEN.replace("S", "%C5%BF")}
/P//{TOKEN}
//P/{TOKEN}
/P/./{TOKEN}
/P/x/../{TOKEN}
/P/{TOKEN}/../../etc/passwd
/P/{TOKEN}/../secret
/P/{TOKEN}/%2e%2e/photo.jpg
/P/../../etc/passwd
/photo.jpg
/secret
/favicon.ico
/robots.txt
/P/{TOKEN}%00
/P/{TOKEN}/SAVE%00.html
/Q/{TOKEN}""".split("\n")
"""Other paths where there is nothing."""

_REAL = [f"/P/{TOKEN}", f"/P/{TOKEN}/PHOTO.JPG", f"/P/{TOKEN}/SAVE", f"/P/{TOKEN.replace('S', 'ſ')}"]

_METHODS = [b"HEAD", b"POST", b"get", b"TRACE", b"CONNECT", b"G\x00T", b"", b"X" * 300]

_VERSIONS = [b"HTTP/1.0", b"HTTP/0.9", b"HTTP/2.0", b"HTTP/1.1.1", b"http/1.1", b"", b"\xff"]

_HEADERS = [
    *b"""Host:
Content-Length: 5
Content-Length: -1
Content-Length: 99999999999999
Content-Length: 5, 6
Transfer-Encoding: chunked
Transfer-Encoding: chunked, identity
Content-Encoding: gzip
Range: bytes=9-1
If-Range: x
If-None-Match: *
If-Modified-Since: nonsense
Expect: 100-continue
Connection: upgrade
Connection: keep-alive
Connection: close
Upgrade: websocket
Upgrade: h2c
Sec-WebSocket-Key: x
Te: trailers
 folded
: no name
Na me: x
N\x00: x
V: \x00
Accept-Language: \xff;q=\xff""".split(b"\n"),
    b"V: \r",
    b"A" * 9000,
    b"X: " + b"a" * 9000,
    b"Cookie: " + b"a=b;" * 100,
    b"Range: bytes=" + b"0-0," * 900,
    b"Accept-Language: " + b"de;q=0.5," * 800,
    *(b"H%d: x" % number for number in range(60)),
]

_BODIES = [
    b"hello",
    b"5\r\nhello\r\n0\r\n\r\n",
    b"zz\r\nhello\r\n",
    b"-1\r\n\r\n",
    b"ffffffffffffffffffff\r\n",
    b"5;" + b"x" * 9000 + b"\r\n",
    bytes(300),
    f"GET /P/{TOKEN}/SAVE HTTP/1.1\r\n\r\n".encode(),
]


def _misleading(path: bytes) -> list[bytes]:
    """*path* in forms that servers have mistaken for another one, and some that are no path."""
    return [
        b"http://127.0.0.1" + path,
        b"http://elsewhere" + path,
        b"elsewhere:80",
        b"file:///etc/passwd",
        b"*",
        b"\\\\x" + path,
        b"/" * 9000,
        b"/..;" + path,
        b"/..%c0%af" + path,
        path.replace(b"/", b"%2f"),
        path + b"?" + b"a" * 9000,
        path + b"#x",
        path + b"\x00",
        path + b"\xff\xfe",
        path + b" ",
    ]


def mutated(chance: random.Random) -> bytes:
    """A request with up to three things wrong about it."""
    method, path, version = b"GET", chance.choice(_REAL).encode(), b"HTTP/1.1"
    headers, body, end = [b"Host: 127.0.0.1"], b"", b"\r\n"
    wrong = chance.choices(["method", "path", "nowhere", "version", "headers", "host", "body", "end", "bits"], k=3)
    for part in wrong[: chance.randint(0, 3)]:
        match part:
            case "method":
                method = chance.choice(_METHODS)
            case "path":
                path = chance.choice(_misleading(path))
            case "nowhere":
                path = chance.choice(START + NOWHERE).encode()
            case "version":
                version = chance.choice(_VERSIONS)
            case "headers":
                headers += chance.sample(_HEADERS, chance.choice([1, 1, 1, 2, 6, 60]))
            case "host":
                headers = chance.choice([[], [b"Host: elsewhere"], [b"Host: 127.0.0.1", b"Host: y"], [b"Host: \xff:x"]])
            case "body":
                body = chance.choice(_BODIES)
            case "end":
                end = chance.choice([b"\n", b"\r", b"\r\r\n"])
    request = bytearray(b"%b %b %b" % (method, path, version) + end + end.join([*headers, b""]) + end + body)
    if "bits" in wrong:
        for _ in range(chance.randint(1, 8)):
            request[chance.randrange(len(request))] ^= 1 << chance.randrange(8)
    return bytes(request)
