"""What screens may use of the booth, and nothing else."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from PIL import Image

from booth.config import Config
from booth.frames import Cutout, Frame, Latest
from booth.picture_types import Picture, Ratio, Size
from booth.scenes.layers import SceneLayers
from booth.scenes.scene_files import HERE, Scene
from booth.scenes.themes import Theme
from booth.scenes.words import Words
from booth.sharing.publisher import Visit
from booth.ui.composition_view import CompositionView
from booth.ui.drawing import Drawing
from booth.ui.live_view import LiveView
from booth.ui.motion import ease_out
from booth.ui.pending_photo import Album

APPEARS = 0.22  # seconds in which what lies over the picture comes in


class Server(Protocol):
    """Knows the links to photos; the screens' side of booth.sharing.publisher."""

    def link(self, token: str) -> str | None:
        """The address of a photo's page as a phone can reach it now."""

    def visit(self, token: str) -> Visit:
        """What phones have done with the photo."""


class Shelf(Protocol):
    """Has the scenes; the screens' side of booth.scenes.cache."""

    @property
    def usable(self) -> tuple[Scene, ...]:
        """The scenes in the theme's order."""

    def layers(self, key: str) -> SceneLayers | None:
        """The scene *key* at the live view's size."""

    def thumbnail(self, key: str) -> Picture | None:
        """The scene *key*, small."""


class Sounds(Protocol):
    """Makes the three sounds of the booth."""

    def tick(self) -> None:
        """A second of the countdown."""

    def shutter(self) -> None:
        """The photo is taken."""

    def done(self) -> None:
        """The photo is safe."""


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """All that a screen may use. What is the same for the whole booth, and the words of one language."""

    config: Config
    theme: Theme
    language: str
    words: Words
    look: Drawing
    ratio: Ratio  # the photo's
    shelf: Shelf
    frames: Latest[Frame]
    cutouts: Latest[Cutout]
    cut_next: Callable[[Frame], None]
    live: LiveView
    easel: CompositionView
    album: Album
    server: Server
    sounds: Sounds
    read: Callable[[Path, Size], Future[Picture]]  # of a photo's file, in another thread
    logo: Image.Image | None = None  # the event's
    demo_line: bool = False  # a person has started the booth, and it shows the demo for want of a webcam

    def speaking(self, language: str) -> "ScreenContext":
        """The same in another language."""
        return replace(self, language=language, words=self.theme.words[language])

    @property
    def scenes(self) -> tuple[str, ...]:
        """The keys of the scenes that can be chosen, from left to right; never empty."""
        keys = tuple(scene.key for scene in self.shelf.usable)
        return (*keys, HERE) if self.config.scenes.here or not keys else keys

    def scene_name(self, key: str) -> str:
        """What a scene is called in the chosen language."""
        names = {scene.key: scene.name(self.language) for scene in self.theme.scenes}
        return names.get(key) or self.words["here"]

    def appears(self, seconds: float) -> float:
        """How much is to be seen, 0 to 1, of what lies over the picture *seconds* after its screen was built."""
        return 1.0 if self.config.screen.reduced_motion else ease_out(seconds / APPEARS)

    def across(self, x: float) -> int:
        """Where something lies on the canvas that is *x* pixels from the side where reading begins."""
        return round(self.look.size[0] - x if self.words.right_to_left else x)
