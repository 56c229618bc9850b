from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from booth.album.record import ABOUT, BASE32, About, Photo, new_id, random_letters

TAKEN = datetime(2026, 6, 12, 15, 30, 12, tzinfo=timezone(timedelta(hours=2)))


def test_what_about_json_says_is_read_back_as_it_was(tmp_path: Path) -> None:
    about = About(
        event="Zoë & Ümit",
        scene="lake",
        taken=TAKEN,
        mirrored=True,
        token="T" * 26,
        shape=(3, 2),
        size=(1920, 1080),
        demo=False,
        checksums={"negative.jpg": "00"},
    )
    (tmp_path / ABOUT).write_bytes(about.to_bytes())
    assert About.read(tmp_path) == about
    assert "Zoë & Ümit" in (tmp_path / ABOUT).read_text(encoding="utf-8")


def test_what_a_later_booth_wrote_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / ABOUT).write_text(
        '{"event": "e", "scene": "s", "taken": "2026-06-12T15:30:12+02:00", "mirrored": false, "token": "T",'
        ' "shape": [3, 2], "size": [4, 3], "demo": false, "mood": "splendid"}'
    )
    assert About.read(tmp_path).taken == TAKEN


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"event": 3}', "no JSON"])
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
