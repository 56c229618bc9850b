"""What each place for copies gets, as the settings name one or both."""

from concurrent.futures import Future
from pathlib import Path
from typing import NoReturn

import pytest

from booth.album.tally import tally_of
from booth.clock import Clock
from booth.config import Config
from booth.settings import settings_of
from booth.sharing.cloud.building import make_outboxes
from booth.sharing.cloud.outbox import APART, Outbox
from booth.sharing.cloud.renewed import Renewed

SHARE, NAS = {"target": "folder", "place": "/mnt/share"}, {"target": "folder", "place": "/mnt/nas"}
STATUS = "BOOTHS/A/B/STATUS.JSON"


def no_album() -> NoReturn:
    raise AssertionError("nothing is asked of the album before there is a photo")


def outboxes(home: Path, **tables: dict[str, str]) -> tuple[Outbox, Outbox]:
    settings, clock = settings_of(Config.model_validate(tables), home), Clock()
    tally = tally_of(settings, clock, lambda _: False)
    return make_outboxes(settings, clock, no_album, tally, lambda: Renewed(STATUS, 60.0, bytes), lambda _: Future())


def renewed(outbox: Outbox) -> list[str]:
    return [each.place.rpartition("/")[2] for each in outbox._renewals._files]


@pytest.mark.parametrize(
    ("tables", "first", "second"),
    [
        ({}, [], []),
        ({"cloud": SHARE}, ["STATUS.JSON", "COUNTS.JSON"], []),
        ({"second_copy": NAS}, [], ["COUNTS.JSON"]),
        ({"cloud": SHARE, "second_copy": NAS}, ["STATUS.JSON", "COUNTS.JSON"], ["COUNTS.JSON"]),
    ],
)
def test_counts_go_to_every_place_and_how_the_booth_is_to_the_first(
    tables: dict[str, dict[str, str]], first: list[str], second: list[str], tmp_path: Path
) -> None:
    assert [renewed(each) for each in outboxes(tmp_path, **tables)] == [first, second]
    assert (tmp_path / "state").exists() == bool(tables)


def test_two_places_together_take_no_more_of_the_machine_than_one(tmp_path: Path) -> None:
    assert outboxes(tmp_path, cloud=SHARE)[0]._apart == APART
    assert [each._apart for each in outboxes(tmp_path, cloud=SHARE, second_copy=NAS)] == [2 * APART, 2 * APART]
