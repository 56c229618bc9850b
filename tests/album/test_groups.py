"""Several photos on one page: what is noted of it in each, and what becomes of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from booth.album.record import ABOUT, About
from booth.problems import Problem
from tests.rehearsals.rehearsed_album import Rehearsal
from tests.support.running import until


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "photos"


def test_photos_put_together_share_a_token_of_their_own_that_outlasts_the_booth(folder: Path) -> None:
    with Rehearsal(folder) as party:
        one, two, alone = party.keep(), party.keep(), party.keep()
        token = party.album.groups.put_together([one, two]).result(10)
        assert len(token) == 26
        assert token not in {one.token, two.token}
        party.settle()
    assert [About.read(photo.folder).groups for photo in (one, two, alone)] == [(token,), (token,), ()]
    with Rehearsal(folder) as party:
        until(party.album.recovered.is_set, "they are found")
        assert {photo.id: photo.groups for photo in party.published} == {
            one.id: (token,),
            two.id: (token,),
            alone.id: (),
        }


def test_a_photo_may_be_on_several_pages_each_with_another_token(folder: Path) -> None:
    with Rehearsal(folder) as party:
        one, two = party.keep(), party.keep()
        first = party.album.groups.put_together([one]).result(10)
        second = party.album.groups.put_together([one, two]).result(10)
        assert first != second
        assert {photo.id: photo.groups for photo in party.published} == {one.id: (first, second), two.id: (second,)}


def test_a_photo_that_was_thrown_away_is_put_together_with_nothing(folder: Path) -> None:
    with Rehearsal(folder) as party:
        gone, there = party.keep(), party.keep()
        party.album.discard(gone).result(10)
        token = party.album.groups.put_together([gone, there]).result(10)
        assert party.published[-1].groups == (token,)
        assert not (gone.folder / ABOUT).exists()


def test_the_page_of_several_goes_with_its_photos(folder: Path) -> None:
    with Rehearsal(folder, kept_for=timedelta(days=1)) as party:
        one, two = party.keep(), party.keep()
        token = party.album.groups.put_together([one, two]).result(10)
        party.album.discard(one).result(10)
        (left,) = [photo for photo in party.album._index.all() if token in photo.groups]
        assert left.id == two.id
        party.album.discard(two).result(10)
        assert party.album._index.all() == []


def test_a_disk_that_refuses_gives_no_page(folder: Path) -> None:
    with Rehearsal(folder) as party:
        photo = party.keep()
        party.settle()
        (photo.folder / ABOUT).write_text("torn")
        assert isinstance(party.album.groups.put_together([photo]).exception(10), Problem)


def test_a_page_that_is_removed_leaves_its_photos_as_they_are(folder: Path) -> None:
    with Rehearsal(folder) as party:
        one, two = party.keep(), party.keep()
        token = party.album.groups.put_together([one, two]).result(10)
        other = party.album.groups.put_together([two]).result(10)
        party.album.groups.take_apart([one, two], token).result(10)
        assert {photo.id: photo.groups for photo in party.published} == {one.id: (), two.id: (other,)}
        party.settle()
    assert [About.read(photo.folder).groups for photo in (one, two)] == [(), (other,)]
    assert one.picture.exists()
    assert two.picture.exists()
