"""The pages that a phone is shown: a photo's, the booth's bare address, and everything that is not there.

Each speaks the phone's language, whatever the booth's screens speak.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template

from booth.clock import Clock
from booth.picture_types import Size
from booth.scenes.words import Words

TEXTS = (
    *("page_title", "save_photo", "press_and_hold", "save_now_only_here", "full_screen", "save_to_photos"),
    *("save_to_files", "scan_the_code", "where_the_code_is", "gone", "compare_the_address", "leave_wifi"),
)
"""Keys of the texts that stand on the pages."""

_FILES = Path(__file__).parent / "page"
_LIGHT, _DARK = "#ffffff", "#11151c"
_APPLE = re.compile(r"iPhone|iPad|iPod")  # in User-Agent: a download goes to Files there, only press and hold to Photos
_TAGS = {"zh": "zh-Hans"}  # of the pages, where a language has several scripts: phones have a font for each
_QUALITY_VALUE = re.compile(r"(?:q\s*=\s*([01](?:\.\d{0,3})?))?")  # of Accept-Language: RFC 9110, 12.4.2

SAFETY_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, noarchive",
}
"""Headers of every answer: it is cached nowhere, its address told to nobody, its type never guessed."""


# Contents of message.html's drawing: a code, and a picture
_CODE = (
    '<path d="M6 16V8a2 2 0 0 1 2-2h8M32 6h8a2 2 0 0 1 2 2v8M42 32v8a2 2 0 0 1-2 2h-8M16 42H8a2 2 0 0 1-2-2v-8"/>'
    '<path d="M14 14h7v7h-7zM27 14h7v7h-7zM14 27h7v7h-7zM27 27h2M33 27h1M30 30h1M27 34h1M33 34h1M34 30h0"/>'
)
_PICTURE = (
    '<rect x="5" y="9" width="38" height="30" rx="4"/><path d="m6 34 11-12 8 8 6-5 11 10"/>'
    '<circle cx="32" cy="18" r="3"/>'
)
_FINGER = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 15V7.5a1.5 1.5 0 0 1 3 0V12l5.4.9a2 2 0 0 1 1.6 2.3'
    "l-.7 4A3.3 3.3 0 0 1 15 22h-2.6a4 4 0 0 1-3-1.4L5.6 16a1.5 1.5 0 0 1 2.2-2L9 15M6 8a4.5 4.5 0 1 1 9 0"
    '"/></svg>'
)


class Pages:
    """Every page in every language of the theme; made once, since only link and size differ from photo to photo."""

    def __init__(
        self, words: Mapping[str, Words], accent: str, logo: bytes = b"", *, own_network: bool = False
    ) -> None:
        """*words* by language, the booth's default first; *accent* as "#rrggbb"; *logo* a WebP, or nothing.

        In the booth's *own_network* they say when to leave that again.
        """
        style = f":root{{--accent:{accent};--on-accent:{_text_on(accent)}}}" + _minified(_read("style.css"))
        script = _minified(_read("photo.js"))
        photo, message = Template(_read("photo.html")), Template(_read("message.html"))
        self._words = words
        self._clock = Clock()
        self._languages = tuple(words)
        self._photo: dict[tuple[str, bool], Template] = {}  # by language, and whether the phone is one of Apple's
        self._start: dict[str, bytes] = {}
        self._gone: dict[str, bytes] = {}
        for language, texts in words.items():
            text = {key: escape(texts[key]) for key in TEXTS}
            values = text | {
                "language": _TAGS.get(language, language),
                "direction": "rtl" if texts.right_to_left else "ltr",
                "style": style,
                "script": script,
                "logo": _inline_image(logo) if logo else "",
                "leave": f'<p class="leave">{text["leave_wifi"]}</p>' if own_network else "",
            }
            for apple in (False, True):  # $link, $kind, $size and $until are left
                saving = values | _saving(text, apple=apple)
                self._photo[language, apple] = Template(photo.safe_substitute(saving))
            start = {"title": text["scan_the_code"], "detail": text["where_the_code_is"], "drawing": _CODE}
            gone = {"title": text["gone"], "detail": text["compare_the_address"], "drawing": _PICTURE}
            self._start[language] = message.substitute(values | start).encode()
            self._gone[language] = message.substitute(values | gone).encode()
        self.headers: Mapping[str, str] = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": (
                "default-src 'none'; img-src 'self' data:; "
                "connect-src 'self'; "  # the script fetches the photo to share it
                f"style-src '{_csp_hash(style)}'; script-src '{_csp_hash(script)}'; "
                "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
            ),
            "Vary": "Accept-Language, User-Agent",
        }

    def photo(
        self,
        link: str,
        language: str,
        size: Size | None = None,
        *,
        apple: bool = False,
        expires: datetime | None = None,
    ) -> bytes:
        """The page at the address *link* ("/P/<token>") of a photo of *size*, on one of Apple's phones if *apple*.

        It says when the booth removes the photo, *expires*, unless that is never.
        """
        kind = "wide" if size and size[0] > size[1] else ""
        room = f' width="{size[0]}" height="{size[1]}"' if size else ""  # kept free until the photo is there
        return (
            self._photo[language, apple]
            .substitute(link=link, kind=kind, size=room, until=self._until(language, expires))
            .encode()
        )

    def _until(self, language: str, expires: datetime | None) -> str:
        if expires is None:
            return ""
        words = self._words[language]
        sentence = words.fill("deleted_on", date=words.date(expires, self._clock.wall()))
        return f'<p class="until">{escape(sentence)}</p>'

    def start(self, language: str) -> bytes:
        """The page at the booth's bare address, which is what somebody types who does not scan."""
        return self._start[language]

    def gone(self, language: str) -> bytes:
        """The page at every other address; it does not tell why there is nothing."""
        return self._gone[language]

    @staticmethod
    def on_apple(agent: str) -> bool:
        """Whether the header User-Agent, *agent*, is of an iPhone or iPad."""
        return bool(_APPLE.search(agent))

    def language(self, accepted: str) -> str:
        """The language of the booth that the header Accept-Language prefers; the default if it names none of them.

        Whatever a tag says behind its language is left aside: Taiwan's and Hong Kong's phones get Chinese in simplified
        characters, which is what there is, and Brazil's and Portugal's the same Portuguese.
        """
        best_quality, best = 0.0, self._languages[0]
        for choice in accepted.split(","):
            tag, _, parameter = choice.partition(";")
            primary = tag.strip().lower().partition("-")[0]
            match = _QUALITY_VALUE.fullmatch(parameter.strip())
            quality = float(match[1] or 1) if match else 0.0
            if primary in self._languages and quality > best_quality:
                best_quality, best = quality, primary
        return best


