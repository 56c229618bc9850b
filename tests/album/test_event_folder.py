import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booth.album.event_folder import event_folder
from booth.durable import make_folder

FORMERLY_ALLOWED = re.compile(r"\w(?:[\w -]{0,62}\w)?")
"""What an event could be called when its name had to be a folder's."""


@given(st.from_regex(FORMERLY_ALLOWED, fullmatch=True))
def test_an_event_that_was_possible_before_keeps_its_folder(name: str) -> None:
    if len(name.encode()) <= 255:
        assert event_folder(name) == name


@pytest.mark.parametrize("name", ["Anna & Tom", "40 Jahre! 🎂", "l'été", "Müller + Söhne (2026)"])
def test_what_every_disk_can_store_stays_as_the_operator_wrote_it(name: str) -> None:
    assert event_folder(name) == name


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a/b", "a-b-"),
        ("..", "event-"),
        (".thrown", "thrown-"),
        ("Ende. ", "Ende-"),
        ("𠀀" * 64, "𠀀𠀀"),
    ],
)
def test_what_no_disk_can_store_is_replaced(name: str, begins: str) -> None:
    assert event_folder(name).startswith(begins)


@given(st.text(min_size=1, max_size=64))
def test_every_name_is_a_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = event_folder(name)
    assert folder == folder.strip(" .")[-255:] or folder == name
    assert len(folder.encode()) <= 255
    assert not set('/\\:*?"<>|\0\n') & set(folder)
    assert folder[0] != "."
    path: Path = tmp_path_factory.getbasetemp() / "events" / folder
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        make_folder(path)


def test_two_events_whose_names_differ_have_two_folders() -> None:
    names = ["a/b", "a\\b", "a:b", "a-b", "a-b.", "a-b ", "𠀀" * 64, "𠀀" * 63 + "𠀁", ".", ".."]
    assert len({event_folder(name) for name in names}) == len(names)
