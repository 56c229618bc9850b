"""A photo's page on the internet: one small file beside the photo, which goes there first and looks for it."""

from collections.abc import Mapping
from datetime import datetime
from html import escape
from pathlib import Path

from booth.album.record import Photo
from booth.scenes.words import Words
from booth.sharing.cloud.files import kind_of
from booth.sharing.cloud.page_frame import framed, inline_texts
from booth.sharing.cloud.page_parts import TEXTS as OWN_TEXTS
from booth.sharing.cloud.page_parts import parts_of
from booth.sharing.cloud.target import PAGE, PICTURE
from booth.sharing.server.page_drawings import PICTURE as DRAWING

TEXTS = ("page_title", "one_moment", "on_its_way")
"""Keys of the texts that stand on every page."""

_FOLDER = Path(__file__).parent / "page"
_WITHOUT_SCRIPT = (
    ".photo,#saving.coming,#more,.coming .there{display:block!important}.buttons,.buttons.there{display:flex!important}"
    "#coming,.soon,#clip~.photo{display:none!important}"
)


class OnlinePages:
    """Makes the pages. Each holds all languages of the theme, and speaks the phone's."""

    def __init__(
        self,
        words: Mapping[str, Words],
        accent: str,
        logo: bytes,
        contact: str,
        scenes: Mapping[str, Mapping[str, str]],
    ) -> None:
        """*words* by language, the booth's first; *accent* as "#rrggbb"; *logo* a WebP, or nothing; *contact*: whom
        guests may call, or nobody; *scenes*: the names of the theme's, by key and language.
        """
        self._words = words
        self._scenes = scenes
        self._contact = contact
        self._language = next(iter(words))
        self._template = framed(
            *(_file("online.html"), words, accent, logo),
            title="page_title",
            style=_file("online.css"),
            script=_file("online.js"),
            without_script=_WITHOUT_SCRIPT,
            drawing=DRAWING,
            picture=PICTURE,
        )

    def page(self, photo: Photo, now: datetime, scenes: Mapping[str, str]) -> bytes:
        """The page of *photo*, as it will be told what there is to say of it *now*; with it in other *scenes*, their
        keys by the name of the picture's file.
        """
        texts = {
            language: self._texts(words, photo, now) | self._names(scenes, language)
            for language, words in self._words.items()
        }
        own = {key: escape(text) for key, text in texts[self._language].items()}
        return self._template.substitute(own, texts=inline_texts(texts), **parts_of(photo, own, scenes)).encode()

    def _names(self, scenes: Mapping[str, str], language: str) -> dict[str, str]:
        """What stands under the pictures in other *scenes*, by the name of the file."""
        named = {"other_scenes": self._words[language]["other_scenes"]} if scenes else {}
        return named | {name: self._scenes[key][language] for name, key in scenes.items()}

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
