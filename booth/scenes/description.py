"""What a scene.toml says about its place: read strictly, every fault told at once, sensible where it is silent."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from booth.config import reasons


def _colour(text: str) -> str:
    if len(text) != 7 or text[0] != "#" or not set(text[1:]) <= set("0123456789abcdefABCDEF"):
        raise ValueError('must be a colour such as "#ffbc79"')
    return text


def _point(point: object) -> tuple[float, float]:
    match point:
        case [int() | float() as x, int() | float() as y] if 0 <= x <= 1 and 0 <= y <= 1:
            return float(x), float(y)
    raise ValueError("must be two shares such as [0.5, 0.4]")


Share = Annotated[float, Field(ge=0, le=1)]
Colour = Annotated[str, AfterValidator(_colour)]
"""Red, green, blue of sRGB as in web pages."""
Texts = dict[str, str]
"""The same text by language; under "" if it is one for all."""


class DescriptionFault(ValueError):
    """A scene.toml that cannot be used; says everything that is wrong with it."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Light(_Part):
    """The light of the place, as the camera sees it."""

    azimuth: float = Field(0.0, ge=-180, le=180)  # degrees: 0 from behind the camera, 90 from right
    elevation: float = Field(40.0, ge=-90, le=90)  # degrees above the horizon
    colour: Colour = "#ffffff"  # of the key light
    ambient: Colour = "#ffffff"  # of all other light
    contrast: float = Field(1.0, ge=0.5, le=1.5)  # 1 as in an evenly lit room, more is crisp, less is misty
    brightness: float = Field(0.55, ge=0.3, le=0.7)  # share of white that mid skin shows on the screen
    reach: Share = 0.5  # how far guests may be drawn towards all this


class Haze(_Part):
    """The air between the camera and the guests."""

    colour: Colour = "#ffffff"
    amount: float = Field(0.0, ge=0, le=0.3)  # share of what lies behind that it hides


class Depth(_Part):
    """How guests are set apart from the place, and how they touch its ground."""

    softness: float = Field(1.0, ge=0, le=5)  # blur behind the guests, thousandths of the picture's height
    shadow: float = Field(0.0, ge=0, le=0.6)  # how much of the ground's light feet take


class Water(_Part):
    """Water that moves, between two rows."""

    top: Share  # of the picture's height: the waterline far away
    bottom: Share = 1.0
    strength: float = Field(2.6, ge=0, le=12)  # pixels that the nearest water moves, in a picture 1080 high


class Particles(_Part):
    """What drifts through the air, or the sea, of the place."""

    kind: Literal["snow", "petals", "bubbles", "dust"]
    density: Share = 0.5


class Motion(_Part):
    """What moves."""

    water: Water | None = None
    particles: Particles | None = None


class SceneDescription(_Part):
    """Everything that is said about one place."""

    focus: Annotated[tuple[float, float], BeforeValidator(_point)] = (0.5, 0.5)  # what crops keep: from left, from top
    horizon: Share = 0.5  # of the height from the top
    heads: Share = 0.4  # where a standing guest's eyes belong, of the height from the top
    feet: float = Field(1.2, ge=0.5, le=3)  # where feet belong, of the height; above 1 they are not in the picture
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

    def wanted(self, light: float, *, motion: bool) -> "SceneDescription":
        """The same with guests drawn only *light* (0 to 1) as far, and with nothing that moves unless *motion*."""
        reach = self.light.model_copy(update={"reach": self.light.reach * light})
        return self.model_copy(update={"light": reach, "motion": self.motion if motion else Motion()})


def read_description(path: Path) -> SceneDescription:
    """What the file *path* says. Raises SettingFault."""
    try:
        return SceneDescription.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as fault:
        raise DescriptionFault(f"the file cannot be read: {fault.strerror}") from fault
    except UnicodeDecodeError as fault:
        raise DescriptionFault("the file is not plain UTF-8 text") from fault
    except tomllib.TOMLDecodeError as fault:
        raise DescriptionFault(f"this is not TOML: {fault}") from fault
    except ValidationError as fault:
        raise DescriptionFault("; ".join(reasons(fault, SceneDescription))) from fault
