"""A photo's page on the internet: one small file beside the photo, which goes there first and looks for it."""

import json
from collections.abc import Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template

from booth.album.record import Photo
from booth.scenes.words import Words
from booth.sharing.cloud.files import kind_of
from booth.sharing.cloud.page_parts import TEXTS as OWN_TEXTS
from booth.sharing.cloud.page_parts import parts_of
from booth.sharing.cloud.target import PAGE, PICTURE
from booth.sharing.server.page_colours import text_on
from booth.sharing.server.page_drawings import PICTURE as DRAWING
from booth.sharing.server.page_files import csp_hash, inline_image, minified, page_headers, read

TEXTS = ("page_title", "one_moment", "on_its_way")
"""Keys of the texts that stand on every page."""

_FOLDER = Path(__file__).parent / "page"
_TAGS = {"zh": "zh-Hans"}
_WITHOUT_SCRIPT = (
    ".photo,#saving.coming,#more,.coming .there{display:block!important}.buttons,.buttons.there{display:flex!important}"
    "#coming,.soon,#clip~.photo{display:none!important}"
)


class OnlinePages:
    """Makes the pages. Each holds all languages of the theme, and speaks the phone's."""

    def __init__(self, words: Mapping[str, Words], accent: str, logo: bytes, contact: str) -> None:
        """*words* by language, the booth's first; *accent* as "#rrggbb"; *logo* a WebP, or nothing; *contact*: whom
        guests may call, or nobody.
        """
        own_style, own_script = (_file(name) for name in ("online.css", "online.js"))
        style = f":root{{--accent:{accent};--on-accent:{text_on(accent)}}}" + minified(read("style.css") + own_style)
        script = minified(own_script)
        self._words = words
        self._contact = contact
        self._language = next(iter(words))
        # A policy in the page knows nothing of frames; that in headers is up to whoever serves the page.
        policy = page_headers(style, script)["Content-Security-Policy"].replace("frame-ancestors 'none'; ", "")
        policy = policy.replace("style-src ", f"style-src '{csp_hash(_WITHOUT_SCRIPT)}' ")
        self._template = Template(
            Template(_file("online.html")).safe_substitute(
                language=_TAGS.get(self._language, self._language),
                direction="rtl" if words[self._language].right_to_left else "ltr",
                policy=escape(policy),
                style=style,
                script=script.replace("$", "$$"),
                logo=inline_image(logo) if logo else "",
                drawing=DRAWING,
                without_script=_WITHOUT_SCRIPT,
                picture=PICTURE,
            )
        )

    def page(self, photo: Photo, now: datetime) -> bytes:
        """The page of *photo*, as it will be told what there is to say of it *now*."""
        texts = {language: self._texts(words, photo, now) for language, words in self._words.items()}
        own = {key: escape(text) for key, text in texts[self._language].items()}
        inline = json.dumps(texts, ensure_ascii=False).replace("<", "\\u003c")
        return self._template.substitute(own, texts=inline, **parts_of(photo, own)).encode()

    def _texts(self, words: Words, photo: Photo, now: datetime) -> dict[str, str]:
        until = words.fill("deleted_on", date=words.date(photo.expires, now)) if photo.expires else ""
        ask = words.fill("delete_by_code", code=photo.code)
        contact = words.fill("call_us", contact=self._contact) if self._contact else ""
        keys = (*TEXTS, *OWN_TEXTS[kind_of(photo)])
        return {key: words[key] for key in keys} | {"until": until, "ask": f"{ask} {contact}".strip()}


def _file(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def public_link(public_url: str, folder: str) -> str:
    """The link to the page of the photo whose copy is in *folder*."""
    return public_address(public_url, f"{folder}/{PAGE}")


def public_address(public_url: str, place: str) -> str:
    """The link to what lies at *place*.

    Scheme in lower and server in upper case, for small codes; a path has to stay as it is, since there case counts.
    """
    scheme, _, rest = public_url.rstrip("/").partition("://")
    server, slash, path = rest.partition("/")
    return f"{scheme}://{server.upper()}{slash}{path}/{place}"
