"""The self-test with the real album and the real server; what the darkroom's process does is scripted."""

import errno
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from booth import self_test as module
from booth.album.album import Album
from booth.clock import Clock
from booth.config import Config
from booth.darkroom.developed import Developed
from booth.darkroom.worker import Darkroom
from booth.self_test import CORNER, SelfTest
from booth.settings import Settings, settings_of
from booth.sharing.publisher import Publisher
from tests.support.running import free_port, until


class Parts:
    """A booth without screens and camera."""

    def __init__(self, home: Path, job: str) -> None:
        self.port = free_port()
        config = Config.model_validate({"share": {"address": "127.0.0.1", "port": self.port}})
        self.settings: Settings = settings_of(config, home)
        clock = Clock()
        self.folder = home / config.album.folder
        self.darkroom = Darkroom(self.settings, clock, job)
        state = home / "state"
        self.publisher = Publisher(config.share, self.settings.phone_words, "#ffffff", clock, state=state)
        self.album = Album(
            self.folder,
            "evening",
            clock,
            develop_live=lambda _: Developed(b"", b""),
            develop=self.darkroom.develop,
            subscribers=[self.publisher],
            keep_negatives=False,
        )
        self.scene: str | None = "lake"
        self.test = SelfTest(self.settings, self.darkroom, self.publisher, self._scene, clock, lambda: self.folder)

    def _scene(self) -> str | None:
        return self.scene if self.album.status.held else None

    def start(self) -> None:
        for part in (self.album, self.publisher, self.darkroom, self.test):
            part.start()

    def stop(self) -> None:
        for part in (self.test, self.darkroom, self.publisher, self.album):
            assert part.stop(20)


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Parts]]:
    monkeypatch.setattr(module, "AGAIN", 0.1)
    made: list[Parts] = []

    def make(job: str = "tests.support.jobs:darkroom") -> Parts:
        made.append(Parts(tmp_path, job))
        return made[0]

    yield make
    made[0].stop()


def test_a_photo_comes_back_and_nothing_is_left_of_it(parts: Callable[..., Parts]) -> None:
    booth = parts()
    (booth.folder / CORNER / "2026-06-12").mkdir(parents=True)  # a kill has left it
    fetched: list[int] = []
    fetch = module._fetch

    def seen(port: int, token: str) -> bytes | None:
        fetched.append(port)
        return fetch(port, token)

    module._fetch, undo = seen, fetch
    try:
        booth.start()
        until(booth.test.passed.is_set, "a photo comes back")
    finally:
        module._fetch = undo
    assert booth.test.trouble is None
    assert set(fetched) == {booth.port}
    until(lambda: booth.publisher.status.offered == 0, "it is withdrawn")
    assert not (booth.folder / CORNER).exists()
    assert not list(booth.folder.rglob("photo.jpg"))
    assert booth.album.status.photos == 0


def test_nothing_is_tried_before_there_is_a_scene_to_show(parts: Callable[..., Parts]) -> None:
    booth = parts()
    booth.scene = None
    booth.start()
    until(lambda: booth.album.status.held and booth.publisher.status.port is not None, "the booth is up")
    Clock().sleep(1)
    assert not (booth.folder / CORNER).exists()
    booth.scene = "beach"
    until(booth.test.passed.is_set, "a photo comes back")


def test_what_keeps_every_photo_from_being_kept_is_told_and_goes_by_itself_when_mended(
    parts: Callable[..., Parts], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: Any) -> Path:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("booth.album.album.keep_negative", refuse)  # root may write everywhere
    booth = parts()
    booth.start()
    until(lambda: booth.test.trouble is not None, "it is noticed")
    assert booth.test.trouble
    assert booth.test.trouble.stops_all
    assert "let the booth's user write there" in booth.test.trouble.words
    assert booth.test.trouble.words in caplog.text
    monkeypatch.undo()
    until(booth.test.passed.is_set, "it is tried again")
    assert booth.test.trouble is None


def test_a_darkroom_that_does_not_come_up_is_told_and_stops_nobody(parts: Callable[..., Parts]) -> None:
    booth = parts("tests.support.jobs:no_such_job")
    booth.start()
    until(lambda: booth.test.trouble is not None, "it is noticed")
    assert booth.test.trouble
    assert not booth.test.trouble.stops_all
    assert "darkroom has died" in booth.test.trouble.words
    assert "make set-up" in booth.test.trouble.words


def test_a_taken_port_is_the_pages_own_trouble_and_no_photos(parts: Callable[..., Parts]) -> None:
    booth = parts()
    with socket.create_server(("0.0.0.0", booth.port)):
        booth.start()
        until(booth.test.passed.is_set, "the photo is kept all the same")
    assert booth.test.trouble is None
