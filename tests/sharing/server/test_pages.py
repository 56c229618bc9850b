import base64
import hashlib
import html
import re
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from booth.config import LANGUAGES
from booth.picture_types import Size
from booth.scenes.words import Words
from booth.sharing.offer import Offer
from booth.sharing.server.pages import TEXTS, Pages
from booth.sharing.server.shown import Shown
from tests.support.fakes import wonders
from tests.support.phone import AURORA, LAKE, MOON, REEF, SCENES, WORDS

LINK = "/P/ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture
def pages() -> Pages:
    return Pages(WORDS, "#ffc24b", scenes=SCENES)


def shown(
    size: Size | None = None,
    *,
    apple: bool = False,
    scenes: tuple[str, ...] = (),
    scene: str = AURORA,
    expires: datetime | None = None,
    clip: bool = False,
) -> Shown:
    """The photo in the scene aurora, or one of its pictures in other *scenes*."""
    own = scene == AURORA
    picture, save = ("PHOTO.JPG", "SAVE") if own else (f"SCENE-{scene}.JPG", f"SAVE-{scene}")
    return Shown(LINK, picture, save, size, scene, Offer({}, expires, AURORA, scenes, clip=clip), apple)


def photo(pages: Pages, language: str = "en", **how: Any) -> str:
    return pages.photo(shown(**how), language).decode()


def everyone(pages: Pages, language: str) -> list[str]:
    """Each page, as each kind of phone gets it."""
    kinds = product((None, (1920, 1080)), (True, False), ((), tuple(SCENES)), (AURORA, LAKE))
    photos = [
        photo(pages, language, size=size, apple=apple, scenes=scenes, scene=scene)
        for size, apple, scenes, scene in kinds
    ]
    others = [
        *(pages.waiting(LINK, language, ""), pages.waiting(LINK, language, f"SMALL-{LAKE}.WEBP")),
        *(pages.deletion(LINK, language), pages.deleted(language, gone=True), pages.deleted(language, gone=False)),
        *(pages.start(language), pages.gone(language)),
    ]
    return [*photos, *(page.decode() for page in others)]


def test_the_page_shows_the_photo_before_the_words_and_the_one_button(pages: Pages) -> None:
    page = photo(pages)

    order = [
        page.index(part)
        for part in (f'<img class="photo" src="{LINK}/PHOTO.JPG"', "Save it now", f'href="{LINK}/SAVE"')
    ]
    assert order == sorted(order)


def test_the_events_logo_stands_on_every_page_of_a_photo() -> None:
    page = photo(Pages(WORDS, "#ffc24b", b"logo"))
    assert f'src="data:image/webp;base64,{base64.b64encode(b"logo").decode()}"' in page
    assert "logo" not in photo(Pages(WORDS, "#ffc24b")).partition("</style>")[2]


def test_words_that_look_like_markup_are_shown_as_they_are(pages: Pages) -> None:
    assert "press and hold &lt;the picture&gt;" in photo(pages)
    assert "Moon &lt;base&gt;" in photo(pages, scenes=tuple(SCENES))
    dollars = {"en": Words({**{key: WORDS["en"][key] for key in TEXTS}, "save_photo": "Save $link for $ 0"})}
    assert "Save $link for $ 0" in photo(Pages(dollars, "#ffc24b"))


def test_a_page_weighs_little_and_asks_nothing_of_anybody_else(pages: Pages) -> None:
    own = {"PHOTO.JPG", "SAVE", "DELETE", *(f"SCENE-{code}" for code in (LAKE, MOON, REEF))}
    own |= {f"SMALL-{code}.WEBP" for code in SCENES} | {f"CHOOSE-{LAKE}", f"SCENE-{LAKE}.JPG", f"SAVE-{LAKE}"}
    for text in everyone(pages, "ar"):
        assert len(text.encode()) < 11_200
        assert "$" not in text
        assert "//" not in text.replace("<!doctype", "")  # no address of another place
        assert set(re.findall(r'(?:src|href|action)="([^"]*)"', text)) <= {"data:,", LINK} | {
            f"{LINK}/{it}" for it in own
        }


def test_a_page_of_forty_scenes_weighs_under_fifty_kilobytes() -> None:
    names = {f"{number:08}": dict.fromkeys(WORDS, f"The scene number {number} in the world") for number in range(40)}
    page = photo(Pages(WORDS, "#ffc24b", bytes(4000), names), scenes=tuple(names))
    assert len(page.encode()) < 50_000


