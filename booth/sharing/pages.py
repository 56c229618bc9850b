"""The pages that a phone is shown: a photo's, and the one for everything that is not there, in the guest's language."""

import base64
import hashlib
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from booth.scenes.words import Words

TEXTS = ("page_title", "save_photo", "press_and_hold", "save_now_only_here", "gone")
"""Keys of the texts that stand on the pages."""

_FILES = Path(__file__).parent / "page"
_LIGHT, _DARK = "#ffffff", "#11151c"
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


class Pages:
    """Both pages in every language of the booth; made once, since only the link differs from photo to photo."""

    def __init__(self, words: Mapping[str, Words], accent: str, logo: bytes = b"") -> None:
        """*words* by language, the booth's default first; *accent* as "#rrggbb"; *logo* a WebP, or nothing."""
        style = f":root{{--accent:{accent};--on-accent:{_text_on(accent)}}}" + _minified(_read("style.css"))
        script = _minified(_read("share.js"))
        photo, gone = Template(_read("photo.html")), Template(_read("gone.html"))
        self._languages = tuple(words)
        self._photo = {}
        self._gone = {}
        for language, texts in words.items():
            values = {key: escape(texts[key]) for key in TEXTS} | {
                "language": language,
                "direction": "rtl" if texts.right_to_left else "ltr",
                "style": style,
                "script": script,
                "logo": _inline_image(logo) if logo else "",
            }
            self._photo[language] = Template(photo.safe_substitute(values))  # $link is left
            self._gone[language] = gone.substitute(values).encode()
        self.headers: Mapping[str, str] = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": (
                "default-src 'none'; img-src 'self' data:; "
                "connect-src 'self'; "  # the script fetches the photo to share it
                f"style-src '{_csp_hash(style)}'; script-src '{_csp_hash(script)}'; "
                "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
            ),
            "Vary": "Accept-Language",
        }

    def photo(self, link: str, language: str) -> bytes:
        """The page at the address *link* ("/P/<token>") of a photo."""
        return self._photo[language].substitute(link=link).encode()

    def gone(self, language: str) -> bytes:
        """The page at every other address; it does not tell why there is nothing."""
        return self._gone[language]

    def language(self, accepted: str) -> str:
        """The language of the booth that the header Accept-Language prefers; the default if it names none of them."""
        best_quality, best = 0.0, self._languages[0]
        for choice in accepted.split(","):
            tag, _, parameter = choice.partition(";")
            primary = tag.strip().lower().partition("-")[0]
            match = _QUALITY_VALUE.fullmatch(parameter.strip())
            quality = float(match[1] or 1) if match else 0.0
            if primary in self._languages and quality > best_quality:
                best_quality, best = quality, primary
        return best


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
