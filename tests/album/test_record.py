import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from booth.album.record import ABOUT, BASE32, About, Negative, Photo, ShotRecord, new_id, random_letters
from booth.frames import Levels

TAKEN = datetime(2026, 6, 12, 15, 30, 12, tzinfo=timezone(timedelta(hours=2)))


def test_what_about_json_says_is_read_back_as_it_was(tmp_path: Path) -> None:
    about = About(
        event="Zoë & Ümit",
        taken=TAKEN,
        mirrored=True,
        token="T" * 26,
        demo=False,
        shots=(
            ShotRecord(
                scene="lake",
                ratio=(3, 2),
                negative=Negative(file="negative.jpg", size=(1920, 1080), checksum="00"),
                levels=Levels(0.08, 0.75, (0.99, 1.0, 1.01)),
                moment=4321.25,
            ),
        ),
    ).with_media({"photo": "11"})
    (tmp_path / ABOUT).write_bytes(about.to_bytes())
    assert About.read(tmp_path) == about
    assert "Zoë & Ümit" in (tmp_path / ABOUT).read_text(encoding="utf-8")


FORMER = {
    "event": "e",
    "scene": "s",
    "taken": "2026-06-12T15:30:12+02:00",
    "mirrored": False,
    "token": "T",
    "shape": [3, 2],
    "size": [4, 3],
    "demo": False,
}


def test_what_the_first_version_wrote_is_read_and_written_as_the_present_one(tmp_path: Path) -> None:
    before = {"scene": "r", "finished": True, "picture": "33"}
    former = FORMER | {
        "tones": {"black": 0.1, "white": 0.9, "cast": [1.0, 0.9, 0.8]},
        "moment": 2.5,
        "checksums": {"negative.jpg": "00", "photo.jpg": "11", "cutout.webp": "22"},
        "before": before,
    }
    (tmp_path / ABOUT).write_text(json.dumps(former))
    about = About.read(tmp_path)
    written = json.loads(about.to_bytes())
    assert written == {
        "version": 2,
        "event": "e",
        "mirrored": False,
        "token": "T",
        "demo": False,
        "finished": False,
        "in_gallery": False,
        "groups": [],
        "sheets": [],
        "taken": "2026-06-12T15:30:12+02:00",
        "shots": [
            {
                "scene": "s",
                "ratio": [3, 2],
                "negative": {"file": "negative.jpg", "size": [4, 3], "checksum": "00"},
                "levels": former["tones"],
                "moment": 2.5,
                "look": "",
                "crop": [0.0, 0.0, 1.0, 1.0],
            }
        ],
        "media": {
            "photo": {"file": "photo.jpg", "checksum": "11"},
            "cutout": {"file": "cutout.webp", "checksum": "22"},
        },
        "before": {"scene": "r", "finished": True, "photo": "33"},
    }
    (tmp_path / ABOUT).write_bytes(about.to_bytes())
    assert About.read(tmp_path) == about


def test_what_a_later_booth_wrote_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / ABOUT).write_text(json.dumps(FORMER))
    later = json.loads(About.read(tmp_path).to_bytes()) | {"version": 3, "mood": "splendid"}
    (tmp_path / ABOUT).write_text(json.dumps(later))
    assert (About.read(tmp_path).taken, About.read(tmp_path).version) == (TAKEN, 3)


def test_a_later_version_that_cannot_be_read_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / ABOUT).write_text('{"version": 3, "guests": "everybody"}')
    with pytest.raises(ValueError, match=r"about\.json is a later booth's"):
        About.read(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"event": 3}', "no JSON", '{"version": 2}', '{"version": "2"}'])
def test_a_damaged_about_json_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / ABOUT).write_text(text)
    with pytest.raises(ValueError, match=r"about\.json is damaged"):
        About.read(tmp_path)


def test_the_code_for_the_operator_is_six_letters_of_the_name() -> None:
    name = new_id(TAKEN, "ABCDEFGH")
    photo = Photo(name, Path("there"), "T" * 26, "lake", finished=False)
    assert name == "20260612-153012-ABCDEFGH"
    assert photo.code == "ABCDEF"
    assert photo.picture == Path("there/photo.jpg")


def test_letters_are_of_the_alphabet_and_never_the_same() -> None:
    seen = {random_letters(26) for _ in range(1000)}
    assert len(seen) == 1000
    assert set("".join(seen)) == set(BASE32)