def _saving(text: Mapping[str, str], *, apple: bool) -> dict[str, str]:
    """What the page says about saving: above and below the button, and on it."""
    if apple:
        first = f'<p class="first">{_FINGER}<span>{text["save_to_photos"]}</span></p>'
        return {"above": first, "save": text["save_to_files"], "below": ""}
    return {"above": "", "save": text["save_photo"], "below": f'<p class="hold">{text["press_and_hold"]}</p>'}


def _read(name: str) -> str:
    return (_FILES / name).read_text(encoding="utf-8")


def _minified(text: str) -> str:
    """*text* without indentation and without lines that are only a comment."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not (line.startswith(("/*", "//"))))


def _inline_image(logo: bytes) -> str:
    """*logo* inside the page, which saves a request and lets it appear at once."""
    return f'<img class="logo" src="data:image/webp;base64,{base64.b64encode(logo).decode()}" alt="">'


def _csp_hash(inline: str) -> str:
    """The Content-Security-Policy source that allows exactly this inline text."""
    return f"sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}"


def _text_on(accent: str) -> str:
    """Black or white, whichever has the greater contrast on *accent* (WCAG 2 relative luminance)."""
    red, green, blue = (_linear(int(accent[start : start + 2], 16) / 255) for start in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return _LIGHT if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.055 else _DARK


def _linear(channel: float) -> float:
    """A channel of sRGB, 0 to 1, as linear light (WCAG 2)."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
