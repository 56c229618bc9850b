"""One shot of the demo camera for all tests of what becomes of it."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PIL import Image

from booth.camera.demo import DemoCamera
from booth.clock import Clock
from booth.config import Config
from booth.darkroom.worker import Darkroom
from booth.frames import Frame, Shot
from booth.settings import Settings, settings_of
from tests.darkroom.pictures import FRAME, ROOT


@pytest.fixture(scope="module")
def camera() -> DemoCamera:
    return DemoCamera(Clock(), size=(1280, 720), cast="one")


@pytest.fixture(scope="module")
def settings() -> Settings:
    return settings_of(Config.model_validate({"event": {"name": "Anna and Tom"}}), ROOT)


@pytest.fixture(scope="module")
def shot(camera: DemoCamera) -> Shot:
    file = io.BytesIO()
    Image.fromarray(camera.picture(FRAME)).save(file, "JPEG", quality=95)
    frame = Frame(file.getvalue(), (1280, 720), 0.0, FRAME, demo=True)
    return Shot(frame, camera.truth(FRAME), "lake", (16, 9), datetime(2026, 6, 12, 18, 30, 5, tzinfo=UTC))


@pytest.fixture(scope="module")
def darkroom(settings: Settings) -> Iterator[Darkroom]:
    darkroom = Darkroom(settings, Clock())
    darkroom.start()
    yield darkroom
    assert darkroom.stop(10)
