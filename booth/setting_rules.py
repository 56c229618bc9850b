"""What a setting must be: each function returns what it is given, or raises ValueError in the operator's words."""

import re
import unicodedata
from typing import TypeVar

from booth.texts import one_line, quoted

Name = TypeVar("Name", bound=str)
Edges = tuple[float, float, float, float]

FOR_EVER = "for ever"
WIFI_NAME_BYTES = 32  # IEEE 802.11: of an SSID


def shape(text: str) -> str:
    """A photo's shape."""
    if text != "screen":
        width, colon, height = text.partition(":")
        if not (
            colon and width.isdecimal() and height.isdecimal() and 0 < int(width) <= 100 and 0 < int(height) <= 100
        ):
            raise ValueError('must be "screen" or width:height such as "3:2"')
        if not 1 / 3 <= int(width) / int(height) <= 3:
            raise ValueError("must not be more than three times as long as it is wide")
    return text


def each_once(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """A list in which nothing stands twice."""
    if len(set(names)) != len(names):
        raise ValueError("must name each once")
    return names


def event_name(text: str) -> str:
    """An event's name, which names a folder."""
    if text and not text.strip():
        raise ValueError("has nothing but spaces")
    return one_line(text)


def kept(text: str) -> str:
    """How long photos are kept."""
    if text != FOR_EVER and not re.fullmatch(r"[1-9]\d{0,3} (hours?|days?)", text):
        raise ValueError(f'must be a time such as "14 days", "36 hours" or "{FOR_EVER}"')
    return text


def folder_beside(text: str) -> str:
    """A folder beside the settings file."""
    if text.startswith("/") or ".." in text.split("/"):
        raise ValueError('must be a folder beside this file, such as "events/anna"')
    return one_line(text)


def theme_name(text: str) -> str:
    """A theme's name, which is that of its folder."""
    for char in text:
        if not (char.isalnum() or char in "_-" or unicodedata.combining(char)):
            raise ValueError(f'"{quoted(char)}" cannot stand in the name of a theme, which is that of its folder')
    return text


def address(text: str) -> str:
    """What phones type to reach the booth."""
    host = re.sub(r"^\w*:?//", "", text)
    if host != text:
        raise ValueError(f'must be without {quoted(text[: len(text) - len(host)])}, such as "192.168.4.1"')
    host, colon, port = text.partition(":")
    if colon and port.strip("/").isdecimal():
        raise ValueError(f'must be without "{quoted(colon + port)}": the number belongs to the setting port')
    if text.endswith("/"):
        raise ValueError('must be without "/" at the end')
    if not re.fullmatch(r"[A-Za-z0-9.-]*", text):
        char = next(char for char in text if not re.match(r"[A-Za-z0-9.-]", char))
        raise ValueError(f'must be a name or an address such as "192.168.4.1", without "{quoted(char)}"')
    if not text[0].isalnum():
        raise ValueError("must begin with a letter or a digit")
    return text


def interface(text: str) -> str:
    """Linux' dev_valid_name, without spaces."""
    for char in text:
        if not "!" <= char <= "~" or char in "/:":
            raise ValueError(f'"{quoted(char)}" cannot stand in the name of an interface, such as "wlan0"')
    return text


def wifi_name(text: str) -> str:
    """IEEE 802.11: an SSID."""
    if len(text.encode("utf-8", "replace")) > WIFI_NAME_BYTES:
        size = len(text.encode("utf-8", "replace"))
        raise ValueError(f"is longer than any Wi-Fi's name: it has {size} bytes, and {WIFI_NAME_BYTES} are the most")
    return one_line(text)


def wifi_password(text: str) -> str:
    """IEEE 802.11: a passphrase is 8 to 63 printable ASCII characters, a key 64 hexadecimal digits.

    The password itself is in no reason: those are shown on the screen.
    """
    for char in text:
        if not " " <= char <= "~":
            raise ValueError(f'has the character "{quoted(char)}", which no Wi-Fi password can have')
    if len(text) == 64 and re.fullmatch(r"[0-9A-Fa-f]*", text):
        return text
    if text and not 8 <= len(text) <= 63:
        raise ValueError(f"has {len(text)} characters; a Wi-Fi's password has 8 to 63, or is a key of 64 digits 0 to f")
    return text


def edges(edges: Edges) -> Edges:
    """The edges of a touch panel's readings, in fractions of the screen."""
    left, top, right, bottom = edges
    if not (0.2 <= right - left <= 5 and 0.2 <= bottom - top <= 5):  # inf and nan are neither
        raise ValueError("must be left, top, right, bottom: right 0.2 to 5 more than left, bottom than top")
    return edges


def pin(text: object) -> object:
    """What is wrong with it never says what stands there."""
    if text == "" or (isinstance(text, str) and re.fullmatch(r"scrypt(\$[\w+/=,]+){3}", text)):
        return text
    raise ValueError("is not as the booth writes it; delete the line, and set a PIN at the booth's screen")


def place_of_copies(text: str) -> str:
    """An address or a path, without a password."""
    if "@" in text.partition("://")[2].partition("/")[0]:
        raise ValueError("has a name or a password in it: they belong into the file that credentials names")
    if "?" in text or "#" in text:
        raise ValueError('must be without "?" and "#"')
    return text


def public_address(text: str) -> str:
    """Where phones get copies from."""
    if not text:
        return text
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~%-]+)*/?", text):
        raise ValueError('must be an address such as "https://photos.example" or "https://photos.example/our/party"')
    return text


def message_address(text: str) -> str:
    """Where messages go; the address itself is in no reason, since whoever knows it can send some, too."""
    if text and not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?/[!-~]+", text):
        raise ValueError('is no address such as "https://ntfy.sh/the-name-of-your-topic"')
    return text


def complete_place(target: str, place: str) -> None:
    """A place that belongs to the kind of target."""
    if not target:
        return
    scheme, separator, rest = place.partition("://")
    server, _, path = rest.partition("/")
    if target == "folder":
        if not place.startswith("/") or not place.strip("/"):
            raise ValueError('place: must be the path of a folder, such as "/mnt/share/photos"')
    elif not separator or scheme not in {"http", "https"} or not server:
        raise ValueError('place: must begin with "https://" and the name of a server')
    elif target == "s3" and not path.strip("/"):
        raise ValueError('place: lacks the bucket, such as "https://s3.eu-central-1.amazonaws.com/our-photos"')


def printer_name(text: str) -> str:
    """What CUPS takes for a name (lpadmin(8))."""
    for char in text:
        if not char.isprintable() or char in " /#?'\"\\":
            raise ValueError(f'"{quoted(char)}" cannot stand in the name of a printer; lpstat -e names those there are')
    return text


def printer_option(text: str) -> str:
    """An option of a printer's, its name and its value."""
    if not re.fullmatch(r"[A-Za-z0-9._-]+=[A-Za-z0-9._,-]+", text):
        raise ValueError('must be a name and a value such as "StpCutMode=On", as lpoptions -l shows them')
    return text


def command(words: tuple[str, ...]) -> tuple[str, ...]:
    """A program and its arguments."""
    if words and not words[0].strip():
        raise ValueError('must begin with a program, such as ["/usr/local/bin/lamp", "on"]')
    return words
