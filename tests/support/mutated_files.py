"""Files as no operator means them: settings, scene.toml and pictures with something wrong about them, by chance."""

import io
import random
import struct
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image, features

SETTINGS = """theme = "tiny"
[event]
name = "Anna and Tom"
line = "Anna & Tom, 12 June"
logo = "logo.png"
overlay = ["frame.png"]
[camera]
device = "auto"
rotation = 90
[cutout]
threshold = 0.5
[photo]
countdown = 5.0
shape = "3:2"
[screen]
display = 0
languages = ["en", "de"]
sound = true
[patience]
choose = 45.0
[share]
address = "192.168.4.1"
port = 8000
wifi_name = "Booth"
wifi_password = "sea of lights"
wifi_hidden = true
[album]
folder = "photos"
[operator]
contact = "Anna, 0171 234567"
"""

SCENE = """focus = [0.5, 0.4]
horizon = 0.45
heads = 0.4
place = "Bora Bora"
credit = "Anna Meyer"
[name]
en = "Lagoon"
de = "Lagune"
[light]
azimuth = 150
elevation = 20
colour = "#ffbc79"
ambient = "#7799ff"
contrast = 1.1
[haze]
colour = "#ffffff"
amount = 0.1
[depth]
softness = 2
shadow = 0.3
[motion]
water = { top = 0.6, bottom = 0.9, strength = 3 }
particles = { kind = "snow", density = 0.4 }
"""

_LITERALS = r'''""
" "
"\n"
"a\nb"
"\u0000"
"\u202eabc"
"\uFEFF"
"http://192.168.4.1:8000/"
"C:\Users\Anna"
"/"
"/etc/passwd"
"/dev/null"
"/proc/self/mem"
"../../.."
"~nobody/x"
"broken.png"
"http://"
"👩‍👩‍👧"
"مرحبا"
“Anna”
'x'
""" a
yes
True
3,5
0x10
0b2
-0
+1e400
1e-400
nan
inf
-inf
1_000
1979-05-27T07:32:00
07:32:00
[]
[[]]
[1, "a"]
{}
{ a = 1 }
{ a = { b = { c = 1 } } }
99999999999999999999
-1
"#zzzzzz"
"Anna & Tom"
"Straße / Ecke: 5?"
".hidden. "
"ﷺ و Анна"
"a"
"e\u0301"
"logo.png"
"frame.png"
"demo"
"0"
"a.b-c"
"12345678"
"16:9"
["frame.png"]
["de"]
3
0.5
1
true
false
"#ffffff"
"snoow"'''

_VALUES = [
    *_LITERALS.splitlines(),
    "[" * 400 + "]" * 400,
    "[" * 3000,
    "{ a = " * 900,
    "9" * 5000,
    "0x" + "f" * 3000,
    '"' + "a" * 300 + '"',
    '"' + "ä" * 3000 + '"',
    '"' + "𠀀" * 64 + '"',
    '"' + "x" * 100_000 + '"',
    '["' + 'a", "' * 300 + '"]',
]
_LINES = [
    "[event]",
    "[[event]]",
    "[event",
    "[]",
    "[a.b.c]",
    "= 3",
    "name",
    "a." * 1500 + "a = 1",
    "# remark \x07",
    '"" = 1',
    "'quoted key' = 2",
    "light = 3",
    "event = 3",
    "event.name.x = 3",
    "\x00",
    "<<<<<<< HEAD",
    "[__proto__]",
    *(f"key{number} = {number}" for number in range(5)),
]
_CHARACTERS = [
    "“",
    "”",
    '"',
    "'",
    "\\",
    "[",
    "]",
    "{",
    "}",
    "=",
    ",",
    "\0",
    "\x1b",
    "\n",
    "\r",
    "\u2028",
    "é",
    "#",
    "😀",
]


def mutated_toml(chance: random.Random, text: str) -> bytes:
    """*text* with up to eight things wrong about it."""
    lines = text.splitlines()
    for _ in range(chance.choice([1, 1, 1, 1, 1, 2, 3, 8])):
        place = chance.randrange(len(lines)) if lines else 0
        match chance.choice(["value", "value", "value", "line", "delete", "twice", "swap", "character", "character"]):
            case "value" if lines and "=" in lines[place]:
                lines[place] = f"{lines[place].partition('=')[0]}= {chance.choice(_VALUES)}"
            case "line":
                lines.insert(place, chance.choice(_LINES))
            case "delete" if lines:
                del lines[place]
            case "twice" if lines:
                lines.insert(place, lines[place])
            case "swap" if lines:
                other = chance.randrange(len(lines))
                lines[place], lines[other] = lines[other], lines[place]
            case "character" if lines:
                column = chance.randint(0, len(lines[place]))
                skipped = chance.randint(0, 2)
                lines[place] = lines[place][:column] + chance.choice(_CHARACTERS) + lines[place][column + skipped :]
    return _damaged(chance, chance.choice(["\n", "\n", "\n", "\r\n", "\r"]).join(lines))


def _damaged(chance: random.Random, text: str) -> bytes:
    """*text* as an editor, a stick or a pulled plug may leave it; mostly in order."""
    encoding = chance.choice(["utf-8"] * 12 + ["utf-8-sig", "utf-16", "utf-16-be", "latin-1", "cp1252"])
    content = bytearray(text.encode(encoding, "replace"))
    match chance.randrange(12):
        case 0:
            del content[chance.randint(0, len(content)) :]
        case 1 if content:
            for _ in range(chance.randint(1, 8)):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case 2:
            start = chance.randint(0, len(content))
            content[start:] = bytes(len(content) - start)
    return bytes(content)


