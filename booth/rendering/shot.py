"""How a scene is photographed and developed: what every scene's script says about its camera, samples and grading."""

import math
from dataclasses import dataclass

SIZE = (2560, 1440)  # pixels of a finished scene
SENSOR = 36.0  # millimetres wide, what lenses are counted for
ASPECT = SIZE[0] / SIZE[1]
GROUND = (0.0, 0.0, 1.9)  # metres, where the camera stands if the script does not say


@dataclass(frozen=True)
class Camera:
    """A camera that looks along +y, x to its right, z up; metres and degrees.

    *lens* in millimetres on a sensor 36 wide. *shift* moves the horizon down without converging lines: it then lies at
    0.5 + shift * 16 / 9 of the height from the top. *fstop* None: everything is sharp; otherwise what is *focus* metres
    away is.
    """

    position: tuple[float, float, float] = GROUND
    lens: float = 30.0
    shift: float = 0.0
    pitch: float = 0.0
    yaw: float = 0.0
    focus: float = 10.0
    fstop: float | None = None
    blades: int = 0

    @property
    def horizon(self) -> float:
        """Where the horizon lies, as a share of the height from the top; for a level camera."""
        return 0.5 + self.shift * ASPECT

    def seen_at(self, across: float, down: float, away: float) -> tuple[float, float, float]:
        """The point *away* metres ahead that is seen there in the picture (shares); for one that turns to no side."""
        half = SENSOR / 2 / self.lens
        x, up = (across * 2 - 1) * half * away, (1 - down * 2) * half / ASPECT * away + self.shift * 2 * half * away
        tilt = math.radians(self.pitch)
        ahead, above = away * math.cos(tilt) - up * math.sin(tilt), away * math.sin(tilt) + up * math.cos(tilt)
        return self.position[0] + x, self.position[1] + ahead, self.position[2] + above


@dataclass(frozen=True)
class Grading:
    """From light to a picture: AgX by Blender's own colour management, and what a lens and film add.

    *exposure* in stops. *bloom*: the share of light above *bloom_from* that is spread around. *before*: saturation of
    the light (AgX pales bright skies), *after*: of the picture. *softness*: Gaussian, thousandths of the height.
    *grain*, *sharpen*, *vignette*: shares, 0 for none.
    """

    exposure: float = 0.0
    look: str = "AgX - Medium High Contrast"
    white: tuple[float, float, float] = (1.0, 1.0, 1.0)
    bloom: float = 0.1
    bloom_from: float = 1.0
    before: float = 1.0
    after: float = 1.0
    softness: float = 0.0
    sharpen: float = 0.25
    vignette: float = 0.18
    grain: float = 0.005


@dataclass(frozen=True)
class Shot:
    """What a scene's script says about its picture; *foreground_* is for the layer in front of the guests."""

    camera: Camera
    grading: Grading
    samples: int = 16
    foreground_camera: Camera | None = None
    """The scene's own, with a lens that draws near things softly; it must see the same picture."""
    foreground_samples: int = 16
    bounces: int = 4
    noise: float = 0.04
    """Where sampling may stop: what Cycles calls the noise threshold."""
    sky: bool = True
    """False: the place is rendered without its sky too, and `retouched` draws what is behind, by the alpha."""
