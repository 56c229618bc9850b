"""What the check finds about the place for copies: whether it can be written, read back, and cleared again."""

from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from booth.album.record import random_letters
from booth.clock import Clock
from booth.operator.finding import Finding
from booth.problems import FileFault
from booth.setting_tables import CALLED, CloudSettings, PlaceSettings
from booth.settings import Settings
from booth.sharing.cloud.building import open_courier
from booth.sharing.cloud.courier import Courier
from booth.sharing.cloud.page import public_link
from booth.sharing.cloud.target import PAGE, PICTURE, TargetFault
from booth.sharing.network.reaching import Answer

CONTENT = b"The booth has tried whether it can keep copies here, and removes this again."
FETCH_LIMIT = 10.0  # seconds for an answer
LONGEST = 100_000  # bytes of it
LISTINGS = (b"<ListBucketResult", b"Index of /", b"multistatus", b"Directory listing")
REMEDY = "Mend [%s]; until then photos stay on the booth."


def about_copies(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Whether copies can be kept, place by place; nothing where none are to be."""
    for place in settings.config.places:
        yield from _about_place(place, settings, clock)


def _about_place(place: PlaceSettings, settings: Settings, clock: Clock) -> Iterator[Finding]:
    part, remedy = CALLED[place.table], REMEDY % place.table
    if place.place.startswith("http://"):
        text = "photos and password go to it unencrypted: whoever is in between can read them"
        instead = f"Write https:// into [{place.table}] place, unless it is in a network of yours."
        yield Finding("warning", part, text, instead)
    try:
        courier = open_courier(place, settings.home, clock)
    except FileFault as fault:
        yield Finding("fault", part, str(fault), remedy)
        return
    try:
        _try(courier, f"CHECK/{random_letters(26)}")
    except TargetFault as fault:
        yield Finding("fault", part, str(fault), remedy)
    else:
        yield Finding("ok", part, f"{place.place} can be written, read and cleared")
        if isinstance(place, CloudSettings) and place.public_url:
            yield from _about_public(courier, place.public_url)
    finally:
        courier.stop()


def _about_public(courier: Courier, public_url: str) -> Iterator[Finding]:
    """Whether phones get what lies there, as what it is, and no list of it."""
    folder = f"CHECK/{random_letters(26)}"
    try:
        courier.put(f"{folder}/{PAGE}", CONTENT, "text/html; charset=utf-8")
        answer = fetch_public(public_link(public_url, folder), FETCH_LIMIT)
        listing = fetch_public(f"{public_url.rstrip('/')}/", FETCH_LIMIT)
        courier.remove(f"{folder}/{PAGE}")
        courier.remove_folder(folder)
    except TargetFault as fault:
        yield Finding("fault", "copies", str(fault), REMEDY % "cloud")
        return
    if answer is None or answer.status != HTTPStatus.OK or answer.body != CONTENT:
        came = f"the answer is {answer.status}" if answer else "there is no answer"
        text = f"phones do not get at {public_url} what lies in the place for copies: {came}"
        yield Finding("fault", "copies", text, "Make the place readable there, or mend [cloud] public_url.")
    elif not (answer.headers.get("Content-Type") or "").startswith("text/html"):
        text = f"a page at {public_url} comes as {answer.headers.get('Content-Type')}: phones do not show it"
        yield Finding("fault", "copies", text, "Have .HTML served as text/html there.")
    else:
        yield Finding("ok", "copies", f"phones get pages at {public_url}")
    if listing and listing.status == HTTPStatus.OK and any(sign in listing.body for sign in LISTINGS):
        text = f"whoever opens {public_url} sees a list of all that lies there, and so every guest's photo"
        yield Finding("fault", "copies", text, "Forbid listing: allow everybody to get objects, and nothing else.")


def fetch_public(url: str, limit: float) -> Answer | None:
    """What is answered at *url*; None if nothing is, for *limit* seconds at a time."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.netloc, timeout=limit)
    try:
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read(LONGEST))
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def _try(courier: Courier, folder: str) -> None:
    """Raises TargetFault."""
    place = f"{folder}/{PICTURE}"
    courier.put(place, CONTENT, "text/plain")
    if courier.get(place) != CONTENT:
        raise TargetFault("what was written there is read back as something else")
    courier.remove(place)
    courier.remove_folder(folder)
    if courier.length(place) is not None:
        raise TargetFault("what was written there cannot be removed: may these credentials delete?")