def _stored(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def png(width: int, height: int, colour: int = 2, depth: int = 8, pixels: bytes | None = None) -> bytes:
    """A PNG that claims a size, whose *pixels*, compressed, may be others; without them it is all black."""
    if pixels is None:
        row = -(-width * depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour] // 8) + 1
        packer = zlib.compressobj(1)
        pixels = b"".join(packer.compress(bytes(row)) for _ in range(height)) + packer.flush()

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _photo(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    small = np.random.default_rng(chance.randrange(2**32)).integers(0, 256, (9, 16, 3), np.uint8)
    return Image.fromarray(small).resize(size)


def _turned(chance: random.Random) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = chance.randint(0, 12)
    return _stored(_photo(chance, (160, 90)), chance.choice(["JPEG", "PNG", "WEBP"]), exif=exif)


def _sixteen_bits(chance: random.Random) -> bytes:
    grey = np.random.default_rng(chance.randrange(2**32)).integers(0, 65536, (90, 160)).astype(np.uint16)
    return _stored(Image.fromarray(grey), "PNG")


def _animated(chance: random.Random) -> bytes:
    frames = [_photo(chance, (160, 90)) for _ in range(3)]
    return _stored(frames[0], chance.choice(["WEBP", "PNG", "GIF", "MPO"]), save_all=True, append_images=frames[1:])


def _palette(chance: random.Random) -> bytes:
    image = _photo(chance, (160, 90)).quantize(chance.choice([2, 16, 256]))
    return _stored(image, "PNG", **({"transparency": bytes(range(16))} if chance.random() < 0.5 else {}))


def _new(chance: random.Random) -> bytes:
    if features.check("avif") and chance.random() < 0.6:
        return _stored(_photo(chance, (160, 90)), "AVIF", speed=10)
    return b"\0\0\0\x24ftyp" + chance.choice([b"heic", b"mif1", b"avif", b"avis", b"isom"]) + chance.randbytes(400)


def _claims(chance: random.Random) -> bytes:
    """A few bytes that claim to be very many pixels."""
    width, height = chance.choice([(7000, 7000), (7100, 7100), (11000, 11000), (60000, 60000), (2**31 - 1, 1), (0, 5)])
    return png(width, height, chance.choice([0, 2, 4, 6]), chance.choice([8, 16]), zlib.compress(b""))


_PICTURES: list[Callable[[random.Random], bytes]] = [
    lambda chance: _stored(_photo(chance, (320, 180)), "JPEG", progressive=chance.random() < 0.5),
    lambda chance: _stored(_photo(chance, (320, 180)), "PNG"),
    lambda chance: _stored(_photo(chance, (320, 180)), "WEBP", lossless=chance.random() < 0.5, method=0),
    lambda chance: _stored(_photo(chance, (160, 90)).convert("CMYK"), "JPEG"),
    lambda chance: _stored(_photo(chance, (160, 90)), "JPEG", icc_profile=chance.randbytes(300)),
    lambda chance: _stored(_photo(chance, (160, 90)).convert(chance.choice(["1", "L", "LA", "RGBA"])), "PNG"),
    lambda chance: _stored(_photo(chance, chance.choice([(1, 1), (1, 400), (5000, 2)])), "PNG"),
    lambda chance: _stored(_photo(chance, (160, 90)), chance.choice(["BMP", "TIFF", "GIF", "PPM", "ICO"])),
    lambda chance: chance.choice([b"", b"no picture", bytes(5000), b"%PDF-1.7\n", b"<svg/>", b"\xff\xd8\xff"]),
    _turned,
    _sixteen_bits,
    _animated,
    _palette,
    _new,
    _claims,
]


def mutated_picture(chance: random.Random) -> bytes:
    """A picture of some kind, half of the time with something wrong about its bytes."""
    content = bytearray(chance.choice(_PICTURES)(chance))
    match chance.randrange(6):
        case 0:
            del content[int(len(content) * chance.random()) :]
        case 1 if content:
            for _ in range(chance.randint(1, 40)):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case 2 if content:  # the headers
            for _ in range(chance.randint(1, 6)):
                content[chance.randrange(min(len(content), 200))] = chance.randrange(256)
    return bytes(content)


def large_picture(chance: random.Random) -> bytes:
    """A picture with as many pixels as are allowed, or more: what takes memory."""
    match chance.choice(["png", "png", "alpha", "16 bits", "grey", "palette", "webp", "jpeg", "progressive", "avif"]):
        case "png":
            return png(*chance.choice([(7000, 7000), (10000, 4900), (12000, 9900), (50000, 900)]))
        case "alpha":
            return png(7000, 7000, colour=6)
        case "16 bits":
            return png(7000, 7000, colour=chance.choice([0, 2, 6]), depth=16)
        case "grey":
            return png(7000, 7000, colour=chance.choice([0, 4]))
        case "palette":
            return _stored(Image.new("P", (7000, 7000)), "PNG", transparency=0)
        case "webp":
            return _stored(Image.new("RGB", chance.choice([(6500, 4500), (8000, 6000)]), "red"), "WEBP", method=0)
        case "avif" if features.check("avif"):
            return _stored(Image.new("RGB", (7000, 5600), "red"), "AVIF", speed=10)
        case kind:
            image = Image.new(chance.choice(["RGB", "CMYK"]), (11000, 8500), "red")
            return _stored(image, "JPEG", progressive=kind == "progressive", subsampling=0)