def test_the_photo_is_shown_in_every_scene_by_its_thumbnail_and_its_name_in_the_phones_language(pages: Pages) -> None:
    page = photo(pages, "de", scenes=tuple(SCENES), size=(1920, 1080))
    tiles = re.findall(
        r'<li><a href="([^"]*)"([^>]*)><img src="([^"]*)" alt="" (.*?) loading="lazy"><span>(.*?)<', page
    )
    assert [tile[0] for tile in tiles] == [LINK, *(f"{LINK}/SCENE-{code}" for code in (LAKE, MOON, REEF))]
    assert [tile[2] for tile in tiles] == [f"{LINK}/SMALL-{code}.WEBP" for code in SCENES]
    assert [tile[4] for tile in tiles] == ["Nordlicht", "Bergsee", "Mond", "Korallenriff"]
    assert [tile[1] for tile in tiles] == [' aria-current="page"', "", "", ""]
    assert {tile[3] for tile in tiles} == {'width="1920" height="1080"'}
    assert "Nordlicht" not in photo(pages, "de")
    assert "Mountain lake" in photo(pages, "ar", scenes=tuple(SCENES))  # it has no name in Arabic


def test_only_a_picture_in_another_scene_can_be_made_the_photo(pages: Pages) -> None:
    page = photo(pages, scenes=tuple(SCENES), scene=LAKE)
    assert f'<form method="post" action="{LINK}/CHOOSE-{LAKE}">' in page
    assert f'href="{LINK}/SAVE-{LAKE}" download>Save photo' in page
    assert f'href="{LINK}/SCENE-{LAKE}" aria-current="page"' in page
    assert "CHOOSE" not in photo(pages, scenes=tuple(SCENES))


def test_a_page_that_waits_loads_itself_and_has_a_way_back(pages: Pages) -> None:
    page = pages.waiting(LINK, "en", f"SMALL-{LAKE}.WEBP").decode()
    assert '<meta http-equiv="refresh" content="2">' in page
    assert f'src="{LINK}/SMALL-{LAKE}.WEBP"' in page
    assert f'href="{LINK}"' in page
    others = [*everyone(pages, "en")[:-7], pages.deletion(LINK, "en").decode()]
    assert not any("refresh" in each for each in others)


def test_nothing_is_deleted_but_by_a_button_that_posts(pages: Pages) -> None:
    assert "<form" not in photo(pages)
    asked = pages.deletion(LINK, "en").decode()
    assert f'<form method="post" action="{LINK}/DELETE"><button class="save delete">Delete</button></form>' in asked
    assert f'href="{LINK}">Keep it' in asked


def test_arabic_is_read_from_right_to_left(pages: Pages) -> None:
    assert all('<html lang="ar" dir="rtl">' in page for page in everyone(pages, "ar"))
    assert all('<html lang="de" dir="ltr">' in page for page in everyone(pages, "de"))


def test_the_policy_allows_the_styles_and_scripts_that_are_in_the_pages_and_no_others(pages: Pages) -> None:
    policy = pages.headers["Content-Security-Policy"]
    for page in (*everyone(pages, "en"), *everyone(pages, "de")):
        for kind, inline in re.findall(r"<(style|script)>(.*?)</\1>", page, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in re.findall(f"{kind}-src ([^;]*);", policy)[0]
        assert " style=" not in page
        assert " on" not in "".join(re.findall(r"<\w+([^>]*)>", page))
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr-FR,fr;q=0.9,ar;q=0.8,en;q=0.7", "ar"),
        ("en;q=0.2, AR ; q=0.9", "ar"),
        ("fr", "en"),
        ("*", "en"),
        ("de;q=0", "en"),
        ("de;q=nonsense,ar;q=0.1", "ar"),
        (",;q=1,,-,;;;\x00" * 500, "en"),
    ],
)
def test_the_page_speaks_the_language_that_the_phone_likes_best(pages: Pages, accepted: str, language: str) -> None:
    assert pages.language(accepted) == language


@pytest.mark.parametrize(
    ("accent", "text"), [("#ffc24b", "#11151c"), ("#ffffff", "#11151c"), ("#003366", "#ffffff"), ("#c2185b", "#ffffff")]
)
def test_the_words_on_the_button_stand_out_from_any_accent(accent: str, text: str) -> None:
    pages = Pages(WORDS, accent)

    assert f":root{{--accent:{accent};--on-accent:{text}}}" in pages.gone("en").decode()


