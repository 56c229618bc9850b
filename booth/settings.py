"""Everything that an operator has decided, read and checked: the settings file, its theme, the event's mark."""

from dataclasses import dataclass, replace
from pathlib import Path

from booth.composition.mark import Mark, read_mark
from booth.config import Config, Event, SettingsFault, read_config
from booth.imaging.picture_files import PictureFault
from booth.scenes.scene_files import Scene
from booth.scenes.themes import Theme, theme_of


@dataclass(frozen=True, slots=True, eq=False)
class Settings:
    """What is the same for every guest of an event. Crosses processes."""

    config: Config
    theme: Theme
    mark: Mark | None  # what the event adds to every photo
    home: Path  # the settings file's folder, where photos, state and the operator's own themes lie

    def scene(self, key: str) -> Scene:
        """The theme's scene *key*. Raises KeyError."""
        return {scene.key: scene for scene in self.theme.scenes}[key]

    def with_demo_camera(self) -> "Settings":
        """A copy that uses the demo camera."""
        camera = self.config.camera.model_copy(update={"device": "demo"})
        return replace(self, config=self.config.model_copy(update={"camera": camera}))


def read_settings(path: Path) -> Settings:
    """Reads the settings file *path* and everything that it names. Raises SettingsFault with every reason at once."""
    return settings_of(read_config(path), path.parent)


def settings_of(config: Config, home: Path) -> Settings:
    """*config* with everything that it names, looked for in the folder *home* first. Raises SettingsFault."""
    theme = theme_of(config, home)
    return Settings(config, theme, read_event_mark(config.event, home, theme), home)


def read_event_mark(event: Event, home: Path, theme: Theme) -> Mark | None:
    """The mark of *event*, whose files lie in *home* unless they begin with /; None if it has none.

    Raises SettingsFault, which names the file that cannot be used and its setting.
    """
    try:
        overlays = [home / name for name in event.overlay]
        return read_mark(overlays, home / event.logo if event.logo else None, event.line, theme.fonts.strong)
    except PictureFault as fault:
        setting = "event.logo" if event.logo and fault.path == home / event.logo else "event.overlay"
        raise SettingsFault(fault.path, [f"{setting}: {fault.reason}"]) from fault
