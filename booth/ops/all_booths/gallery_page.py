"""A page of the event's gallery: small pictures that lie at the place for copies, each leading to its photo there."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from booth.scenes.words import Words
from booth.sharing.cloud.page_frame import framed, inline_texts
from booth.sharing.cloud.target import PICTURE, THUMB
from booth.sharing.server.page_drawings import FORWARD

TEXTS = ("party_album", "no_photos_yet")
MOVED = (
    b'<!doctype html><meta charset="utf-8"><meta name="robots" content="noindex"><title></title>'
    b'<meta http-equiv="refresh" content="0;url=INDEX.HTML">'
)
"""What stands in place of a page that is no more: it leads to the first one."""

_FOLDER = Path(__file__).parent / "page"
_BELOW = "../.."  # where the event's folder lies, as pages see it


class GalleryPages:
    """Makes the pages. Each holds all languages of the theme, and speaks the phone's."""

    def __init__(self, words: Mapping[str, Words], accent: str, logo: bytes) -> None:
        """*words* by language, the booth's first; *accent* as "#rrggbb"; *logo* a WebP, or nothing."""
        first = words[next(iter(words))]
        self._template = framed(
            *(_file("gallery.html"), words, accent, logo),
            title="party_album",
            style=_file("gallery.css"),
            script=_file("gallery.js"),
            texts=inline_texts({language: {key: each[key] for key in TEXTS} for language, each in words.items()}),
            party_album=escape(first["party_album"]),
        )
        self._nothing = f'<p data-text="no_photos_yet">{escape(first["no_photos_yet"])}</p>'

    def page(self, photos: Sequence[str], older: str, *, first: bool) -> bytes:
        """A page with *photos*, their folders below the event's, the newest first.

        *older*: the name of the page that goes on, empty if this is the last; *first*: it is that with the newest.
        """
        tiles = "".join(
            f'<a href="{_BELOW}/{photo}/{PICTURE}"><img src="{_BELOW}/{photo}/{THUMB}" alt="" loading="lazy"></a>'
            for photo in photos
        )
        return self._template.substitute(
            newer="" if first else f'<a class="newest" href="INDEX.HTML">{FORWARD}</a>',
            photos=tiles or self._nothing,
            older=f'<a class="after" href="{older}">{FORWARD}</a>' if older else "",
        ).encode()


def _file(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
