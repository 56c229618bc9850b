"""For the tests of sharing: photos without an album, words without a theme, a server, and a phone."""

import contextlib
import http.client
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from booth.album.record import Photo
from booth.clock import Clock
from booth.config import ShareSettings
from booth.scenes.words import Words
from booth.sharing.offer import EventPages, Wish, scene_code
from booth.sharing.publisher import Publisher
from booth.sharing.server.http_connection import Limits

WORDS = {
    "en": Words(
        {
            "page_title": "Your photo",
            "your_photos": "Your photos",
            "show_photo": "Show my photo to everyone here",
            "photo_is_shown": "Everyone here can see this photo on the screens.",
            "hide_photo": "Do not show it any more",
            "remove_page": "Remove this page, keep the photos",
            "save_photo": "Save photo",
            "press_and_hold": "Or press and hold <the picture>",
            "save_now_only_here": "Save it now: this page works only here",
            "gone": "This photo is not here any more",
            "full_screen": "Show the photo full screen",
            "save_to_photos": "Press and hold the photo, then “Save to Photos”",
            "save_to_files": "Save to Files",
            "other_scenes": "The same moment somewhere else",
            "single_pictures": "The single pictures",
            "save_clip": "Save clip",
            "moving_picture": "Moving picture",
            "still_photo": "Still photo",
            "make_mine": "Make this my photo",
            "being_made": "Your picture is being made",
            "back_to_photo": "Back to your photo",
            "one_moment": "One moment",
            "delete_photo": "Delete my photo",
            "delete_for_good": "Delete this photo for good?",
            "what_deleting_means": "It is removed from the booth, and this link stops working.",
            "delete_now": "Delete",
            "keep_photo": "Keep it",
            "thrown_away": "This photo is gone",
            "could_not_delete": "We could not delete this photo yet.",
            "scan_the_code": "Scan the code on the screen",
            "where_the_code_is": "Every photo has its own code. The booth shows it when the photo is taken.",
            "compare_the_address": "Typed it in? Compare it with the screen, or scan the code there.",
            "party_album": "Party album",
            "no_photos_yet": "No photos yet",
            "leave_wifi": "Saved? Then you can leave our Wi-Fi again.",
        }
    ),
    "de": Words(
        {
            "page_title": "Euer Foto",
            "your_photos": "Eure Fotos",
            "show_photo": "Mein Foto hier allen zeigen",
            "photo_is_shown": "Alle hier können dieses Foto auf den Bildschirmen sehen.",
            "hide_photo": "Nicht mehr zeigen",
            "remove_page": "Diese Seite entfernen, Fotos behalten",
            "save_photo": "Foto speichern",
            "press_and_hold": "Oder das Bild gedrückt halten",
            "save_now_only_here": "Jetzt speichern: Diese Seite gibt es nur hier",
            "gone": "Dieses Foto ist nicht mehr hier",
            "full_screen": "Foto bildschirmfüllend zeigen",
            "save_to_photos": "Foto gedrückt halten, dann „In Fotos sichern“",
            "save_to_files": "In Dateien sichern",
            "other_scenes": "Derselbe Moment an einem anderen Ort",
            "single_pictures": "Die einzelnen Bilder",
            "save_clip": "Save clip",
            "moving_picture": "Moving picture",
            "still_photo": "Still photo",
            "make_mine": "Dieses Bild als Foto nehmen",
            "being_made": "Euer Bild entsteht gerade",
            "back_to_photo": "Zurück zum Foto",
            "one_moment": "Einen Moment",
            "delete_photo": "Foto löschen",
            "delete_for_good": "Dieses Foto endgültig löschen?",
            "what_deleting_means": "Es wird von der Fotobox entfernt, und dieser Link führt nirgends mehr hin.",
            "delete_now": "Löschen",
            "keep_photo": "Behalten",
            "thrown_away": "Das Foto ist weg",
            "could_not_delete": "Das Foto ließ sich noch nicht löschen.",
            "scan_the_code": "Scannt den Code auf dem Bildschirm",
            "where_the_code_is": "Jedes Foto hat seinen eigenen Code.",
            "compare_the_address": "Adresse abgetippt? Vergleicht sie mit dem Bildschirm oder scannt dort den Code.",
            "party_album": "Party album",
            "no_photos_yet": "No photos yet",
            "leave_wifi": "Gespeichert? Dann könnt ihr unser WLAN wieder verlassen.",
        }
    ),
    "ar": Words(
        {
            "page_title": "صورتكم",
            "your_photos": "صوركم",
            "show_photo": "عرض صورتنا على الجميع هنا",
            "photo_is_shown": "يمكن للجميع هنا رؤية هذه الصورة على الشاشات.",
            "hide_photo": "إيقاف عرضها",
            "remove_page": "إزالة هذه الصفحة مع إبقاء الصور",
            "save_photo": "حفظ الصورة",
            "press_and_hold": "أو اضغطوا مطولًا على الصورة",
            "save_now_only_here": "احفظوها الآن: هذه الصفحة تعمل هنا فقط",
            "gone": "لم تعد هذه الصورة هنا",
            "full_screen": "عرض الصورة بملء الشاشة",
            "save_to_photos": "اضغطوا مطولًا على الصورة ثم «حفظ في الصور»",
            "save_to_files": "حفظ في الملفات",
            "other_scenes": "اللحظة نفسها في مكان آخر",
            "single_pictures": "الصور منفردة",
            "save_clip": "Save clip",
            "moving_picture": "Moving picture",
            "still_photo": "Still photo",
            "make_mine": "اعتماد هذه الصورة",
            "being_made": "صورتكم قيد الإعداد",
            "back_to_photo": "العودة إلى صورتكم",
            "one_moment": "لحظة واحدة",
            "delete_photo": "حذف صورتنا",
            "delete_for_good": "هل تريدون حذف هذه الصورة نهائيًا؟",
            "what_deleting_means": "ستُحذف من الكشك ولن يعمل هذا الرابط بعد ذلك.",
            "delete_now": "حذف",
            "keep_photo": "الاحتفاظ بها",
            "thrown_away": "حُذفت هذه الصورة",
            "could_not_delete": "تعذّر حذف هذه الصورة حتى الآن.",
            "scan_the_code": "امسحوا الرمز الظاهر على الشاشة",
            "where_the_code_is": "لكل صورة رمزها الخاص، ويظهر على شاشة الكشك بعد التقاط الصورة.",
            "compare_the_address": "هل كتبتم العنوان يدويًا؟ قارنوه بما على الشاشة، أو امسحوا الرمز هناك.",
            "party_album": "Party album",
            "no_photos_yet": "No photos yet",
            "leave_wifi": "هل حفظتم الصورة؟ يمكنكم الآن قطع الاتصال بشبكة الواي فاي لدينا.",
        },
        right_to_left=True,
    ),
}
SCENES = {  # of a theme with four, by code
    scene_code(key): {"en": name, "de": german}
    for key, name, german in (
        ("aurora", "Northern lights", "Nordlicht"),
        ("lake", "Mountain lake", "Bergsee"),
        ("moon", "Moon <base>", "Mond"),
        ("reef", "Coral reef", "Korallenriff"),
    )
}
AURORA, LAKE, MOON, REEF = SCENES
TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STRANGER = "STRANGER234567STRANGER2345"
PATIENCE = 30.0  # seconds after which something that ought to happen has not


