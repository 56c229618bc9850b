"""The README's pictures, taken of the running program: the booth before its demo camera, and the photo it makes."""

import tempfile
from pathlib import Path

from PIL import Image

from booth.clock import Clock
from tests.support.running import RunningBooth, XScreen, until

SCREEN = (1920, 1080)
SHOWN = (1280, 720)  # how large they are in the README
TWO_GUESTS = 30.0  # seconds after which the demo camera's story has two guests


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
            Clock().sleep(2)
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
