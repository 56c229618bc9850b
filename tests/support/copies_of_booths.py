"""What many booths have left at a place for copies, as their outboxes put it there, and a laptop that asks for it."""

import hashlib
import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from booth.__main__ import main
from booth.album.record import random_letters
from booth.album.tombstones import event_elsewhere
from booth.sharing.cloud.target import ABOUT, PAGE, PICTURE, THUMB
from tests.support.copy_servers import CopyServer

FIRST = datetime(2026, 6, 12, 15, 30, 12).astimezone()  # when the first photo is taken; the next each a second later


class CopiesOfBooths:
    """An event's photos on a server, and a folder with nothing but the settings for it."""

    def __init__(self, server: CopyServer, home: Path, event: str) -> None:
        self.server = server
        self.files = server.files
        self.folder = server.files / event_elsewhere(event)
        self.event = event
        self.count = 0
        cloud = server.settings
        self.settings = home / "laptop.toml"
        self.settings.write_text(
            f'[cloud]\ntarget = "{cloud.target}"\nplace = "{cloud.place}"\npublic_url = "https://photos.example/2026"\n'
        )
        keys = home / "cloud.toml"
        keys.write_text(f'name = "{server.credentials.name}"\nsecret = "{server.credentials.secret}"\n')
        keys.chmod(0o600)

    def only_as_second_copy(self) -> None:
        """The laptop knows the place as that of the second copy, and no other."""
        cloud = self.server.settings
        self.settings.write_text(f'[second_copy]\ntarget = "{cloud.target}"\nplace = "{cloud.place}"\n')
        (self.settings.parent / "cloud.toml").rename(self.settings.parent / "second_copy.toml")

    def command(self, name: str, *words: object) -> int:
        """The status of `booth event NAME`."""
        return main(["event", name, "--config", str(self.settings), "--event", self.event, *map(str, words)])

    def photo(
        self,
        booth: str = "0A1B2C3D",
        *,
        day: str = "2026-06-12",
        thumb: bytes | None = b"small",
        files: dict[str, bytes] | None = None,
        about: bool = True,
    ) -> str:
        """A photo of *booth*: its folder below the event's. *files*: its pictures, one by itself unless given."""
        taken = FIRST + timedelta(seconds=self.count)
        self.count += 1
        pictures = files or {PICTURE: f"photo {self.count}".encode()}
        contents = pictures | {PAGE: b"a page"}
        if about:
            told = {name: {"bytes": len(each), "sha256": self.digits(each)} for name, each in pictures.items()}
            said = {"version": 1, "taken": taken.isoformat(), "kind": "photo", "scene": "lake", "files": told}
            contents[ABOUT] = json.dumps(said).encode()
        if thumb is not None:
            contents[THUMB] = thumb
        place = f"{booth}/{day}/{random_letters(26)}"
        folder = self.folder / place
        folder.mkdir(parents=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
            os.utime(folder / name, (taken.timestamp(), taken.timestamp()))
        return place

    def gallery(self) -> dict[str, bytes]:
        """What lies in the gallery's folder, by name."""
        return {path.name: path.read_bytes() for path in self.gallery_folder.iterdir()}

    @property
    def gallery_folder(self) -> Path:
        return next((self.folder / "GALLERY").iterdir())

    @staticmethod
    def digits(content: bytes) -> str:
        """As a photo's ABOUT.JSON has it."""
        return hashlib.sha256(content).hexdigest()