@dataclass(frozen=True)
class Answer:
    """The answer that a phone got."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def photo_in(folder: Path, token: str = TOKEN) -> Photo:
    """A photo whose picture is *folder*/photo.jpg."""
    return Photo("20260612-153012-ABCDEFGH", folder, token, "aurora", finished=True)


def photo_of(album: Path, number: int, *, event: str = "party", shown: bool = True) -> Photo:
    """A finished photo on the disk, which its guests want everybody to see if *shown*."""
    name = f"20260612-1530{number:02d}-ABCDEFGH"
    folder = album / event / "2026-06-12" / name
    folder.mkdir(parents=True)
    Image.effect_noise((1920, 1080), 60).convert("RGB").save(folder / "photo.jpg")
    token = f"TOKEN{number:02d}{event[:3]}".upper().replace("0", "X").replace("1", "Y").ljust(26, "A")
    return Photo(name, folder, token, "lake", finished=True, in_gallery=shown)


def new_server(
    port: int,
    *,
    address: str = "127.0.0.1",
    clock: Clock | None = None,
    limits: Limits | None = None,
    state: Path = Path("/proc/nowhere"),
    party: str = "",
    wall: str = "",
    ask: Callable[[Wish, str, str], None] = lambda *_: None,
    **settings: Any,
) -> Publisher:
    """A server on *port*, 0 for any that is free; known to be at *address*, so that tests need no network."""
    share = ShareSettings().model_copy(update={"port": port, "address": address} | settings)
    clock, limits = clock or Clock(), limits or Limits()
    return Publisher(
        share,
        WORDS,
        "#ffc24b",
        clock,
        limits=limits,
        event="party",
        state=state,
        scenes=SCENES,
        event_pages=EventPages(party, wall, "Anna & Tom"),
        ask=ask,
    )


def until(happened: Callable[[], bool]) -> None:
    """Waits for something that another process does."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def port_of(server: Publisher) -> int:
    """The port that *server* is reached at, once it is."""
    until(lambda: server.link(TOKEN) is not None)
    link = server.link(TOKEN)
    assert link
    return int(link.split("/")[2].split(":")[1])


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def ask(port: int, path: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, headers=dict(headers or {}))
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


def dial(port: int, phone: str = "127.0.0.1", window: int | None = None) -> socket.socket:
    """A connection from the address *phone*, with room for about *window* bytes that were not read yet."""
    line = socket.socket()
    line.settimeout(PATIENCE)
    line.bind((phone, 0))
    if window:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    with contextlib.suppress(ConnectionResetError):  # one too many: cut off before it stood, and hung_up() says so
        line.connect(("127.0.0.1", port))
    return line


def hung_up(line: socket.socket) -> bool:
    """Whether the other side has closed *line*; what it sent before is thrown away."""
    line.settimeout(0)
    try:
        while line.recv(65536):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
