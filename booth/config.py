"""The operator's settings: one file, read once into frozen models, with every fault of the file reported at once."""

import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from booth import setting_rules as rules
from booth.setting_rules import FOR_EVER, Edges
from booth.setting_tables import CloudSettings, Line, PlaceSettings, SecondCopySettings, Table
from booth.toml_files import TomlFault, read_model

Turn = Literal[0, 90, 180, 270]
Network = Literal["venue", "own", "none"]
OfferKind = Literal["photo", "strip", "clip"]
LookName = Literal["black and white", "warm", "film"]
Language = Literal["en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "ar", "zh", "ja"]


class SettingsFault(Exception):
    """A settings file, or a file that it names, that cannot be used; *reasons* has a sentence for each fault."""

    def __init__(self, path: Path, reasons: list[str]) -> None:
        super().__init__(f"{path}: " + "; ".join(reasons))
        self.path = path
        self.reasons = reasons


_NO_NAME = "booth"  # of an event that the operator has not named


class Event(Table):
    """What is celebrated."""

    name: Annotated[str, AfterValidator(rules.event_name)] = Field(_NO_NAME, min_length=1, max_length=64)
    line: Line = Field("", max_length=80)
    logo: Line = ""
    overlay: Annotated[tuple[Line, ...], Field(strict=False)] = ()
    keep: Annotated[str, AfterValidator(rules.kept)] = "14 days"
    folder: Annotated[str, AfterValidator(rules.folder_beside)] = ""

    @property
    def title(self) -> str:
        """What stands on paper: the line, else the name unless that is none of the operator's."""
        return self.line or ("" if self.name == _NO_NAME else self.name)

    @property
    def kept_for(self) -> timedelta | None:
        """How long a photo stays; None: for ever."""
        if self.keep == FOR_EVER:
            return None
        number, unit = self.keep.split()
        return timedelta(hours=int(number)) if unit.startswith("hour") else timedelta(days=int(number))


class CameraSettings(Table):
    """Which camera, and how it is mounted."""

    device: Line = Field("auto", min_length=1)
    rotation: Turn = 0
    demo: Line = ""


class CutoutSettings(Table):
    """How guests are cut out of the room."""

    model: Literal["auto", "general", "landscape"] = "auto"
    threshold: float = Field(0.5, ge=0.1, le=0.9)
    mirror: bool = True


class PhotoSettings(Table):
    """How a photo is taken and kept."""

    countdown: float = Field(5.0, ge=1, le=30)
    shape: Annotated[str, AfterValidator(rules.shape)] = "screen"
    mirror: bool = False
    walk_away: Literal["keep", "delete"] = "keep"


class OfferSettings(Table):
    """What guests can choose to have made of them."""

    kinds: Annotated[tuple[OfferKind, ...], Field(min_length=1, strict=False), AfterValidator(rules.each_once)] = (
        "photo",
    )
    looks: Annotated[tuple[LookName, ...], Field(strict=False), AfterValidator(rules.each_once)] = ()


class StripSettings(Table):
    """How a strip is taken and composed."""

    shots: int = Field(4, ge=2, le=4)
    pause: float = Field(3.0, ge=1, le=30)
    scenes: Literal["next", "same"] = "next"
    layout: Line = Field("strip", min_length=1)


class ScreenSettings(Table):
    """What guests see and hear."""

    display: int = Field(0, ge=0, le=15)
    rotation: Turn = 0
    touch_rotation: Turn = 0
    touch_flip: bool = False
    touch_edges: Annotated[Edges, Field(strict=False), AfterValidator(rules.edges)] = (0.0, 0.0, 1.0, 1.0)
    lens: Literal["top", "bottom", "left", "right"] = "top"
    languages: Annotated[tuple[Language, ...], Field(min_length=1, strict=False), AfterValidator(rules.each_once)] = (
        "en",
    )
    sound: bool = True
    reduced_motion: bool = False


class Patience(Table):
    """Seconds without a touch before the guest has left."""

    choose: float = Field(45.0, ge=5, le=3600)
    photo: float = Field(15.0, ge=5, le=3600)
    share: float = Field(60.0, ge=5, le=3600)
    share_with_wifi: float = Field(120.0, ge=5, le=3600)


class ShareSettings(Table):
    """How phones reach the booth."""

    network: Network = "venue"
    interface: Annotated[str, AfterValidator(rules.interface)] = Field("auto", min_length=1, max_length=15)
    address: Annotated[str, AfterValidator(rules.address)] = Field("auto", min_length=1, max_length=253)
    port: int = Field(8000, ge=1024, le=65535)
    wifi_name: Annotated[str, AfterValidator(rules.wifi_name)] = ""
    wifi_password: Annotated[str, AfterValidator(rules.wifi_password)] = ""
    wifi_hidden: bool = False

    @model_validator(mode="after")
    def _named(self) -> Self:
        if not self.wifi_name and (self.wifi_password or self.wifi_hidden):
            given = "wifi_password" if self.wifi_password else "wifi_hidden"
            raise ValueError(f"{given} is there without wifi_name: write the Wi-Fi's name too, or leave out both")
        return self


class AlbumSettings(Table):
    """Where photos are kept."""

    folder: Line = Field("photos", min_length=1)
    second_folder: Line = ""
    keep_negatives: bool = False
    mounted: bool = False
    unflushed: bool = False

    def folders(self, home: Path) -> tuple[Path, ...]:
        """The photo folder, and the second one if there is one; *home* is where the settings file lies."""
        return (home / self.folder, *([home / self.second_folder] if self.second_folder else []))


class SceneSettings(Table):
    """Which scenes may be chosen, and how guests stand in them."""

    shown: Annotated[tuple[Line, ...], Field(strict=False), AfterValidator(rules.each_once)] = ()
    online: Annotated[tuple[Line, ...], Field(strict=False, max_length=4), AfterValidator(rules.each_once)] = ()
    here: bool = False
    light: float = Field(0.7, ge=0, le=1)
    motion: bool = True


class PrivacySettings(Table):
    """What guests are told and asked about their photos."""

    consent: Literal["off", "notice", "ask"] = "notice"
    words: Line = Field("", max_length=160)


class GallerySettings(Table):
    """Photos that everybody may see whose guests said so."""

    enabled: bool = False


class PrintSettings(Table):
    """The printer, and how many sheets there are for guests."""

    printer: Annotated[str, AfterValidator(rules.printer_name)] = Field("", max_length=127)
    paper: Literal["4x6in", "10x15cm", "100x148mm", "5x7in"] = "4x6in"
    layout: Line = ""
    automatic: bool = False
    copies: int = Field(1, ge=1, le=10)
    per_guest: int = Field(2, ge=0, le=1000)
    per_event: int = Field(0, ge=0, le=100_000)
    options: Annotated[tuple[Annotated[str, AfterValidator(rules.printer_option)], ...], Field(strict=False)] = ()


class OperatorSettings(Table):
    """Whom guests may call, and who may open the panel."""

    contact: Line = Field("", max_length=60)
    pin: Annotated[str, BeforeValidator(rules.pin)] = ""


Command = Annotated[tuple[Line, ...], Field(strict=False), AfterValidator(rules.command)]
"""A command and its arguments, each as it is: no shell reads them."""


class HookSettings(Table):
    """What the operator has run when something happens."""

    countdown: Command = ()
    shot: Command = ()
    photo: Command = ()
    fault: Command = ()


class Config(Table):
    """All settings, frozen."""

    theme: Annotated[str, AfterValidator(rules.theme_name)] = Field("wonders", min_length=1)
    event: Event = Event()
    camera: CameraSettings = CameraSettings()
    cutout: CutoutSettings = CutoutSettings()
    photo: PhotoSettings = PhotoSettings()
    offer: OfferSettings = OfferSettings()
    strip: StripSettings = StripSettings()
    screen: ScreenSettings = ScreenSettings()
    patience: Patience = Patience()
    share: ShareSettings = ShareSettings()
    album: AlbumSettings = AlbumSettings()
    scenes: SceneSettings = SceneSettings()
    privacy: PrivacySettings = PrivacySettings()
    gallery: GallerySettings = GallerySettings()
    print: PrintSettings = PrintSettings()
    cloud: CloudSettings = CloudSettings()
    second_copy: SecondCopySettings = SecondCopySettings()
    operator: OperatorSettings = OperatorSettings()
    hooks: HookSettings = HookSettings()

    @property
    def places(self) -> tuple[PlaceSettings, ...]:
        """Where copies of photos are kept: none, one or two places."""
        return tuple(each for each in (self.cloud, self.second_copy) if each.target)

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.cloud.target and self.cloud.place.rstrip("/") == self.second_copy.place.rstrip("/"):
            raise ValueError("second_copy.place: is that of cloud, where the first copy is; name another place")
        return self


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
KINDS: tuple[OfferKind, ...] = get_args(OfferKind)
LOOK_NAMES: tuple[LookName, ...] = get_args(LookName)
