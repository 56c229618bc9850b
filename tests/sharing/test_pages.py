import base64
import hashlib
import re
from datetime import UTC, datetime
from itertools import product

import pytest

from booth.sharing.pages import Pages
from tests.support.fakes import wonders
from tests.support.phone import WORDS

LINK = "/P/ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture
def pages() -> Pages:
    return Pages(WORDS, "#ffc24b")


def everyone(pages: Pages, language: str) -> list[str]:
    """Each page, as each kind of phone gets it."""
    kinds = product((None, (1920, 1080)), (True, False))
    photos = [pages.photo(LINK, language, size, apple=apple) for size, apple in kinds]
    return [page.decode() for page in (*photos, pages.start(language), pages.gone(language))]


def test_the_page_shows_the_photo_before_the_words_and_the_one_button(pages: Pages) -> None:
    page = pages.photo(LINK, "en").decode()

    order = [
        page.index(part)
        for part in (f'<img class="photo" src="{LINK}/PHOTO.JPG"', "Save it now", f'href="{LINK}/SAVE"')
    ]
    assert order == sorted(order)


def test_the_events_logo_stands_on_every_page_of_a_photo() -> None:
    page = Pages(WORDS, "#ffc24b", b"logo").photo(LINK, "en").decode()
    assert f'src="data:image/webp;base64,{base64.b64encode(b"logo").decode()}"' in page
    assert "logo" not in Pages(WORDS, "#ffc24b").photo(LINK, "en").decode().partition("</style>")[2]


def test_words_that_look_like_markup_are_shown_as_they_are(pages: Pages) -> None:
    assert "press and hold &lt;the picture&gt;" in pages.photo(LINK, "en").decode()


def test_a_page_weighs_under_eight_kilobytes_and_asks_nothing_of_anybody_else(pages: Pages) -> None:
    for text in everyone(pages, "ar"):
        assert len(text.encode()) < 8_000
        assert "$" not in text
        assert "//" not in text.replace("<!doctype", "")  # no address of another place
        assert set(re.findall(r'(?:src|href)="([^"]*)"', text)) <= {"data:,", f"{LINK}/PHOTO.JPG", f"{LINK}/SAVE"}


def test_arabic_is_read_from_right_to_left(pages: Pages) -> None:
    assert all('<html lang="ar" dir="rtl">' in page for page in everyone(pages, "ar"))
    assert all('<html lang="de" dir="ltr">' in page for page in everyone(pages, "de"))


def test_the_policy_allows_the_styles_and_scripts_that_are_in_the_pages_and_no_others(pages: Pages) -> None:
    policy = pages.headers["Content-Security-Policy"]
    for page in (*everyone(pages, "en"), *everyone(pages, "de")):
        for kind, inline in re.findall(r"<(style|script)>(.*?)</\1>", page, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
            assert f"{kind}-src 'sha256-{digest}';" in policy
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
    assert f'<main class="{kind}">' in pages.photo(LINK, "en", size).decode()


def test_the_page_says_when_the_booth_removes_the_photo_in_every_language() -> None:
    words = wonders().words
    pages = Pages(words, "#ffc24b")
    never = pages.photo(LINK, "en").decode()
    assert "until" not in re.sub(r"<style>.*?</style>", "", never, flags=re.DOTALL)
    expires = datetime(2126, 6, 26, 20, 15, tzinfo=UTC)
    for language in words:
        (line,) = re.findall(r'<p class="until">(.*?)</p>', pages.photo(LINK, language, expires=expires).decode())
        assert "26" in line
        assert "2126" in line
    assert "The booth deletes this photo on 26 June 2126<" in pages.photo(LINK, "en", expires=expires).decode()
