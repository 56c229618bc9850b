import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData

from booth.sharing.qr import QUIET_ZONE, in_ascii, in_terminal, photo_code, wifi_code

TOKEN = "K7MZQ2X5B3N4P6R7TUVWXYZ234"
LINKS = [
    f"http://{place}/P/{TOKEN}"
    for place in (
        "10.0.0.5:8000",
        "192.168.4.1:8000",
        "192.168.178.100:65535",
        "BOOTH.LAN:8000",
        "PHOTO-BOOTH.LOCAL:8000",
    )
]


def drawn(code: NDArray[np.bool_], module: int = 6, blur: float = 0.0) -> NDArray[np.uint8]:
    """The code as a camera sees it on a dark screen: a white card with a quiet zone, slightly out of focus."""
    card = np.kron(np.pad(~code, QUIET_ZONE, constant_values=True), np.ones((module, module), np.uint8)) * 255
    picture = np.pad(card.astype(np.uint8), 60, constant_values=20)
    return cv2.GaussianBlur(picture, (0, 0), blur).astype(np.uint8) if blur else picture


def read(picture: NDArray[np.uint8]) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def version(code: NDArray[np.bool_]) -> int:
    return (len(code) - 17) // 4


@pytest.mark.parametrize("link", LINKS)
def test_links_of_the_booth_make_codes_of_version_three_or_four(link: str) -> None:
    assert version(photo_code(link)) in (3, 4)


@pytest.mark.parametrize("link", LINKS)
def test_the_scheme_in_lower_case_costs_no_module(link: str) -> None:
    assert link.startswith("http://")  # HTTP:// is no link to a few scanner programs
    in_upper_case: QRCode[object] = QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    in_upper_case.add_data(QRData(link.upper(), mode=MODE_ALPHA_NUM))

    assert len(photo_code(link)) == len(in_upper_case.get_matrix())


@pytest.mark.parametrize("link", LINKS)
def test_two_decoders_read_a_slightly_blurred_code(link: str) -> None:
    picture = drawn(photo_code(link), blur=2.0)

    assert read(picture) == [link]
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == link


def test_a_quarter_of_the_code_may_be_hidden() -> None:
    (code,) = zxingcpp.read_barcodes(drawn(photo_code(LINKS[1])))

    assert code.ec_level == "Q"


def test_a_code_has_no_quiet_zone_of_its_own() -> None:
    code = photo_code(LINKS[0])

    assert code.dtype == np.bool_
    assert code.shape == (len(code), len(code))
    assert code[0, :7].all()
    assert code[:7, 0].all()
    assert code[-1, :7].all()


def test_characters_that_no_link_has_are_refused() -> None:
    with pytest.raises(ValueError):
        photo_code("http://192.168.4.1:8000/P/[TOKEN]")


@pytest.mark.parametrize(("path", "size"), [("", 41), ("/our/party", 45)])
def test_a_public_link_is_read_as_it_is_since_there_case_counts(path: str, size: int) -> None:
    link = f"https://PHOTOS.EXAMPLE{path}/ANNA-AND-TOM-61CC/0A1B2C3D/2026-06-12/{'ABCDEFGH' * 3}AB/PAGE.HTML"
    code = photo_code(link)
    (read,) = zxingcpp.read_barcodes(np.kron(~np.pad(code, QUIET_ZONE), np.ones((4, 4), bool)).astype(np.uint8) * 255)
    assert read.text == link
    assert len(code) == size


@pytest.mark.parametrize(
    ("name", "password", "content"),
    [
        ("Booth", "secret words", "WIFI:T:WPA;S:Booth;P:secret words;;"),
        ("Anna & Björn", "größe", "WIFI:T:WPA;S:Anna & Björn;P:größe;;"),
        ('a;b,c:d"e\\f', "x;y", 'WIFI:T:WPA;S:a\\;b\\,c\\:d\\"e\\\\f;P:x\\;y;;'),
        ("Open", "", "WIFI:T:nopass;S:Open;;"),
    ],
)
def test_a_wifi_code_says_name_and_password_as_phones_expect_them(name: str, password: str, content: str) -> None:
    assert read(drawn(wifi_code(name, password))) == [content]


def rasterised(text: str) -> NDArray[np.uint8]:
    """Half blocks as a terminal draws them, each letter 8 wide and 16 high; 1 where the letter's own colour is."""
    halves = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    lines = [line.removeprefix("\x1b[38;5;16;48;5;231m").removesuffix("\x1b[0m") for line in text.splitlines()]
    rows = [[halves[letter][half] for letter in line] for line in lines for half in (0, 1)]
    return np.kron(np.array(rows, np.uint8), np.ones((8, 8), np.uint8)).astype(np.uint8)


def test_a_code_in_a_terminal_is_black_on_white_in_every_colour_scheme() -> None:
    link = LINKS[1]
    text = in_terminal(photo_code(link))

    assert all(line.startswith("\x1b[38;5;16;48;5;231m") and line.endswith("\x1b[0m") for line in text.splitlines())
    assert read((1 - rasterised(text)) * 255) == [link]


def test_a_code_in_a_plain_file_is_right_for_light_letters_on_a_dark_ground() -> None:
    link = LINKS[1]
    text = in_terminal(photo_code(link), colours=False)

    assert "\x1b" not in text
    assert read(rasterised(text) * 255) == [link]


@pytest.mark.parametrize("colours", [True, False])
def test_a_code_in_a_terminal_has_four_modules_of_white_around_it(*, colours: bool) -> None:
    ink = rasterised(in_terminal(photo_code(LINKS[1]), colours=colours))[::8, ::8]
    black = ink == colours

    assert not black[:4].any()
    assert not black[-4:].any()
    assert not black[:, :4].any()
    assert not black[:, -4:].any()


def test_a_hidden_network_is_said_to_be_hidden() -> None:
    assert read(drawn(wifi_code("Cafe", "sea of lights", hidden=True))) == [
        "WIFI:T:WPA;S:Cafe;P:sea of lights;H:true;;"
    ]
    assert read(drawn(wifi_code("Open", "", hidden=True))) == ["WIFI:T:nopass;S:Open;H:true;;"]


@pytest.mark.parametrize("colours", [True, False])
def test_a_code_can_be_read_in_a_terminal_that_has_nothing_but_ascii(*, colours: bool) -> None:
    text = in_ascii(photo_code(LINKS[1]), colours=colours)
    assert text.isascii()
    if colours:  # the ground of each pair of spaces
        text = text.replace("\x1b[48;5;231m  ", "##").replace("\x1b[48;5;16m  ", "  ").replace("\x1b[0m", "")
    light = np.array([[letter == "#" for letter in line] for line in text.splitlines()], np.uint8)
    assert read(np.kron(light, np.ones((16, 8), np.uint8)).astype(np.uint8) * 255) == [LINKS[1]]
