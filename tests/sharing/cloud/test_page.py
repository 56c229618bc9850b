import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType

import pytest

from booth.album.copies import Copy
from booth.album.record import Photo
from booth.scenes.themes import Theme
from booth.sharing.cloud.page import OnlinePages, public_link
from tests.support.fakes import wonders

NOW = datetime(2026, 6, 12, 15, 30, tzinfo=UTC)
PHOTO = Photo(
    "20260612-153012-K7MZQ2XB",
    Path("/photos/event/2026-06-12/20260612-153012-K7MZQ2XB"),
    "T" * 26,
    "lake",
    finished=True,
    expires=datetime(2026, 6, 26, 15, 30, tzinfo=UTC),
    copies={"cloud": Copy(folder="EVENT/BOOTH/2026-06-12/" + "T" * 26)},
)


@pytest.fixture
def theme() -> Theme:
    return wonders()


LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "tr", "zh")
NAMES = {key: {language: f"{key} & {language}" for language in LANGUAGES} for key in ("moon", "beach")}
SCENES = {"SCENE1.JPG": "moon", "SCENE3.JPG": "beach"}


def page(
    theme: Theme,
    photo: Photo = PHOTO,
    first: str = "en",
    contact: str = "Anna <0171>",
    scenes: Mapping[str, str] = MappingProxyType({}),
) -> str:
    words = {language: theme.words[language] for language in dict.fromkeys((first, *theme.words))}
    return OnlinePages(words, "#ffc24b", b"", contact, NAMES).page(photo, NOW, scenes).decode()


def texts(content: str) -> dict[str, dict[str, str]]:
    found = re.search(r'id="texts">(.*?)</script>', content, re.DOTALL)
    assert found
    texts: dict[str, dict[str, str]] = json.loads(found[1])
    return texts


def test_a_page_says_in_every_language_how_long_the_photo_stays_and_how_to_be_rid_of_it(theme: Theme) -> None:
    told = texts(page(theme))
    assert set(told) == set(theme.words)
    for text in told.values():
        assert all(text.values())
        assert "K7MZQ2" in text["ask"]
        assert "Anna <0171>" in text["ask"]
        assert "2026" in text["until"]


def test_a_page_without_script_speaks_the_booths_first_language(theme: Theme) -> None:
    content = page(theme, first="de")
    assert '<html lang="de" dir="ltr">' in content
    assert "Euer Foto" in content
    assert "Anna &lt;0171&gt;" in content
    assert '<html lang="ar" dir="rtl">' in page(theme, first="ar")


def test_a_photo_for_ever_says_nothing_of_an_end_and_one_without_a_contact_of_nobody(theme: Theme) -> None:
    told = texts(page(theme, replace(PHOTO, expires=None), contact=""))
    assert told["en"]["until"] == ""
    assert told["en"]["ask"] == "To have it deleted, give us this code: K7MZQ2."


def test_a_page_asks_nobody_else_for_anything_and_names_no_link(theme: Theme) -> None:
    content = page(theme)
    assert "T" * 26 not in content
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", content)
    assert "default-src &#x27;none&#x27;" in content
    assert 'content="no-referrer"' in content
    assert len(content) < 25_000


def test_a_contact_cannot_end_the_texts(theme: Theme) -> None:
    content = page(theme, contact="</script><script>alert(1)</script>")
    assert "<script>alert" not in content

    class Scripts(HTMLParser):
        count = 0

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.count += tag == "script"

    scripts = Scripts()
    scripts.feed(content)
    assert scripts.count == 2


@pytest.mark.parametrize(
    ("public_url", "link"),
    [
        ("https://photos.example", "https://PHOTOS.EXAMPLE/EVENT/B/D/T/PAGE.HTML"),
        ("https://photos.example/", "https://PHOTOS.EXAMPLE/EVENT/B/D/T/PAGE.HTML"),
        ("https://s3.example:8443/our/Party/", "https://S3.EXAMPLE:8443/our/Party/EVENT/B/D/T/PAGE.HTML"),
    ],
)
def test_a_link_has_capitals_where_case_does_not_count(public_url: str, link: str) -> None:
    assert public_link(public_url, "EVENT/B/D/T") == link


STRIP = replace(PHOTO, singles=tuple(PHOTO.folder / f"shot-{number}.jpg" for number in (1, 2, 3)))
CLIP = replace(PHOTO, is_clip=True)


def test_the_page_of_a_strip_has_its_single_pictures_and_no_other_has(theme: Theme) -> None:
    content = page(theme, STRIP)
    assert all(f'href="PHOTO{number}.JPG"' in content for number in (1, 2, 3))
    assert "PHOTO4.JPG" not in content
    assert 'download="photo-20260612-153012-2.jpg"' in content
    assert "PHOTO1.JPG" not in page(theme)
    assert texts(content)["de"]["single_pictures"] == "Die einzelnen Bilder"


def test_the_page_of_a_clip_plays_it_without_sound_and_has_its_still_and_its_moving_picture(theme: Theme) -> None:
    content = page(theme, CLIP)
    video = re.search("<video[^>]*>", content)
    assert video
    assert all(word in video[0] for word in ('src="CLIP.MP4"', 'poster="PHOTO.JPG"', "muted", "playsinline"))
    for saved in ('"CLIP.MP4" download="photo-20260612-153012.mp4"', 'CLIP.WEBP" download=', 'PHOTO.JPG" download='):
        assert saved in content
    assert "<video" not in page(theme)
    assert texts(content)["en"]["clip_made"] == "Your clip is being made"


def test_the_page_of_a_photo_shows_it_in_the_scenes_that_the_operator_wants_under_their_names(theme: Theme) -> None:
    content = page(theme, scenes=SCENES)
    assert content.index('data-text="other_scenes"') < content.index("SCENE1.JPG") < content.index("SCENE3.JPG")
    assert "SCENE2.JPG" not in content
    assert 'href="SCENE3.JPG" download="photo-20260612-153012-beach.jpg"' in content
    assert "moon &amp; en" in content
    assert texts(content)["de"]["SCENE3.JPG"] == "beach & de"
    assert all(told["other_scenes"] for told in texts(content).values())
    assert not {"SCENE", "other_scenes"} & set(re.findall("SCENE|other_scenes", page(theme)))
    assert len(content) < 25_000


@pytest.mark.parametrize("photo", [PHOTO, STRIP, CLIP])
def test_every_text_that_a_page_has_is_there_in_every_language(theme: Theme, photo: Photo) -> None:
    content = page(theme, photo)
    keys = set(re.findall('data-text="?([a-z_]+)', content))
    assert all(keys <= told.keys() for told in texts(content).values())
    assert len(content) < 25_000
