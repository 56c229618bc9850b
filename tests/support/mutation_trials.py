"""What is done with each mutated file: all that a booth does with it up to its first frame."""

import logging
import random
import shutil
from pathlib import Path

from PIL import Image

from booth.album.event_folder import event_folder
from booth.composition.mark import mark_layer
from booth.config import SettingsFault
from booth.imaging.framing import parse_ratio
from booth.imaging.picture_files import PictureFault, picture_size, read_picture, read_rgba
from booth.scenes.loader import load_scene
from booth.scenes.themes import read_theme
from booth.settings import Settings, read_settings
from booth.sharing.qr import photo_code, wifi_code
from booth.ui.options import screen_options
from booth.ui.screens.settings_card import SettingsCard
from booth.ui.surfaces import surface_of
from booth.ui.text import Typesetter
from tests.support.fakes import wonders
from tests.support.mutated_files import SCENE, SETTINGS, mutated_toml

_SIZE, _THUMBNAIL = (320, 180), (64, 36)
_WORDS = Path(__file__).parents[2] / "themes" / "wonders" / "words"
_LOG = logging.Logger("mutations")
_LOG.addHandler(logging.NullHandler())
_DRAWN = 0.1  # fraction of the cards that are drawn, which takes longer than all the rest
LONGEST = 30, 600  # reasons of one file, and characters of one reason, that an operator still reads


class Trials:
    """A booth's home in a folder, in which one file after the other is put wrong."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._theme = home / "themes" / "tiny"
        (self._theme / "words").mkdir(parents=True)
        (self._theme / "theme.toml").write_text('accent = "#ffc24b"\nink = "#11151c"\npaper = "#fffaf2"\n')
        for language in ("en", "de"):
            shutil.copy(_WORDS / f"{language}.toml", self._theme / "words")
        for name in ("good", "odd"):
            (self._theme / "scenes" / name).mkdir(parents=True)
            Image.new("RGB", (64, 36), "teal").save(self._theme / "scenes" / name / "scene.png")
        Image.new("RGBA", (60, 30), (200, 0, 0, 200)).save(home / "logo.png")
        Image.new("RGBA", (96, 54)).save(home / "frame.png")
        (home / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
        self._type = Typesetter(wonders().fonts, 180)

    def settings(self, chance: random.Random) -> str:
        """A config.toml: what became of it."""
        path = self._home / "config.toml"
        path.write_bytes(mutated_toml(chance, SETTINGS))
        try:
            settings = read_settings(path)
        except SettingsFault as fault:
            self._told(fault.reasons)
            if chance.random() < _DRAWN:
                SettingsCard(self._type, fault.path, fault.reasons, path).draw(surface_of(Image.new("RGBA", _SIZE)))
            return "told"
        self._first_frame(settings)
        return "used"

    def scene(self, chance: random.Random) -> str:
        """A scene.toml beside a scene that is in order: what became of it."""
        (self._theme / "scenes" / "odd" / "scene.toml").write_bytes(mutated_toml(chance, SCENE))
        theme = read_theme("tiny", [self._home / "themes"], _LOG)
        scenes = {scene.key: scene for scene in theme.scenes}
        assert "good" in scenes
        if "odd" not in scenes:
            return "told"
        self._type.picture(scenes["odd"].name("de") + scenes["odd"].place("en"), "small", (0, 0, 0))
        load_scene(scenes["odd"], _SIZE, _THUMBNAIL, layers=True)
        return "used"

    def picture(self, chance: random.Random, content: bytes) -> str:
        """A picture's *content* as a logo and as a scene: what became of it."""
        path = self._theme / "scenes" / f"picture.{chance.choice(['jpg', 'png', 'webp', 'avif'])}"
        path.write_bytes(content)
        try:
            read_rgba(path, _SIZE)
            found = "used"
        except PictureFault as fault:
            self._told([fault.reason])
            found = "told"
        if found == "used":
            assert picture_size(path) >= (1, 1)
            assert read_picture(path, _SIZE).shape[2] == 3
        theme = read_theme("tiny", [self._home / "themes"], _LOG)
        for scene in theme.scenes:
            if scene.key == "picture":
                try:
                    load_scene(scene, _SIZE, _THUMBNAIL, layers=True)
                except PictureFault as fault:
                    self._told([fault.reason])
        path.unlink()
        return found

    def _first_frame(self, settings: Settings) -> None:
        """What a first frame, and a first photo, need of *settings*."""
        config = settings.config
        mark_layer(settings.mark, _SIZE)
        screen_options(settings)
        parse_ratio(config.photo.shape, _SIZE)
        for text in (config.event.name, config.event.line, config.operator.contact):
            self._type.picture(text, "small", (0, 0, 0), shade=True)
        folder = self._home / "events" / event_folder(config.event.name)
        folder.mkdir(parents=True, exist_ok=True)
        folder.rmdir()
        photo_code(f"http://{config.share.address}:{config.share.port}/P/X".upper())
        if config.share.wifi_name:
            wifi_code(config.share.wifi_name, config.share.wifi_password, hidden=config.share.wifi_hidden)

    @staticmethod
    def _told(reasons: list[str]) -> None:
        assert 0 < len(reasons) <= LONGEST[0]
        for reason in reasons:
            assert reason.isprintable(), reason
            assert 0 < len(reason) <= LONGEST[1], reason
