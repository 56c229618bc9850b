import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from booth.sharing.picture_cache import FOLDER, PictureCache

ANNA, BEN, CLEO = "20260612-153012-ANNA2345", "20260612-153013-BEN23456", "20260612-153014-CLEO2345"


def cache_in(photos: Path, most: int = 1000, spare: int = 0) -> PictureCache:
    return PictureCache(lambda: photos, (), most, spare)


def names(cache: PictureCache, photo: str) -> list[str]:
    return [name for name, _ in cache.get(photo)]


def test_a_picture_is_a_file_until_it_is_forgotten(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    assert cache.put(ANNA, "lake.jpg", b"a lake") == set()
    cache.put(ANNA, "city.jpg", b"a city")
    cache.put(BEN, "lake.jpg", b"Ben's lake")
    assert {name: path.read_bytes() for name, path in cache.get(ANNA)} == {"lake.jpg": b"a lake", "city.jpg": b"a city"}
    cache.forget(ANNA)
    assert names(cache, ANNA) == []
    assert [path.read_bytes() for path in (tmp_path / FOLDER).iterdir()] == [b"Ben's lake"]
    cache.forget(BEN)
    assert list(tmp_path.iterdir()) == []  # the photo folder is as it was
    cache.forget(CLEO)
    cache.put(CLEO, "lake.jpg", b"Cleo's")
    assert names(cache, CLEO) == ["lake.jpg"]


def test_the_oldest_go_when_there_are_too_many_bytes_and_it_is_told_whose_they_were(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    for photo in (ANNA, BEN, CLEO):
        cache.put(photo, "lake.jpg", bytes(300))
    assert cache.put(ANNA, "city.jpg", bytes(400)) == {ANNA}
    assert (names(cache, ANNA), names(cache, BEN), names(cache, CLEO)) == (["city.jpg"], ["lake.jpg"], ["lake.jpg"])
    assert cache.put(CLEO, "city.jpg", bytes(601)) == {ANNA, BEN, CLEO}
    assert sum(path.stat().st_size for path in (tmp_path / FOLDER).iterdir()) <= 1000


def test_the_last_room_on_the_disk_is_left_to_photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = [1500]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free[0]))
    cache = cache_in(tmp_path, spare=1000)
    cache.put(ANNA, "lake.jpg", bytes(500))
    free[0] = 1000
    assert cache.put(BEN, "lake.jpg", bytes(400)) == {ANNA}  # the cache gives up its own first
    free[0] = 500
    with pytest.raises(OSError, match="no room"):
        cache.put(CLEO, "lake.jpg", bytes(100))
    assert names(cache, CLEO) == []


def test_what_an_earlier_run_has_left_is_removed_before_anything_is_offered(tmp_path: Path) -> None:
    cache_in(tmp_path).put(ANNA, "lake.jpg", b"from yesterday")
    cache = cache_in(tmp_path)
    assert names(cache, ANNA) == []
    cache.tidy()
    assert list(tmp_path.iterdir()) == []
    cache.put(BEN, "lake.jpg", b"from today")
    cache.tidy()
    assert names(cache, BEN) == ["lake.jpg"]


def test_a_file_or_a_link_in_its_place_is_removed_and_what_the_link_leads_to_is_not(tmp_path: Path) -> None:
    photos, elsewhere = tmp_path / "photos", tmp_path / "elsewhere"
    for folder in (photos, elsewhere):
        folder.mkdir()
    (elsewhere / "precious").touch()
    (photos / FOLDER).symlink_to(elsewhere)
    cache = cache_in(photos)
    cache.put(ANNA, "lake.jpg", b"a lake")
    assert (photos / FOLDER).is_dir()
    assert not (photos / FOLDER).is_symlink()
    assert [path.name for path in elsewhere.iterdir()] == ["precious"]


def test_another_disk_in_its_place_begins_empty(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    cache = cache_in(photos)
    cache.put(ANNA, "lake.jpg", b"on the first stick")
    photos.rename(tmp_path / "unplugged")
    with pytest.raises(OSError, match="No such file"):
        cache.put(BEN, "lake.jpg", b"nowhere")
    assert not photos.exists()  # a folder for a stick that is not there is never made up
    photos.mkdir()
    cache.put(BEN, "lake.jpg", b"on the second")
    assert (names(cache, ANNA), names(cache, BEN)) == ([], ["lake.jpg"])
