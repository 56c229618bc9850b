"""What a scene.toml states about its place: read strictly, every fault reported at once, a default for all it omits."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from booth.imaging.cropping import Focus
from booth.texts import one_line
from booth.toml_files import TomlFault, read_model


def _colour(text: str) -> str:
    if len(text) != 7 or text[0] != "#" or not set(text[1:]) <= set("0123456789abcdefABCDEF"):
        raise ValueError('must be a colour such as "#ffbc79"')
    return text


def _point(point: object) -> Focus:
    match point:
        case [int() | float() as x, int() | float() as y] if 0 <= x <= 1 and 0 <= y <= 1:
            return float(x), float(y)
    raise ValueError("must be two shares such as [0.5, 0.4]")


Fraction = Annotated[float, Field(ge=0, le=1)]
HexColour = Annotated[str, AfterValidator(_colour)]
"""Red, green, blue of sRGB as in web pages: "#ffbc79"."""
Texts = dict[str, Annotated[str, Field(max_length=80), AfterValidator(one_line)]]
"""The same text by language; under "" if it is one for all languages."""


class DescriptionFault(Exception):
    """A scene.toml that cannot be used; its text is everything that is wrong with it."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Light(_Section):
    """The light of the place, as the camera sees it."""

    azimuth: float = Field(0.0, ge=-180, le=180)  # degrees: 0 from behind the camera, 90 from the right
    elevation: float = Field(40.0, ge=-90, le=90)  # degrees above the horizon
    colour: HexColour = "#ffffff"  # of the key light
    ambient: HexColour = "#ffffff"  # the colour of all other light
    contrast: float = Field(1.0, ge=0.5, le=1.5)  # 1 as in an evenly lit room; above it crisp, below it misty
    brightness: float = Field(0.55, ge=0.3, le=0.7)  # level of mid skin on the screen, 0 (black) to 1 (white)
    reach: Fraction = 0.5  # how far guests may be drawn towards all this


class Haze(_Section):
    """The air between the camera and the guests."""

    colour: HexColour = "#ffffff"
    amount: float = Field(0.0, ge=0, le=0.3)  # opacity


class Depth(_Section):
    """How guests are set apart from the place, and how they touch its ground."""

    softness: float = Field(1.0, ge=0, le=5)  # blur behind the guests, thousandths of the picture's height
    shadow: float = Field(0.0, ge=0, le=0.6)  # opacity of the shadow that feet cast on the ground


class Water(_Section):
    """Moving water between two rows."""

    top: Fraction  # of the picture's height: the waterline far away
    bottom: Fraction = 1.0
    strength: float = Field(2.6, ge=0, le=12)  # pixels that the nearest water moves, in a picture 1080 high


class Particles(_Section):
    """What drifts through the air, or the sea, of the place."""

    kind: Literal["snow", "petals", "bubbles", "dust"]
    density: Fraction = 0.5


class Motion(_Section):
    """What moves."""

    water: Water | None = None
    particles: Particles | None = None


class SceneDescription(_Section):
    """Everything that is stated about one place."""

    focus: Annotated[Focus, BeforeValidator(_point)] = (0.5, 0.5)  # what crops keep
    horizon: Fraction = 0.5  # of the height from the top; the ground that feet cast a shadow on reaches up to it
    heads: Fraction = 0.4  # where a standing guest's eyes belong, of the height from the top
    name: Texts = {}
    place: Texts = {}
    credit: str = ""
    light: Light = Light()
    haze: Haze = Haze()
    depth: Depth = Depth()
    motion: Motion = Motion()

    @field_validator("name", "place", mode="before")
    @classmethod
    def _one_for_all(cls, texts: object) -> object:
        return {"": texts} if isinstance(texts, str) else texts

    def adjusted(self, light: float, *, motion: bool) -> "SceneDescription":
        """The same with the reach of its light times *light* (0 to 1), and without what moves unless *motion*."""
        dimmed = self.light.model_copy(update={"reach": self.light.reach * light})
        return self.model_copy(update={"light": dimmed, "motion": self.motion if motion else Motion()})


def read_description(path: Path) -> SceneDescription:
    """The description in the file *path*. Raises DescriptionFault."""
    try:
        return read_model(path, SceneDescription)
    except TomlFault as fault:
        raise DescriptionFault("; ".join(fault.reasons)) from fault
