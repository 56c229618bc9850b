"""What screens may use of the booth, and nothing else."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from booth.album.record import Photo
from booth.frames import Burst, Cutout, Frame, Latest
from booth.picture_types import Picture, Ratio, RelativeBox, Size
from booth.printing.status import PrintNews
from booth.problems import Trouble
from booth.scenes.layers import SceneLayers
from booth.scenes.scene_files import HERE, Scene
from booth.scenes.themes import Theme
from booth.scenes.words import Words
from booth.sharing.network.wifi import Wifi
from booth.sharing.offer import Page
from booth.sharing.status import Visit
from booth.ui.composition_view import CompositionView
from booth.ui.drawing import Drawing
from booth.ui.finished_picture import ReadPicture
from booth.ui.live_view import LiveView
from booth.ui.motion import ease_out
from booth.ui.options import ScreenOptions
from booth.ui.panel.access import OperatorAccess
from booth.ui.pending_photo import Album
from booth.ui.prints import Print

FADE_IN = 0.22  # seconds in which a new screen's controls appear over the picture


class Links(Protocol):
    """Knows the links to photos; the screens' side of booth.sharing.cloud.links."""

    def link(self, token: str, page: Page = "P") -> str | None:
        """The address of a photo's page, or another, as a phone can reach it now; None without a network."""

    def later(self, token: str) -> str | None:
        """The address on the internet where a photo's page will be, or is; None if it is to have none."""

    def visit(self, token: str) -> Visit:
        """What phones have done with the photo."""

    def example(self) -> str | None:
        """A link as long as photos' links are now; None without a network."""

    @property
    def online(self) -> bool:
        """Whether photos' links lead to the internet now, for which no Wi-Fi of the booth's is needed."""


class WayToPhones(Protocol):
    """Knows what phones have to do first; the screens' side of booth.sharing.network.way."""

    @property
    def wifi(self) -> Wifi | None:
        """The Wi-Fi that phones have to join; None if there is none, or it is not open."""

    @property
    def joined(self) -> float | None:
        """When a phone was last heard for the first time, in monotonic seconds; None before the first."""

    def shown(self, token: str) -> None:
        """Tells that a guest is shown the code of the photo of *token*."""


class Prints(Protocol):
    """Prints photos; the screens' side of booth.printing.print_queue."""

    @property
    def automatic(self) -> bool:
        """Whether every photo that is kept is printed without being asked for."""

    def new_guests(self) -> None:
        """Other guests may come now."""

    def order(self) -> Callable[[Photo], None] | None:
        """The guests want a photo on paper: what has it printed once it is safe; None if they have had their sheets."""

    def news(self, photo: Photo | None) -> PrintNews:
        """What can be told of the photo's sheets; None: of one that is not safe yet."""


class SceneSource(Protocol):
    """Has the scenes; the screens' side of booth.scenes.cache."""

    @property
    def usable(self) -> tuple[Scene, ...]:
        """The scenes that can be shown, in the theme's order."""

    def layers(self, key: str) -> SceneLayers | None:
        """The scene *key* at the live view's size; None while it is not loaded."""

    def thumbnail(self, key: str) -> Picture | None:
        """The thumbnail of scene *key*; None while it is not loaded."""


class Sounds(Protocol):
    """Makes the three sounds of the booth."""

    def tick(self) -> None:
        """One second of the countdown has passed."""

    def shutter(self) -> None:
        """The photo is taken."""

    def done(self) -> None:
        """The photo is safe on the disk."""


@dataclass(frozen=True, slots=True)
class Shooting:
    """What a shot is made of."""

    frames: Latest[Frame]
    cutouts: Latest[Cutout]
    cut_next: Callable[[Frame], RelativeBox]  # has this frame cut before any newer one; the crop that it will have
    choose: Callable[[Burst], Future[Frame]]  # the best frame of a burst
    ratio: Ratio  # the photo's
    recent: Callable[[Frame], tuple[Frame, ...]] = lambda _: ()  # a clip's, up to this frame; none: it can be none


@dataclass(frozen=True, slots=True)
class Photos:
    """Where photos are kept, how phones reach them, and how they are read back."""

    album: Album
    links: Links
    way: WayToPhones
    read: ReadPicture  # reads a photo's file in another thread
    print_of: Callable[[Path, Size, float], Future[Print]]  # the same as a print, turned by so many degrees
    prints: Prints
    trouble: Callable[[], Trouble | None] = lambda: None  # what the operator has to know now
    # The date, and when a photo that is taken now is removed; None if that is never, or the date is not known.
    lifetime: Callable[[], tuple[datetime, datetime] | None] = lambda: None
    # What keeps guests from photos for so many seconds, since when, and what to do, for the operator; empty if nothing.
    fault: Callable[[float], str] = lambda _: ""
    gallery: Callable[[], Sequence[Photo]] = tuple  # those that everybody may see, the newest first

    @property
    def wifi(self) -> Wifi | None:
        """The Wi-Fi that phones have to join to follow a photo's link."""
        return None if self.links.online else self.way.wifi


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """All that a screen may use: the same for the whole booth, but for the language of the guests."""

    options: ScreenOptions
    theme: Theme
    language: str
    drawing: Drawing
    sounds: Sounds
    scenes: SceneSource
    live: LiveView
    composition: CompositionView
    shooting: Shooting
    photos: Photos
    operator: OperatorAccess

    def speaking(self, language: str) -> "ScreenContext":
        """The same context in another language."""
        return replace(self, language=language, drawing=self.drawing.speaking(language))

    @property
    def words(self) -> Words:
        """What guests are told, in their language."""
        return self.theme.words[self.language]

    @property
    def scene_keys(self) -> tuple[str, ...]:
        """The keys of the scenes that guests can choose, from left to right; never empty."""
        keys = tuple(scene.key for scene in self.scenes.usable)
        return (*keys, HERE) if self.options.here_offered or not keys else keys

    def scene_name(self, key: str) -> str:
        """The name of scene *key* in the guests' language."""
        names = {scene.key: scene.name(self.language) for scene in self.theme.scenes}
        return names.get(key) or self.words["here"]

    @property
    def closed(self) -> bool:
        """Whether no photo can be kept now, so that guests should not begin."""
        trouble = self.photos.trouble()
        return self.photos.album.refuses or (trouble is not None and trouble.stops_all)

    def notice(self) -> tuple[str, ...]:
        """What guests are told in place of a live view, or because no photo can be kept now; empty if all is well."""
        if self.closed:
            one_moment, contact = self.words["one_moment"], self.options.contact
            return (one_moment, self.words.fill("call_us", contact=contact)) if contact else (one_moment,)
        return self.live.notice(self.words, self.options.contact)

    def privacy(self) -> tuple[str, ...]:
        """What becomes of a photo, and what the operator adds to that, if anything."""
        lifetime, copies = self.photos.lifetime(), self.options.copies
        if lifetime:
            now, ends = lifetime
            kept = self.words.fill(f"{copies or 'kept'}_until", date=self.words.date(ends, now))
        else:
            kept = self.words[copies or "kept_here"]
        return (kept, self.options.privacy_words) if self.options.privacy_words else (kept,)

    def fade_in(self, seconds: float) -> float:
        """The opacity, 0 to 1, of a screen's controls *seconds* after the screen appeared."""
        return 1.0 if self.options.reduced_motion else ease_out(seconds / FADE_IN)

    def mirrored_x(self, x: float) -> int:
        """The canvas's x for a point *x* pixels from the side where reading starts: left, or right for Arabic."""
        return round(self.drawing.size[0] - x if self.words.right_to_left else x)
