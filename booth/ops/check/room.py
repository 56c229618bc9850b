"""What the check finds about the room: its light, and whether the empty room has been learned."""

from booth.imaging.exposure import Fault, fault_of_light
from booth.operator.finding import Finding
from booth.picture_types import Picture
from booth.segmentation.live.background import BackgroundModel

LIGHT: dict[Fault | None, Finding] = {
    None: Finding("ok", "light", "the light is good"),
    "too dark": Finding(
        "warning",
        "light",
        "it is dark in front of the camera",
        "Put a lamp beside the screen, shining at the guests.",
    ),
    "too bright": Finding(
        "warning",
        "light",
        "much of the picture is plain white",
        "Turn a lamp away from the camera, or move the camera out of the sun.",
    ),
    "backlight": Finding(
        "warning",
        "light",
        "there is a bright window or lamp behind the guests, who will be dark",
        "Draw the curtain, turn the booth around, or put a lamp beside the screen.",
    ),
}


def about_light(picture: Picture) -> Finding:
    """Whether guests in front of the camera are lit well."""
    return LIGHT[fault_of_light(picture)]


def about_empty_room(plate: BackgroundModel) -> Finding:
    """Whether the background model knows the empty room and uses it."""
    match plate.state:
        case "trusted":
            return Finding("ok", "empty room", f"learned and in use: {plate.reason}")
        case "learning":
            return Finding(
                "warning",
                "empty room",
                f"not learned yet: {plate.known:.0%} of it was seen empty",
                "Step out of the camera's sight for ten seconds and check again; at an event it learns between guests.",
            )
        case "dropped":
            return Finding(
                "warning",
                "empty room",
                f"had to be learned anew: {plate.reason}",
                "Fix the camera so that it cannot move, and keep the light as it is; then check again.",
            )
