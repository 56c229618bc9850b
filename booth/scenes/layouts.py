"""Finds a theme's layouts: each is a folder with a layout.toml, which says what lies where on a sheet of paper."""

import logging
import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from booth.imaging.picture_files import PictureFault, picture_size
from booth.picture_types import Size
from booth.problems import FileFault
from booth.scenes.description import Texts
from booth.scenes.scene_files import first_file
from booth.texts import drawable, one_line, quoted
from booth.toml_files import TomlFault, read_model

MM_PER_INCH = 25.4
FIELDS = ("line", "date", "code")  # what is filled into a layout's texts
MOST_SLOTS = 8
MOST_PIXELS = 32_000_000  # of a sheet: 8x10 inches at 600 dpi
BEYOND_MM = 25.0  # by which a slot or a text may be longer than the paper: both may run beyond its edges, or be turned

_FILE = "layout.toml"
_ENDINGS = (".webp", ".png", ".jpg", ".jpeg")
_PICTURES = {*_ENDINGS, ".avif", ".gif", ".bmp", ".tif", ".tiff", ".svg", ".pdf", ".heic", ".psd"}
_NAMED_COLOURS = ("accent", "ink", "paper")


class LayoutFault(FileFault):
    """A layout that is left out of its theme: which file or folder, and everything that is wrong with it."""


Point = tuple[float, float]
"""Millimetres from the left and from the top of the paper, or a width and a height in millimetres."""


def _point(low: float, high: float, point: object) -> Point:
    match point:
        case [int() | float() as x, int() | float() as y] if low <= x <= high and low <= y <= high:
            return float(x), float(y)
    raise ValueError(f"must be two numbers of millimetres from {low:g} to {high:g}, such as [43, 28.5]")


def _fields(text: str) -> str:
    try:
        found = [field for _, field, _, _ in string.Formatter().parse(text) if field is not None]
    except ValueError:
        found = ["{"]
    for field in found:
        if field not in FIELDS:
            raise ValueError(f"has {quoted('{' + field + '}')}; only {{line}}, {{date}} and {{code}} can be filled in")
    return one_line(text)


Paper = Annotated[Point, BeforeValidator(partial(_point, 20, 330))]
Place = Annotated[Point, BeforeValidator(partial(_point, -50, 330))]
"""It may lie beyond the paper's edge: what is printed to the edge is cut there."""
Extent = Annotated[Point, BeforeValidator(partial(_point, 1, 400))]
Turn = Annotated[float, Field(ge=-180, le=180)]
"""Degrees clockwise about the middle of what is turned."""


def _colour(colour: object) -> object:
    if isinstance(colour, str) and colour.lower().endswith(tuple(_PICTURES)):
        raise ValueError(
            "must be a colour; a picture is not named, but lies beside this file: background.png below the photos, "
            "overlay.png above them"
        )
    if isinstance(colour, str) and colour not in _NAMED_COLOURS:
        digits = colour[1:].lower()
        if len(colour) != 7 or colour[0] != "#" or not set(digits) <= set("0123456789abcdef"):
            raise ValueError('must be "accent", "ink", "paper" (the theme\'s own) or a colour such as "#ffbc79"')
    return colour


