"""The operator's settings: one file, read once into frozen models, with every fault of the file reported at once."""

import re
import shutil
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from booth.texts import one_line, quoted
from booth.toml_files import TomlFault, read_model

Turn = Literal[0, 90, 180, 270]
Network = Literal["venue", "own", "none"]
Language = Literal["en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "ar", "zh", "ja"]


class SettingsFault(Exception):
    """A settings file, or a file that it names, that cannot be used; *reasons* has a sentence for each fault."""

    def __init__(self, path: Path, reasons: list[str]) -> None:
        super().__init__(f"{path}: " + "; ".join(reasons))
        self.path = path
        self.reasons = reasons


def _shape(text: str) -> str:
    if text != "screen":
        width, colon, height = text.partition(":")
        if not (
            colon and width.isdecimal() and height.isdecimal() and 0 < int(width) <= 100 and 0 < int(height) <= 100
        ):
            raise ValueError('must be "screen" or width:height such as "3:2"')
        if not 1 / 3 <= int(width) / int(height) <= 3:
            raise ValueError("must not be more than three times as long as it is wide")
    return text


def _each_once(languages: tuple[Language, ...]) -> tuple[Language, ...]:
    if len(set(languages)) != len(languages):
        raise ValueError("must name each language once")
    return languages


def _event_name(text: str) -> str:
    if text and not text.strip():
        raise ValueError("has nothing but spaces")
    return one_line(text)


def _kept(text: str) -> str:
    if text != FOR_EVER and not re.fullmatch(r"[1-9]\d{0,3} (hours?|days?)", text):
        raise ValueError(f'must be a time such as "14 days", "36 hours" or "{FOR_EVER}"')
    return text


def _theme_name(text: str) -> str:
    for char in text:
        if not (char.isalnum() or char in "_-" or unicodedata.combining(char)):
            raise ValueError(f'"{quoted(char)}" cannot stand in the name of a theme, which is that of its folder')
    return text


def _address(text: str) -> str:
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


def _interface(text: str) -> str:
    """Linux' dev_valid_name, without spaces."""
    for char in text:
        if not "!" <= char <= "~" or char in "/:":
            raise ValueError(f'"{quoted(char)}" cannot stand in the name of an interface, such as "wlan0"')
    return text


def _wifi_name(text: str) -> str:
    if len(text.encode("utf-8", "replace")) > WIFI_NAME_BYTES:
        size = len(text.encode("utf-8", "replace"))
        raise ValueError(f"is longer than any Wi-Fi's name: it has {size} bytes, and {WIFI_NAME_BYTES} are the most")
    return one_line(text)


def _wifi_password(text: str) -> str:
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


def _edges(edges: "Edges") -> "Edges":
    left, top, right, bottom = edges
    if not (0.2 <= right - left <= 5 and 0.2 <= bottom - top <= 5):  # inf and nan are neither
        raise ValueError("must be left, top, right, bottom: right 0.2 to 5 more than left, bottom than top")
    return edges


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


FOR_EVER = "for ever"
WIFI_NAME_BYTES = 32  # IEEE 802.11: of an SSID
Edges = tuple[float, float, float, float]
Line = Annotated[str, AfterValidator(one_line)]
"""A text on one line: it is drawn, or names a file."""


class Event(_Settings):
    """What is celebrated."""

    name: Annotated[str, AfterValidator(_event_name)] = Field("booth", min_length=1, max_length=64)
    line: Line = Field("", max_length=80)
    logo: Line = ""
    overlay: Annotated[tuple[Line, ...], Field(strict=False)] = ()
    keep: Annotated[str, AfterValidator(_kept)] = "14 days"

    @property
    def kept_for(self) -> timedelta | None:
        """How long a photo stays; None: for ever."""
        if self.keep == FOR_EVER:
            return None
        number, unit = self.keep.split()
        return timedelta(hours=int(number)) if unit.startswith("hour") else timedelta(days=int(number))


class CameraSettings(_Settings):
    """Which camera, and how it is mounted."""

    device: Line = Field("auto", min_length=1)
    rotation: Turn = 0
    demo: Line = ""


class CutoutSettings(_Settings):
    """How guests are cut out of the room."""

    model: Literal["auto", "general", "landscape"] = "auto"
    threshold: float = Field(0.5, ge=0.1, le=0.9)
    mirror: bool = True


class PhotoSettings(_Settings):
    """How a photo is taken and kept."""

    countdown: float = Field(5.0, ge=1, le=30)
    shape: Annotated[str, AfterValidator(_shape)] = "screen"
    mirror: bool = False
    walk_away: Literal["keep", "delete"] = "keep"


class ScreenSettings(_Settings):
    """What guests see and hear."""

    display: int = Field(0, ge=0, le=15)
    rotation: Turn = 0
    touch_rotation: Turn = 0
    touch_flip: bool = False
    touch_edges: Annotated[Edges, Field(strict=False), AfterValidator(_edges)] = (0.0, 0.0, 1.0, 1.0)
    lens: Literal["top", "bottom", "left", "right"] = "top"
    languages: Annotated[tuple[Language, ...], Field(min_length=1, strict=False), AfterValidator(_each_once)] = ("en",)
    sound: bool = True
    reduced_motion: bool = False


class Patience(_Settings):
    """Seconds without a touch before the guest has left."""

    choose: float = Field(45.0, ge=5, le=3600)
    photo: float = Field(15.0, ge=5, le=3600)
    share: float = Field(60.0, ge=5, le=3600)
    share_with_wifi: float = Field(120.0, ge=5, le=3600)


class ShareSettings(_Settings):
    """How phones reach the booth."""

    network: Network = "venue"
    interface: Annotated[str, AfterValidator(_interface)] = Field("auto", min_length=1, max_length=15)
    address: Annotated[str, AfterValidator(_address)] = Field("auto", min_length=1, max_length=253)
    port: int = Field(8000, ge=1024, le=65535)
    wifi_name: Annotated[str, AfterValidator(_wifi_name)] = ""
    wifi_password: Annotated[str, AfterValidator(_wifi_password)] = ""
    wifi_hidden: bool = False

    @model_validator(mode="after")
    def _named(self) -> Self:
        if not self.wifi_name and (self.wifi_password or self.wifi_hidden):
            given = "wifi_password" if self.wifi_password else "wifi_hidden"
            raise ValueError(f"{given} is there without wifi_name: write the Wi-Fi's name too, or leave out both")
        return self


class AlbumSettings(_Settings):
    """Where photos are kept."""

    folder: Line = Field("photos", min_length=1)
    keep_negatives: bool = False
    mounted: bool = False
    unflushed: bool = False


class SceneSettings(_Settings):
    """Which scenes may be chosen beside the theme's, and how guests stand in them."""

    here: bool = False
    light: float = Field(0.7, ge=0, le=1)
    motion: bool = True


class PrivacySettings(_Settings):
    """What guests are told and asked about their photos."""

    consent: Literal["off", "notice", "ask"] = "notice"
    words: Line = Field("", max_length=160)
    party_album: bool = False


class OperatorSettings(_Settings):
    """Whom guests may call."""

    contact: Line = Field("", max_length=60)


class Config(_Settings):
    """All settings, frozen."""

    theme: Annotated[str, AfterValidator(_theme_name)] = Field("wonders", min_length=1)
    event: Event = Event()
    camera: CameraSettings = CameraSettings()
    cutout: CutoutSettings = CutoutSettings()
    photo: PhotoSettings = PhotoSettings()
    screen: ScreenSettings = ScreenSettings()
    patience: Patience = Patience()
    share: ShareSettings = ShareSettings()
    album: AlbumSettings = AlbumSettings()
    scenes: SceneSettings = SceneSettings()
    privacy: PrivacySettings = PrivacySettings()
    operator: OperatorSettings = OperatorSettings()


SHIPPED = Path(__file__).parent.parent / "config.toml"


def find_settings(named: str | None, environment: Mapping[str, str]) -> Path:
    """The settings file: *named*, else the state folder's, else ./config.toml, else the user's, else the shipped one.

    A state folder (systemd's STATE_DIRECTORY) that has none gets a copy of the shipped one to edit.
    """
    if named:
        return Path(named).absolute()
    state = environment.get("STATE_DIRECTORY")
    home = environment.get("XDG_CONFIG_HOME") or Path(environment.get("HOME", "/")) / ".config"
    if state and not Path(state, "config.toml").is_file():
        shutil.copy(SHIPPED, state)
    for place in ([state] if state else []) + [Path.cwd(), Path(home, "booth")]:
        if Path(place, "config.toml").is_file():
            return Path(place, "config.toml").absolute()
    return SHIPPED


def read_config(path: Path) -> Config:
    """Reads and checks the settings file *path*.

    Raises SettingsFault with every reason at once: the file is missing or unreadable, is not TOML, names a setting that
    does not exist, gives a value of the wrong kind or out of its range.
    """
    try:
        # An empty file is what a pulled plug leaves of one that was being saved; no operator means it.
        return read_model(path, Config, if_empty="the file is empty: write the settings again, or begin with [event]")
    except TomlFault as fault:
        raise SettingsFault(path, fault.reasons) from fault


LANGUAGES: tuple[str, ...] = get_args(Language)
