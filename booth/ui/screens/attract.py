"""Attract: the live view is already running, in one scene after another; a touch begins."""

from collections.abc import Mapping

import pygame
from PIL import Image

from booth.composition.mark import scaled_logo
from booth.ui.composition_view import Showing
from booth.ui.drawing import Anchor
from booth.ui.gestures import Gesture, Key, Point, Press, Swipe, Tap
from booth.ui.motion import breath, ease_both
from booth.ui.parts import ScreenContext
from booth.ui.screen import Begun, Guest, Outcome, SmallCard, Untouched
from booth.ui.widgets.corner_card import CornerCard

_STAYS, _FADES = 6.0, 1.0  # seconds that a scene is shown, and that it takes to change, while somebody is there
_ALONE_STAYS, _ALONE_FADES = 5.0, 3.5  # while nobody is: a slow drift
_LOGO = (0.36, 0.16)  # of the short side: the box that the event's logo fills


class AttractScreen(Untouched):
    """Shows people who walk past themselves in the theme's places."""

    def __init__(self, parts: ScreenContext, card: SmallCard | None, now: float) -> None:
        self._parts = parts
        self._card = CornerCard(parts, card) if card else None
        self._began = now
        self._now = now
        self._scene = parts.theme.first if parts.theme.first in parts.scenes else parts.scenes[0]
        self._since = now  # when the scene was there alone
        self._fading: tuple[float, float] | None = None  # when the next scene began to come, seconds it takes
        self._pressed: str | None = None
        self._languages = self._laid_out()

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """The whole screen, and each language."""
        width, height = self._parts.look.size
        begin = pygame.Rect(width // 4, height // 4, width // 2, height // 4)
        return {"begin": begin} | {f"language {language}": rect for language, rect in self._languages.items()}

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """Anything begins, in the scene that is shown."""
        match gesture:
            case Press(at):
                self._pressed = self._language_at(at)
            case Tap(at) | Swipe(at):
                language = self._language_at(at) or self._parts.language
                return Begun(Guest(language, self._shown()))
            case Key(name) if name != "back":
                return Begun(Guest(self._parts.language, self._shown()))
        return None

    def update(self, now: float) -> None:
        """Goes on to the next scene when it is time."""
        self._now = now
        live = self._parts.live
        live.update(now)
        if self._card:
            self._card.update(now)
        if self._fading and now - self._fading[0] >= self._fading[1]:
            self._scene, self._since, self._fading = self._next(), now, None
        if not self._fading and now - self._since >= (_STAYS if live.somebody else _ALONE_STAYS):
            still = self._parts.config.screen.reduced_motion
            self._fading = (now, 0.0 if still else _FADES if live.somebody else _ALONE_FADES)

    def draw(self, canvas: pygame.Surface) -> None:
        """The live view, one calm line, and the languages."""
        parts, look = self._parts, self._parts.look
        if parts.shelf.layers(self._scene) is None and not parts.live.room_only:
            canvas.fill(look.theme.ink)
            look.dots(canvas, (look.size[0] // 2, look.size[1] // 2), self._now)
            return
        parts.live.draw(canvas, self._showing())
        appears = parts.appears(self._now - self._began)
        if lines := parts.live.notice(parts.words, parts.config.operator.contact):
            look.notice(canvas, lines, self._now)
        else:
            self._invite(canvas, appears)
        frame = parts.frames.peek()
        if parts.demo_line and frame and frame.demo:
            at = (parts.across(look.margin), look.margin + look.type.pixels("small") // 2)
            anchor: Anchor = "right" if parts.words.right_to_left else "left"
            look.text(canvas, parts.words["demo_line"], "small", at, anchor=anchor, shade=True, opacity=0.85)
        if parts.logo:
            self._show_logo(canvas, parts.logo, appears)
        if self._card:
            self._card.draw(canvas)

    def _show_logo(self, canvas: pygame.Surface, logo: Image.Image, appears: float) -> None:
        look = self._parts.look
        box = (round(_LOGO[0] * look.short), round(_LOGO[1] * look.short))
        drawn = look.kept("logo", lambda: scaled_logo(logo, box))
        x = look.margin if self._parts.words.right_to_left else look.size[0] - look.margin - drawn.get_width()
        look.blit(canvas, drawn, (x, look.margin), appears)

    def _invite(self, canvas: pygame.Surface, appears: float) -> None:
        parts, look = self._parts, self._parts.look
        rows = bool(self._languages)
        y = look.size[1] - round((0.235 if rows else 0.135) * look.short)
        look.gradient(canvas, "bottom", round((0.46 if rows else 0.36) * look.short), appears)
        glow = 1.0 if parts.config.screen.reduced_motion else 0.80 + 0.20 * breath(self._now - self._began, 3.2)
        words = parts.words["touch_to_begin"]
        look.text(canvas, words, "medium", (look.size[0] / 2, y), strong=True, shade=True, opacity=appears * glow)
        for language, rect in self._languages.items():
            pressed = language == self._pressed
            fill = (*look.theme.paper, 255 if pressed else 44)
            look.blit(canvas, look.pill(rect.size, fill), rect.topleft, appears)
            name = parts.theme.words[language]["language_name"]
            colour = look.theme.ink if pressed else look.theme.paper
            look.text(canvas, name, "small", rect.center, colour=colour, strong=True, opacity=appears)

    def _laid_out(self) -> dict[str, pygame.Rect]:
        """Where each language is, in its own script; nothing if there is only one."""
        parts, look = self._parts, self._parts.look
        languages = parts.config.screen.languages
        if len(languages) < 2:
            return {}
        names = [parts.theme.words[each]["language_name"] for each in languages]
        widths = [max(look.target, look.type.width(name, "small", strong=True) + look.margin) for name in names]
        gap = round(0.02 * look.short)
        x = (look.size[0] - sum(widths) - gap * (len(widths) - 1)) // 2
        height = round(0.085 * look.short)
        rects: dict[str, pygame.Rect] = {}
        for language, width in zip(languages, widths, strict=True):
            rects[language] = pygame.Rect(x, look.size[1] - round(0.085 * look.short) - height // 2, width, height)
            x += width + gap
        return rects

    def _language_at(self, at: Point) -> str | None:
        reach = self._parts.look.target
        for language, rect in self._languages.items():
            if rect.inflate(0, max(0, reach - rect.height)).collidepoint(at):
                return language
        return None

    def _showing(self) -> Showing:
        if not self._fading:
            return Showing(self._scene, marked=False)
        began, seconds = self._fading
        mix = ease_both((self._now - began) / seconds) if seconds else 1.0
        return Showing(self._scene, self._next(), mix=mix, marked=False)

    def _shown(self) -> str:
        """The scene that is more to be seen than any other."""
        showing = self._showing()
        return showing.neighbour if showing.neighbour and showing.mix > 0.5 else showing.scene

    def _next(self) -> str:
        scenes = [key for key in self._parts.scenes if self._parts.shelf.thumbnail(key) is not None] or [self._scene]
        at = scenes.index(self._scene) if self._scene in scenes else -1
        return scenes[(at + 1) % len(scenes)]
