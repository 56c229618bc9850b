"""QR codes (ISO/IEC 18004): the link to a photo, the Wi-Fi to join first, and how to print one in a terminal."""

from typing import Literal, TextIO

import numpy as np
from numpy.typing import NDArray
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

Modules = NDArray[np.bool_]
"""The modules of a code: square, True is black, without quiet zone."""

Level = Literal["Q", "M", "L"]
"""How much of a code may be hidden: a quarter, a seventh, a fourteenth. Less of it makes fewer, larger modules."""

LEVELS: tuple[Level, ...] = ("Q", "M", "L")
QUIET_ZONE = 4  # white modules on each side, which the drawing adds (ISO/IEC 18004)


def photo_code(link: str, level: Level = "Q") -> Modules:
    """The code of *link*, which is in upper case behind its scheme as far as it may be.

    Alphanumeric mode takes 5.5 bits per character instead of 8, so modules are larger and read from further away. Only
    the scheme is bytes, since a few scanner programs take HTTP:// for no link, and what of a public address is in lower
    case, since there case may count. Raises ValueError for other characters that the mode lacks.
    """
    small = max((place for place, char in enumerate(link) if char.islower()), default=-1) + 1
    bytes_, rest = link[:small], link[small:]
    return _modules(level, QRData(bytes_.encode(), mode=MODE_8BIT_BYTE), QRData(rest, mode=MODE_ALPHA_NUM))


def wifi_code(name: str, password: str, level: Level = "Q", *, hidden: bool = False) -> Modules:
    """The code with which a phone joins the Wi-Fi *name*, an open network if *password* is empty.

    *hidden*: the network does not tell its name, so the phone has to ask for it.
    """
    kind = f"T:WPA;S:{_escaped(name)};P:{_escaped(password)};" if password else f"T:nopass;S:{_escaped(name)};"
    kind += "H:true;" if hidden else ""
    return _modules(level, QRData(f"WIFI:{kind};".encode(), mode=MODE_8BIT_BYTE))


def text_code(text: str, level: Level = "L") -> Modules:
    """The code of a plain *text*, which a phone shows and follows nowhere. Raises ValueError above 2,900 bytes."""
    return _modules(level, QRData(text.encode(), mode=MODE_8BIT_BYTE))


def in_terminal(code: Modules, *, colours: bool = True) -> str:
    """*code* with its quiet zone as lines of half blocks, two modules above each other in one character.

    With *colours* it is black on white in every colour scheme. Without (for a file or a journal) the light modules are
    the drawn ones, which is right for light text on a dark ground.
    """
    card = np.pad(code, QUIET_ZONE)
    if len(card) % 2:
        card = np.pad(card, ((0, 1), (0, 0)))
    lines = [
        "".join(_HALF_BLOCKS[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in card.reshape(-1, 2, card.shape[1])
    ]
    if colours:
        return "".join(f"{_BLACK_ON_WHITE}{line}{_RESET}\n" for line in lines)
    return "".join(line.translate(_INVERTED) + "\n" for line in lines)


def in_ascii(code: Modules, *, colours: bool = True) -> str:
    """As in_terminal, for a terminal that has no half blocks: two characters of ASCII for each module."""
    card = np.pad(code, QUIET_ZONE)
    if colours:
        lines = ("".join(_ASCII_COLOURS[bool(module)] for module in line) + _RESET for line in card)
    else:
        lines = ("".join("  " if module else "##" for module in line) for line in card)
    return "".join(f"{line}\n" for line in lines)


def in_any_terminal(code: Modules, terminal: TextIO) -> str:
    """*code* as *terminal* can show it: in colours unless it is a file, and in ASCII in one of another age."""
    try:
        "█▄▀".encode(terminal.encoding or "ascii")
    except UnicodeEncodeError:  # such as de_DE.ISO-8859-1
        return in_ascii(code, colours=terminal.isatty())
    return in_terminal(code, colours=terminal.isatty())


_HALF_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_INVERTED = str.maketrans(" ▀▄█", "█▄▀ ")
_BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"  # of the 256 colours, these two are the same in every colour scheme
_RESET = "\x1b[0m"
_ASCII_COLOURS = ("\x1b[48;5;231m  ", "\x1b[48;5;16m  ")  # a light module, a dark one


_CORRECTION: dict[Level, int] = {"Q": ERROR_CORRECT_Q, "M": ERROR_CORRECT_M, "L": ERROR_CORRECT_L}


def _modules(level: Level, *parts: QRData) -> Modules:
    code: QRCode[object] = QRCode(error_correction=_CORRECTION[level], border=0)
    for part in parts:
        code.add_data(part)
    return np.array(code.get_matrix(), dtype=np.bool_)


def _escaped(text: str) -> str:
    """*text* as a value of the WIFI: format, in which five characters are escaped by a backslash."""
    return "".join(f"\\{char}" if char in '\\;,:"' else char for char in text)
