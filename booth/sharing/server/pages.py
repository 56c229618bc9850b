"""The pages that a phone is shown: a photo's, the booth's bare address, and everything that is not there.

Each speaks the phone's language, whatever the booth's screens speak.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from string import Template

from booth.clock import Clock
from booth.scenes.words import Words
from booth.sharing.offer import (
    SceneNames,
    save_single_name,
    single_name,
    small_name,
    small_single_name,
)
from booth.sharing.server.page_colours import text_on
from booth.sharing.server.page_drawings import BIN, CODE, FINGER, FORWARD, PICTURE
from booth.sharing.server.page_files import inline_image, language_tag, minified, page_headers, read
from booth.sharing.server.shown import Shown, as_shown, beside_clip

TEXTS = (
    *(
        "page_title",
        "your_photos",
        "save_photo",
        "press_and_hold",
        "save_now_only_here",
        "full_screen",
        "save_to_photos",
    ),
    *("save_to_files", "scan_the_code", "where_the_code_is", "gone", "compare_the_address", "leave_wifi"),
    *("other_scenes", "single_pictures", "make_mine", "being_made", "back_to_photo", "one_moment"),
    *("delete_photo", "delete_for_good", "what_deleting_means", "delete_now", "keep_photo", "thrown_away"),
    *("could_not_delete", "party_album", "no_photos_yet", "your_photos", "show_photo", "photo_is_shown"),
    *("hide_photo", "remove_page", "save_clip", "moving_picture", "still_photo"),
)
"""Keys of the texts that stand on the pages."""

_APPLE = re.compile(r"iPhone|iPad|iPod")  # in User-Agent: a download goes to Files there, only press and hold to Photos
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

_REFRESH = '<noscript><meta http-equiv="refresh" content="2"></noscript>'  # seconds


class Pages:
    """Every page in every language of the theme; made once, but for what differs from photo to photo."""

    def __init__(
        self,
        words: Mapping[str, Words],
        accent: str,
        logo: bytes = b"",
        scenes: SceneNames | None = None,
        *,
        own_network: bool = False,
    ) -> None:
        """*words* by language, the booth's default first; *accent* as "#rrggbb"; *logo* a WebP, or nothing.

        *scenes*: the theme's. In the booth's *own_network* the pages say when to leave that again.
        """
        style = f":root{{--accent:{accent};--on-accent:{text_on(accent)}}}" + minified(read("style.css"))
        script, self._waiting = minified(read("photo.js")), minified(read("waiting.js"))
        photo, group, party, message = (
            Template(read(f"{name}.html")) for name in ("photo", "group", "party", "message")
        )
        self._words = words
        self._clock = Clock()
        self._languages = tuple(words)
        self._scenes = scenes or {}
        self._texts: dict[str, dict[str, str]] = {}  # by language, escaped
        self._photo: dict[tuple[str, bool, bool], Template] = {}  # by language; of Apple's phones or not, clips or not
        self._group: dict[tuple[str, bool], Template] = {}  # by language, and whether the phone is one of Apple's
        self._party: dict[str, Template] = {}  # by language, as the next
        self._message: dict[str, Template] = {}
        for language, texts in words.items():
            text = self._texts[language] = {key: escape(texts[key]) for key in TEXTS}
            in_template = {key: written.replace("$", "$$") for key, written in text.items()}
            values = in_template | {
                "language": language_tag(language),
                "direction": "rtl" if texts.right_to_left else "ltr",
                "style": style,
                "script": script,
                "logo": inline_image(logo) if logo else "",
                "leave": f'<p class="leave">{in_template["leave_wifi"]}</p>' if own_network else "",
            }
            for apple in (False, True):
                saving = _saving(in_template, apple=apple)
                self._photo[language, apple, False] = Template(photo.safe_substitute(values | saving))
                self._photo[language, apple, True] = Template(photo.safe_substitute(values | _saving_clip(in_template)))
                self._group[language, apple] = Template(group.safe_substitute(values | saving))
            self._party[language] = Template(party.safe_substitute(values))
            self._message[language] = Template(message.safe_substitute(values))
        self.headers: Mapping[str, str] = page_headers(style, script, self._waiting) | {
            "Vary": "Accept-Language, User-Agent"
        }

    def photo(self, shown: Shown, language: str) -> bytes:
        """The page of a photo, or of one of its pictures in other scenes."""
        size, text = shown.size, self._texts[language]
        own = shown.scene == shown.offer.scene
        choose = f'<form method="post" action="{shown.link}/CHOOSE-{shown.scene}"><button class="plain">'
        return (
            self._photo[language, shown.apple, shown.offer.clip]
            .substitute(
                link=shown.link,
                picture=f"{shown.link}/{shown.picture}",
                shown=as_shown(shown, text["page_title"]),
                save_as=f"{shown.link}/{'CLIP-SAVE' if shown.offer.clip else shown.save}",
                kind="wide" if size and size[0] > size[1] else "",
                choose="" if own else f"{choose}{text['make_mine']}</button></form>",
                until=self._until(language, shown.offer.expires),
                scenes=self._tiles(shown, language) if shown.offer.scenes else "",
                singles=self._singles(shown, language) if shown.offer.singles else "",
                others=beside_clip(shown, text) if shown.offer.clip else "",
                gallery=self._gallery(shown, language),
            )
            .encode()
        )

    def group(self, link: str, tokens: Sequence[str], language: str, *, apple: bool) -> bytes:
        """The page at *link* that has the photos of *tokens*, each to be saved and each leading to its own page."""
        page = self._group[language, apple]
        save = self._texts[language]["save_to_files" if apple else "save_photo"]
        photos = "".join(
            f'<li><a href="/P/{token}"><img src="/P/{token}/PHOTO.JPG" alt="{number}" loading="lazy"></a>'
            f'<a class="{"plain" if apple else "save"}" href="/P/{token}/SAVE" download>{save}</a>'
            for number, token in enumerate(tokens, 1)
        )
        return page.substitute(link=link, photos=photos).encode()

    def waiting(self, link: str, language: str, small: str) -> bytes:
        """A page that loads itself until a picture is made; *small* is the name of its thumbnail if there is one."""
        text = self._texts[language]
        preview = f'<img class="preview" src="{link}/{small}" alt="">' if small else PICTURE
        end = f'<p><a href="{link}">{text["back_to_photo"]}</a></p>'
        return self._told(
            language, "one_moment", "being_made", preview, end=f"{end}<script>{self._waiting}</script>", head=_REFRESH
        )

    def deletion(self, link: str, language: str) -> bytes:
        """The page that asks whether the photo is really to be deleted."""
        text = self._texts[language]
        end = (
            f'<form method="post" action="{link}/DELETE"><button class="save delete">{text["delete_now"]}</button>'
            "</form>"
            f'<a class="plain" href="{link}">{text["keep_photo"]}</a>'
        )
        return self._told(language, "delete_for_good", "what_deleting_means", BIN, end=end)

    def party(self, link: str, language: str, keys: Sequence[str], after: str) -> bytes:
        """A page of the party album at the address *link* ("/A/<token>") with the photos of *keys*.

        *after*: the address of the next page, empty if this is the last.
        """
        photos = "".join(
            f'<a href="{link}/{key}.JPG"><img src="{link}/{key}-SMALL.JPG" alt="" loading="lazy"></a>' for key in keys
        )
        nothing = f"<p>{self._texts[language]['no_photos_yet']}</p>"
        forward = f'<a class="after" href="{after}">{FORWARD}</a>' if after else ""
        return self._party[language].substitute(photos=photos or nothing, after=forward).encode()

    def deleted(self, language: str, *, gone: bool) -> bytes:
        """The page that says whether the photo is *gone*."""
        return self._told(language, "thrown_away" if gone else "could_not_delete", "", BIN)

    def start(self, language: str) -> bytes:
        """The page at the booth's bare address, which is what somebody types who does not scan."""
        return self._told(language, "scan_the_code", "where_the_code_is", CODE)

    def gone(self, language: str) -> bytes:
        """The page at every other address; it does not tell why there is nothing."""
        return self._told(language, "gone", "compare_the_address", PICTURE)

    def _told(self, language: str, title: str, detail: str, picture: str, *, end: str = "", head: str = "") -> bytes:
        """A page with the texts *title* and *detail* and nothing that is a photo's."""
        text = self._texts[language]
        told = f"<p>{text[detail]}</p>" if detail else ""
        page = self._message[language]
        return page.substitute(title=text[title], detail=told, picture=picture, end=end, head=head).encode()

    def _tiles(self, shown: Shown, language: str) -> str:
        """The scenes to choose from, each as its thumbnail and its name."""
        wide, high = shown.size or (16, 9)
        tiles = []
        for code in shown.offer.scenes:
            page = shown.link if code == shown.offer.scene else f"{shown.link}/SCENE-{code}"
            current = ' aria-current="page"' if code == shown.scene else ""
            names = self._scenes[code]
            name = escape(names.get(language) or next(iter(names.values())))
            thumbnail = f"{shown.link}/{small_name(code)}"
            tiles.append(
                f'<li><a href="{page}"{current}><img src="{thumbnail}" alt="" width="{wide}" height="{high}"'
                f' loading="lazy"><span>{name}</span></a>'
            )
        return f'<h2>{self._texts[language]["other_scenes"]}</h2><ul class="scenes">{"".join(tiles)}</ul>'

    def _singles(self, shown: Shown, language: str) -> str:
        """The pictures of a strip, each as its thumbnail, to be saved; on Apple's phones to be opened and held."""
        name = single_name if shown.apple else save_single_name
        download = "" if shown.apple else " download"
        tiles = "".join(
            f'<li><a href="{shown.link}/{name(number)}"{download}>'
            f'<img src="{shown.link}/{small_single_name(number)}" alt="{number}" loading="lazy"></a>'
            for number in range(1, shown.offer.singles + 1)
        )
        return f'<h2>{self._texts[language]["single_pictures"]}</h2><ul class="scenes">{tiles}</ul>'

    def _gallery(self, shown: Shown, language: str) -> str:
        """Whether everybody who is there sees the photo, and a button for the other; nothing where nobody is asked."""
        text, in_gallery = self._texts[language], shown.offer.in_gallery
        if in_gallery is None:
            return ""
        told = f"<p>{text['photo_is_shown']}</p>" if in_gallery else ""
        what, label = ("HIDE", text["hide_photo"]) if in_gallery else ("SHOW", text["show_photo"])
        form = f'<form method="post" action="{shown.link}/{what}"><button class="plain">{label}</button></form>'
        return f'<div class="gallery">{told}{form}</div>'

    def _until(self, language: str, expires: datetime | None) -> str:
        if expires is None:
            return ""
        words = self._words[language]
        sentence = words.fill("deleted_on", date=words.date(expires, self._clock.wall()))
        return f'<p class="until">{escape(sentence)}</p>'

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
        first = f'<p class="first">{FINGER}<span>{text["save_to_photos"]}</span></p>'
        return {"above": first, "save": text["save_to_files"], "below": ""}
    return {"above": "", "save": text["save_photo"], "below": f'<p class="hold">{text["press_and_hold"]}</p>'}


def _saving_clip(text: Mapping[str, str]) -> dict[str, str]:
    """The same of a clip: no browser saves a video that is pressed and held."""
    return {"above": "", "save": text["save_clip"], "below": ""}
