"""What the check finds about the place for copies: whether it can be written, read back, and cleared again."""

from collections.abc import Iterator

from booth.album.record import random_letters
from booth.clock import Clock
from booth.operator.finding import Finding
from booth.problems import FileFault
from booth.settings import Settings
from booth.sharing.cloud.building import open_courier
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.target import PICTURE, TargetFault

CONTENT = b"The booth has tried whether it can keep copies here, and removes this again."
REMEDY = "Mend [cloud]; until then photos stay on the booth."


def about_cloud(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Whether copies can be kept; nothing where none are to be."""
    cloud = settings.config.cloud
    if not cloud.target:
        return
    if cloud.place.startswith("http://"):
        text = "photos and password go to it unencrypted: whoever is in between can read them"
        yield Finding(
            "warning", "copies", text, "Write https:// into [cloud] place, unless it is in a network of yours."
        )
    try:
        courier = open_courier(settings, clock)
    except FileFault as fault:
        yield Finding("fault", "copies", str(fault), REMEDY)
        return
    try:
        _try(courier, f"CHECK/{random_letters(26)}")
    except TargetFault as fault:
        yield Finding("fault", "copies", str(fault), REMEDY)
    else:
        yield Finding("ok", "copies", f"{cloud.place} can be written, read and cleared")
    finally:
        courier.stop()


def _try(courier: Courier, folder: str) -> None:
    """Raises TargetFault."""
    place = f"{folder}/{PICTURE}"
    courier.put(place, CONTENT, "text/plain")
    if courier.get(place) != CONTENT:
        raise TargetFault("what was written there is read back as something else")
    courier.remove(folder, (PICTURE,))
    if courier.length(place) is not None:
        raise TargetFault("what was written there cannot be removed: may these credentials delete?")
