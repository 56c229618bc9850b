"""What a phone is shown: the page of a photo and the page of none, in the guest's language, with their headers."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

WORDS_ON_THE_PAGE = ("page_title", "save_photo", "press_and_hold", "save_now_only_here", "gone")

_FILES = Path(__file__).parent / "page"
_LIGHT, _DARK = "#ffffff", "#11151c"

SAFETY: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, noarchive",
}
"""Headers of every answer: kept nowhere, told to nobody, read as nothing but what it is."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of the page in one language, as plain data that crosses the pipe to the server process."""

    texts: Mapping[str, str]  # by the keys in WORDS_ON_THE_PAGE
    right_to_left: bool


class Pages:
    """Both pages in every language of the booth; made once, since only the link differs from photo to photo."""

    def __init__(self, wordings: Mapping[str, Wording], accent: str, logo: bytes = b"") -> None:
        """*wordings* by language, the booth's own first; *accent* as "#rrggbb"; *logo* a WebP, or nothing."""
        style = f":root{{--accent:{accent};--on-accent:{_text_on(accent)}}}" + _lean(_read("style.css"))
        script = _lean(_read("share.js"))
        photo, gone = Template(_read("photo.html")), Template(_read("gone.html"))
        self._languages = tuple(wordings)
        self._photo = {}
        self._gone = {}
        for language, wording in wordings.items():
            blanks = {key: escape(text) for key, text in wording.texts.items()} | {
                "language": language,
                "direction": "rtl" if wording.right_to_left else "ltr",
                "style": style,
                "script": script,
                "logo": _image(logo) if logo else "",
            }
            self._photo[language] = Template(photo.safe_substitute(blanks))
            self._gone[language] = gone.substitute(blanks).encode()
        self.headers: Mapping[str, str] = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": (
                "default-src 'none'; img-src 'self' data:; "
                "connect-src 'self'; "  # the script fetches the photo to share it
                f"style-src '{_fingerprint(style)}'; script-src '{_fingerprint(script)}'; "
                "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
            ),
            "Vary": "Accept-Language",
        }

    def photo(self, link: str, language: str) -> bytes:
        """The page of the photo whose own address is *link* ("/P/<token>")."""
        return self._photo[language].substitute(link=link).encode()

    def gone(self, language: str) -> bytes:
        """The page of everything else: it never says why there is nothing."""
        return self._gone[language]

    def language(self, accepted: str) -> str:
        """The best of the booth's languages for the header Accept-Language; the booth's own if the phone has none."""
        best, language = 0.0, self._languages[0]
        for wish in accepted.split(","):
            name, _, weight = wish.partition(";")
            primary = name.strip().lower().partition("-")[0]
            found = _WEIGHT.fullmatch(weight.strip())
            liking = float(found[1] or 1) if found else 0.0
            if primary in self._languages and liking > best:
                best, language = liking, primary
        return language


_WEIGHT = re.compile(r"(?:q\s*=\s*([01](?:\.\d{0,3})?))?")


def _read(name: str) -> str:
    return (_FILES / name).read_text(encoding="utf-8")


def _lean(text: str) -> str:
    """*text* without indentation and comments of whole lines: the reader's phone does not need them."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not (line.startswith(("/*", "//"))))


def _image(logo: bytes) -> str:
    """*logo* within the page: one request less, and it is there at once."""
    return f'<img class="logo" src="data:image/webp;base64,{base64.b64encode(logo).decode()}" alt="">'


def _fingerprint(inline: str) -> str:
    """The Content-Security-Policy source that allows exactly this inline text."""
    return f"sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}"


def _text_on(accent: str) -> str:
    """Black or white, whichever has the greater contrast on *accent* (WCAG 2 relative luminance)."""
    red, green, blue = (_linear(int(accent[start : start + 2], 16) / 255) for start in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return _LIGHT if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.055 else _DARK


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
