"""QR codes: the link to a photo, the Wi-Fi to join first, and either of them in a terminal."""

import numpy as np
from numpy.typing import NDArray
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

Modules = NDArray[np.bool_]
"""The modules of a code: square, True is black, without quiet zone."""

QUIET_ZONE = 4  # modules of white that whoever draws a code leaves on each side of it (ISO/IEC 18004)


def photo_code(link: str) -> Modules:
    """The code of *link*, which must be in upper case: alphanumeric mode takes 5.5 bits a letter instead of 8, so that
    the same card holds larger modules and is read from further away.

    Level Q: a quarter of the code may be hidden by glare or a thumb. Raises ValueError for letters that the mode lacks.
    """
    return _modules(QRData(link, mode=MODE_ALPHA_NUM))


def wifi_code(name: str, password: str) -> Modules:
    """The code with which a phone joins the Wi-Fi *name*; an open one if *password* is empty."""
    kind = f"T:WPA;S:{_escaped(name)};P:{_escaped(password)};" if password else f"T:nopass;S:{_escaped(name)};"
    return _modules(QRData(f"WIFI:{kind};".encode(), mode=MODE_8BIT_BYTE))


def in_terminal(code: Modules, *, colours: bool = True) -> str:
    """*code* with its quiet zone in half blocks, two modules to a letter, each line ended with a line feed.

    With *colours* it is black on white whatever the terminal's own colours are. Without (a file, a journal) its light
    modules are the ones that are drawn, which is right for light letters on a dark ground.
    """
    card = np.pad(code, QUIET_ZONE)
    if len(card) % 2:
        card = np.pad(card, ((0, 1), (0, 0)))
    pairs = [
        [_HALVES[two] for two in zip(upper, lower, strict=True)] for upper, lower in card.reshape(-1, 2, card.shape[1])
    ]
    if colours:
        return "".join(f"{_BLACK_ON_WHITE}{''.join(line)}{_AS_BEFORE}\n" for line in pairs)
    return "".join("".join(line).translate(_NEGATIVE) + "\n" for line in pairs)


_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_NEGATIVE = str.maketrans(" ▀▄█", "█▄▀ ")
_BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"  # of the 256 colours, these two are the same in every colour scheme
_AS_BEFORE = "\x1b[0m"


def _modules(data: QRData) -> Modules:
    code: QRCode[object] = QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(data)
    return np.array(code.get_matrix(), dtype=np.bool_)


def _escaped(text: str) -> str:
    """*text* as a value of the WIFI: format, in which five letters have a meaning of their own."""
    return "".join(f"\\{letter}" if letter in '\\;,:"' else letter for letter in text)