Colour = Annotated[str, BeforeValidator(_colour)]
"""One of the theme's by its name, or red, green, blue of sRGB as in web pages: "#ffbc79"."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Slot(_Section):
    """Where a photo lies on the paper; what does not have its shape is cropped."""

    place: Place  # its left upper corner
    size: Extent
    turn: Turn = 0.0
    corner: float = Field(0.0, ge=0, le=100)  # mm: the radius of its corners


class Text(_Section):
    """One line of text."""

    text: Annotated[str, Field(max_length=120), AfterValidator(_fields)]  # {line}, {date}, {code}
    place: Place  # where its foot begins, has its middle, or ends
    width: float = Field(ge=1, le=400)  # mm at most; a longer text is set smaller
    size: float = Field(ge=0.5, le=80)  # mm of the letters: the distance of lines that are set solid
    align: Literal["left", "middle", "right"] = "middle"
    weight: Literal["text", "strong"] = "text"  # of the theme's two fonts
    colour: Colour = "ink"
    spacing: float = Field(0.0, ge=-0.1, le=1)  # between letters, of their size; not in scripts whose letters join
    capitals: bool = False
    turn: Turn = 0.0


class LayoutDescription(_Section):
    """What a layout.toml says."""

    name: Texts = {}
    paper: Paper
    dpi: int = Field(300, ge=100, le=720)
    background: Colour = "paper"
    slots: Annotated[tuple[Slot, ...], Field(strict=False, min_length=1, max_length=MOST_SLOTS)]
    texts: Annotated[tuple[Text, ...], Field(strict=False, max_length=20)] = ()

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        """What is drawn stays in memory, whoever has written the file."""
        width, height = self.paper
        pixels = width * height * (self.dpi / MM_PER_INCH) ** 2
        if pixels > MOST_PIXELS:
            most = int((MOST_PIXELS / (width * height)) ** 0.5 * MM_PER_INCH)
            raise ValueError(f"dpi: must be at most {most} on paper of {width:g} x {height:g} mm, not {self.dpi}")
        longest = max(self.paper) + BEYOND_MM
        for kind, parts in (
            ("slots", [slot.size for slot in self.slots]),
            ("texts", [(text.width, text.size) for text in self.texts]),
        ):
            for number, part in enumerate(parts, 1):
                if max(part) > longest:
                    raise ValueError(f"{kind} {number}: is {max(part):g} mm long, and the paper {max(self.paper):g}")
        return self

    @field_validator("name", mode="before")
    @classmethod
    def _one_for_all(cls, texts: object) -> object:
        return {"": texts} if isinstance(texts, str) else texts


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to put photos onto paper."""

    key: str  # the name of its folder
    path: Path  # its layout.toml
    description: LayoutDescription
    background: Path | None  # a picture over the background's colour, behind the photos
    overlay: Path | None  # a picture with transparency over the photos, below the texts

    def name(self, language: str) -> str:
        """Its name in *language*, else in the first language it has, else its key."""
        names = self.description.name
        return names.get(language) or next(iter(names.values()), drawable(self.key))

    @property
    def unused(self) -> list[str]:
        """The names of pictures in its folder that are neither its background nor its overlay."""
        used = {self.background, self.overlay}
        files = sorted(self.path.parent.glob("[!.]*"))
        return [file.name for file in files if file.suffix.lower() in _PICTURES and file not in used]

    @property
    def size(self) -> Size:
        """The sheet in pixels."""
        width, height = (self.pixels(length) for length in self.description.paper)
        return round(width), round(height)

    def pixels(self, millimetres: float) -> float:
        """A length on the paper in pixels."""
        return millimetres / MM_PER_INCH * self.description.dpi


def find_layouts(folders: Sequence[Path], default: Path, log: logging.Logger) -> tuple[Layout, ...]:
    """The layouts in the theme's *folders*, by key; those of the *default* theme if there is none.

    Of layouts with the same key in several folders the first counts. Only the headers of pictures are read. Each one
    that cannot be used is left out and named in *log*, with a PictureFault or a LayoutFault as the only argument.
    """
    layouts: dict[str, Layout] = {}
    for folder in [path for place in folders for path in sorted((place / "layouts").glob("[!.]*"))]:
        if folder.name in layouts or not (folder.is_dir() or folder.suffix == ".toml"):
            continue
        try:
            layouts[folder.name] = read_layout(folder)
        except (PictureFault, LayoutFault) as fault:
            log.warning("layout left out: %s", fault)
    if not layouts and default not in folders:
        return find_layouts([default], default, log)
    return tuple(layouts[key] for key in sorted(layouts))


def read_layout(folder: Path) -> Layout:
    """The layout in *folder*. Raises PictureFault, LayoutFault."""
    path = folder / _FILE
    if not folder.is_dir():
        raise LayoutFault(folder, f"a layout is a folder; make one, and put this into it under the name {_FILE}")
    if not path.is_file():
        near = sorted(each.name for each in folder.iterdir() if each.name.lower().startswith(_FILE))
        remedy = f'rename "{quoted(near[0])}"' if near else "copy that of another layout and change it"
        raise LayoutFault(folder, f"it has no {_FILE}; {remedy}")
    try:
        description = read_model(path, LayoutDescription)
    except TomlFault as fault:
        raise LayoutFault(path, "; ".join(fault.reasons)) from fault
    background, overlay = (
        first_file([folder], *(f"{name}{ending}" for ending in _ENDINGS)) for name in ("background", "overlay")
    )
    for picture in (background, overlay):
        if picture:
            picture_size(picture)  # raises if it is no picture
    return Layout(folder.name, path, description, background, overlay)