@pytest.mark.parametrize(("size", "kind"), [((1920, 1080), "wide"), ((1080, 1920), ""), ((1080, 1080), ""), (None, "")])
def test_only_a_landscape_photo_is_laid_on_its_side_in_full_screen(
    pages: Pages, size: tuple[int, int] | None, kind: str
) -> None:
    assert f'<main class="{kind}">' in photo(pages, size=size)


def test_the_page_says_when_the_booth_removes_the_photo_in_every_language() -> None:
    words = wonders().words
    pages = Pages(words, "#ffc24b")
    never = photo(pages)
    assert "until" not in re.sub(r"<style>.*?</style>", "", never, flags=re.DOTALL)
    expires = datetime(2126, 6, 26, 20, 15, tzinfo=UTC)
    for language in words:
        (line,) = re.findall(r'<p class="until">(.*?)</p>', photo(pages, language, expires=expires))
        assert "26" in line
        assert "2126" in line
    assert "The booth deletes this photo on 26 June 2126<" in photo(pages, expires=expires)


@pytest.mark.parametrize(
    ("accepted", "language", "tag"),
    [
        *((language, language, "zh-Hans" if language == "zh" else language) for language in LANGUAGES),
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt", "pt"),
        ("zh-TW,zh;q=0.9,en-US;q=0.8", "zh", "zh-Hans"),  # in simplified characters, which is what there is
        ("zh-Hant-HK", "zh", "zh-Hans"),
        ("ko-KR,ja;q=0.5", "ja", "ja"),
        ("ko-KR", "en", "en"),
    ],
)
def test_every_language_of_the_booth_is_spoken_to_the_phones_that_ask_for_it(
    accepted: str, language: str, tag: str
) -> None:
    words = wonders().words
    pages = Pages({"en": words["en"], **words}, "#ffc24b")
    assert pages.language(accepted) == language
    page = pages.start(language).decode()
    assert f'<html lang="{tag}"' in page
    assert words[language]["scan_the_code"] in html.unescape(page)


def test_a_strip_has_its_single_pictures_below_to_be_saved_and_on_apples_phones_to_be_held(pages: Pages) -> None:
    strip = Shown(LINK, "PHOTO.JPG", "SAVE", (600, 1800), "", Offer({}, singles=3), apple=False)
    page = pages.photo(strip, "de").decode()
    assert "Die einzelnen Bilder" in page
    assert re.findall(r'<li><a href="([^"]*)" download><img src="([^"]*)" alt="(.)"', page) == [
        (f"{LINK}/SHOT-{number}-SAVE", f"{LINK}/SHOT-{number}-SMALL.JPG", str(number)) for number in (1, 2, 3)
    ]
    held = pages.photo(Shown(LINK, "PHOTO.JPG", "SAVE", None, "", Offer({}, singles=3), apple=True), "de").decode()
    assert re.findall(r'<li><a href="([^"]*)"><img', held) == [f"{LINK}/SHOT-{number}.JPG" for number in (1, 2, 3)]
    assert "SHOT" not in photo(pages)


def test_a_clip_plays_by_itself_in_place_of_the_photo_without_a_sound_and_again_and_again(pages: Pages) -> None:
    page = photo(pages, clip=True, size=(1920, 1080))
    (video,) = re.findall("<video[^>]*>.*?</video>", page)
    tag = video.partition(">")[0]
    assert f'src="{LINK}/CLIP.MP4" poster="{LINK}/PHOTO.JPG"' in tag
    assert {"autoplay", "muted", "loop", "playsinline", 'width="1920"'} <= set(tag.split())
    assert "media-src 'self'" in pages.headers["Content-Security-Policy"]
    assert f'href="{LINK}/CLIP-SAVE" download>Save clip' in page
    assert "<video" not in photo(pages)


def test_a_browser_that_knows_no_video_shows_the_still(pages: Pages) -> None:
    (video,) = re.findall("<video[^>]*>(.*?)</video>", photo(pages, clip=True))
    assert video == f'<img class="photo" src="{LINK}/PHOTO.JPG" alt="Your photo">'


def test_still_and_moving_picture_can_be_saved_beside_the_clip_and_opened_on_apples_phones(pages: Pages) -> None:
    page, apple = photo(pages, clip=True), photo(pages, clip=True, apple=True)
    assert f'href="{LINK}/SAVE" download>' in page
    assert f'href="{LINK}/CLIP-MOVING" download>' in page
    assert f'<a href="{LINK}/PHOTO.JPG"><' in apple
    assert f'<a href="{LINK}/CLIP.WEBP"><' in apple
    assert "press and hold" not in apple.lower(), "no browser saves a video that way"
