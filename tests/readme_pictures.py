"""The README's pictures, taken of the running program: the booth before its demo camera, what it makes of guests."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from booth.camera.demo import DemoCamera
from booth.camera.jpeg import encode_jpeg
from booth.clock import Clock
from booth.config import Config
from booth.darkroom.worker import Darkroom
from booth.frames import Frame, Shot
from booth.settings import settings_of
from tests.support.running import RunningBooth, XScreen, until

SCREEN = (1920, 1080)
SHOWN = (1280, 720)  # how large they are in the README
TWO_GUESTS = 30.0  # seconds after which the demo camera's story has two guests


CLIP_RATE, CLIP_FRAMES = 15, 31  # two seconds


def take_clip(folder: Path) -> None:
    """Writes clip.webp into *folder*: a clip of the demo camera's guests, as the darkroom makes it for messengers."""
    camera = DemoCamera(Clock(), SHOWN, CLIP_RATE, cast="two")
    frames = tuple(
        Frame(encode_jpeg(camera.picture(number), 92), SHOWN, number / CLIP_RATE, number, demo=True)
        for number in range(CLIP_FRAMES)
    )
    taken = datetime(2026, 6, 12, 18, 30, 5, tzinfo=UTC)
    shot = Shot(frames[-1], None, "aurora", (16, 9), taken, moment=0.0, clip=frames)
    darkroom = Darkroom(settings_of(Config(), Path.cwd()), Clock())
    darkroom.start()
    try:
        (folder / "clip.webp").write_bytes(darkroom.develop_clip(shot).result(600).animation)
    finally:
        darkroom.stop(10)


def take(folder: Path) -> None:
    """Plays a guest on a real window and writes booth.jpg and photo.jpg into *folder*."""
    with tempfile.TemporaryDirectory() as name, XScreen(Path(name), SCREEN) as screen:
        home = Path(name) / "home"
        home.mkdir()
        with RunningBooth(home, screen, countdown=3.0) as booth:
            booth.until("attract")
            Clock().sleep(TWO_GUESTS)
            screen.do("key", "Return")
            booth.until("choose")
            Clock().sleep(6)  # they have stood still for a moment
            keep(Image.fromarray(screen.picture()), folder / "booth.jpg")
            screen.do("key", "Right")
            Clock().sleep(1.5)

            def taken() -> bool:
                screen.do("key", "Return")
                Clock().sleep(0.5)
                return booth.status != "choose"

            until(taken, "the shutter")
            booth.until("photo")
            until(lambda: any(photo["finished"] for photo in booth.photos()), "the finished photo")
            with Image.open(booth.photos()[0]["folder"] / "photo.jpg") as photo:
                keep(photo, folder / "photo.jpg")
            booth.end()


def keep(picture: Image.Image, path: Path) -> None:
    picture.convert("RGB").resize(SHOWN, Image.Resampling.LANCZOS).save(path, quality=85, optimize=True)
