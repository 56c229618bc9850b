"""All of the booth that a phone has to do with, and no screen: darkroom, album, guests' page, phones' requests."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from booth.album.album import Album
from booth.album.event_folder import event_folder
from booth.album.record import Photo
from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.config import Config
from booth.darkroom.live import develop_live
from booth.darkroom.worker import Darkroom
from booth.frames import Frame, Shot
from booth.picture_types import Size
from booth.settings import Settings, settings_of
from booth.sharing.event_tokens import with_addresses
from booth.sharing.phone_requests import PhoneRequests
from booth.sharing.publisher import Publisher
from booth.sharing.publishing import make_publisher, make_requests
from tests.support.running import until

STOP = 10.0  # seconds


@dataclass
class SharingBooth:
    """The parts, which run."""

    settings: Settings
    darkroom: Darkroom
    publisher: Publisher
    requests: PhoneRequests
    album: Album
    photos: Path

    @property
    def port(self) -> int:
        """Where phones reach it."""
        until(lambda: self.publisher.status.port is not None, "the server")
        return self.publisher.status.port or 0

    def take(self, scene: str = "lake", size: Size = (1280, 720)) -> Photo:
        """A finished photo of the demo guests."""
        photo = self.album.keep(demo_shot(scene, size)).result(60)
        until(lambda: self.newest(photo).finished, "the finished photo")
        return self.newest(photo)

    def newest(self, photo: Photo) -> Photo:
        """What has become of *photo*."""
        newest = self.album.newest(photo.id)
        assert newest, "it is gone"
        return newest


def demo_shot(scene: str, size: Size = (1280, 720)) -> Shot:
    """Two guests of the demo camera in *scene*."""
    camera = DemoCamera(Clock(), size, cast="two")
    file = io.BytesIO()
    Image.fromarray(camera.picture(700)).save(file, "JPEG", quality=92)
    return Shot(Frame(file.getvalue(), size, 0.0, 700, demo=True), camera.truth(700), scene, size, moment=2.0)


@contextmanager
def sharing_booth(home: Path, settings: Mapping[str, object] | None = None) -> Iterator[SharingBooth]:
    """A booth whose photos are in *home*/photos, at 127.0.0.1."""
    clock = Clock()
    config = Config.model_validate({"event": {"name": "Anna and Tom"}} | dict(settings or {}))
    share = config.share.model_copy(update={"address": "127.0.0.1", "port": 0})
    booth = with_addresses(settings_of(config.model_copy(update={"share": share}), home))
    photos = home / "photos"
    darkroom = Darkroom(booth, clock)
    publisher = make_publisher(booth, clock, lambda *wish: requests.ask(*wish))  # noqa: PLW0108  made below
    requests = make_requests(booth, clock, publisher, darkroom.compose, lambda: album)
    album = Album(
        photos,
        event_folder(config.event.name),
        clock,
        develop_live=lambda shot: develop_live(shot, booth, lambda _: None),
        develop=darkroom.develop,
        subscribers=[publisher, requests],
        keep_negatives=False,
    )
    parts = (darkroom, publisher, requests, album)
    for part in parts:
        part.start()
    try:
        yield SharingBooth(booth, darkroom, publisher, requests, album, photos)
    finally:
        stopped = [part.stop(STOP) for part in reversed(parts)]
        assert all(stopped)
