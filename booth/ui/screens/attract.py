"""Attract: the live view is already running, in one scene after another; a touch begins."""

from collections.abc import Mapping, Sequence

import pygame
from PIL import Image

from booth.composition.mark import scaled_logo
from booth.problems import Trouble
from booth.texts import drawable
from booth.ui.composition_view import ShownScene
from booth.ui.context import ScreenContext
from booth.ui.drawing import Anchor
from booth.ui.gallery import Gallery
from booth.ui.gestures import Gesture, Key, Point, Press, Swipe, Tap
from booth.ui.motion import breath, ease_both
from booth.ui.screen import Begun, Guest, Outcome, SmallCard, Untouched
from booth.ui.widgets.corner_card import CornerCard
from booth.ui.widgets.fault_code import FaultCode
from booth.ui.widgets.greeting import Greeting

_STAYS, _FADES = 6.0, 1.0  # seconds that a scene is shown, and that it takes to change, while somebody is there
_ALONE_STAYS, _ALONE_FADES = 5.0, 3.5  # while nobody is: a slow drift
_LOGO = (0.36, 0.16)  # of the short side: the box that the event's logo fills
_INVITATION, _INVITATION_ALONE = 0.085, 0.135  # of the short side: its middle above what is below, or above the edge
_DARK = 0.182  # of the short side: how far the ground of what is written reaches above the invitation's middle
_ABOVE_THE_FAULT = 0.3  # of the height: the middle of what guests are told while a code is below it
_LANGUAGE = 0.085  # of the short side: the height of a language's button, and of its middle above the lower edge


class AttractScreen(Untouched):
    """Shows people who walk past themselves in the theme's scenes."""

    shows_live = True

    def __init__(self, context: ScreenContext, card: SmallCard | None, now: float) -> None:
        context.photos.prints.new_guests()
        self._context = context
        self.card = CornerCard(context, card) if card else None  # for the photo of a guest who has left
        self._began = now
        self._now = now
        self._scene = context.theme.first if context.theme.first in context.scene_keys else context.scene_keys[0]
        self._since = now  # when the scene began to be shown alone
        self._fading: tuple[float, float] | None = None  # when the next scene began to fade in, and seconds it takes
        self._pressed: str | None = None
        self._greeting = Greeting(context, now)
        self._fault = FaultCode(context)
        self.gallery = Gallery(context, now) if context.options.gallery else None
        self._ready: float | None = None  # when there was something to show
        self._awaited: Outcome | None = None  # what a touch before that leads to
        self._notice: list[str] = []  # what becomes of photos, in lines
        self._write_notice()
        self._languages = self._language_buttons()

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """The whole screen, and each language."""
        width, height = self._context.drawing.size
        begin = pygame.Rect(width // 4, height // 4, width // 2, height // 4)
        return {"begin": begin} | {f"language {language}": rect for language, rect in self._languages.items()}

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """Any touch begins, in the scene that is shown; at a start as soon as there is one.

        None does while no photo can be kept.
        """
        if self._context.closed:
            return None
        outcome = self._touched(gesture)
        if self._ready is None:
            self._awaited = outcome or self._awaited
            return None
        return outcome

    def _touched(self, gesture: Gesture) -> Outcome | None:
        match gesture:
            case Press(at):
                self._pressed = self._language_at(at)
            case Tap(at) | Swipe(at):
                language = self._language_at(at) or self._context.language
                return Begun(Guest(language, self._most_visible()))
            case Key(name) if name != "back":
                return Begun(Guest(self._context.language, self._most_visible()))
        return None

    def update(self, now: float) -> Outcome | None:
        """Goes on to the next scene when it is time."""
        self._now = now
        self._fault.update(now)
        if self._ready is None:
            if not self._context.live.room_only and self._context.scenes.layers(self._scene) is None:
                self._since = now
                return None
            self._ready = now
            if self._awaited:
                return self._awaited
        somebody = self._context.live.somebody
        if self.gallery:
            self.gallery.update(now, alone=not somebody and not self._context.notice())
        if self.card:
            self.card.update(now)
        if self._fading and now - self._fading[0] >= self._fading[1]:
            self._scene, self._since, self._fading = self._next(), now, None
            self._write_notice()  # another day may have come
        if not self._fading and now - self._since >= (_STAYS if somebody else _ALONE_STAYS):
            at_once = self._context.options.reduced_motion
            self._fading = (now, 0.0 if at_once else _FADES if somebody else _ALONE_FADES)
        return None

    def draw(self, canvas: pygame.Surface) -> None:
        """The live view, one calm line, and the languages."""
        context, drawing = self._context, self._context.drawing
        if self._ready is None:
            self._greeting.draw(canvas, self._now)
            return
        context.live.draw(canvas, self._shown())
        if self.gallery:
            self.gallery.draw(canvas)
        fade_in = context.fade_in(self._now - self._ready)
        if self._greeting.drawn and fade_in < 1:  # the first scene appears out of the greeting
            self._greeting.draw(canvas, self._now, 1 - fade_in)
        if self._fault.visible:
            self._fault.draw(canvas, drawing.notice(canvas, context.notice(), self._now, at=_ABOVE_THE_FAULT))
        elif lines := context.notice():
            drawing.notice(canvas, lines, self._now)
        else:
            self._draw_invitation(canvas, fade_in)
        frame = context.shooting.frames.peek()
        if context.options.demo_line and frame and frame.demo:
            at = (context.mirrored_x(drawing.margin), drawing.margin + drawing.type.pixels("small") // 2)
            anchor: Anchor = "right" if context.words.right_to_left else "left"
            drawing.text(canvas, context.words["demo_line"], "small", at, anchor=anchor, shade=True, opacity=0.85)
        if context.options.logo:
            self._draw_logo(canvas, context.options.logo, fade_in)
        if trouble := context.photos.trouble():
            self._draw_trouble(canvas, trouble)
        if self.card:
            self.card.draw(canvas)

    def _draw_trouble(self, canvas: pygame.Surface, trouble: Trouble) -> None:
        """What is wrong, for the operator, below the line of the demo camera and the logo, beside the small card."""
        drawing, options = self._context.drawing, self._context.options
        top = drawing.margin + (round(_LOGO[1] * drawing.short) if options.logo or options.demo_line else 0)
        drawing.gradient(canvas, "top", 2 * top + round(0.1 * drawing.short))
        covered = self.card.rect.width + drawing.margin if self.card and self.card.visible else 0
        middle = round(self._context.mirrored_x((drawing.size[0] - covered) / 2))
        width = drawing.size[0] - covered - 4 * drawing.margin
        drawing.paragraph(canvas, drawable(trouble.words), "small", (middle, top), width, shade=True)

    def _draw_logo(self, canvas: pygame.Surface, logo: Image.Image, fade_in: float) -> None:
        drawing = self._context.drawing
        box = (round(_LOGO[0] * drawing.short), round(_LOGO[1] * drawing.short))
        picture = drawing.cached("logo", lambda: scaled_logo(logo, box))
        right = drawing.size[0] - drawing.margin - picture.get_width()
        x = drawing.margin if self._context.words.right_to_left else right
        drawing.blit(canvas, picture, (x, drawing.margin), fade_in)

    def _write_notice(self) -> None:
        context, drawing = self._context, self._context.drawing
        if context.options.consent == "notice":
            width = drawing.size[0] - 2 * drawing.margin
            self._notice = [line for text in context.privacy() for line in drawing.type.lines(text, "small", width)]

    @property
    def _foot(self) -> int:
        """Pixels at the lower edge that the notice takes."""
        drawing = self._context.drawing
        return len(self._notice) * drawing.type.line("small") + drawing.margin // 3 if self._notice else 0

    def _draw_notice(self, canvas: pygame.Surface, fade_in: float) -> None:
        drawing = self._context.drawing
        for number, line in enumerate(reversed(self._notice)):
            y = drawing.size[1] - drawing.margin // 3 - drawing.type.line("small") * (number + 0.5)
            drawing.text(canvas, line, "small", (drawing.size[0] / 2, y), shade=True, opacity=0.85 * fade_in)

    def _draw_invitation(self, canvas: pygame.Surface, fade_in: float) -> None:
        context, drawing = self._context, self._context.drawing
        below = min((rect.top for rect in self._languages.values()), default=drawing.size[1] - self._foot)
        rises = _INVITATION if below < drawing.size[1] else _INVITATION_ALONE
        middle = (drawing.size[0] / 2, below - round(rises * drawing.short))
        drawing.gradient(canvas, "bottom", round(1.32 * (drawing.size[1] - middle[1]) + _DARK * drawing.short), fade_in)
        self._draw_notice(canvas, fade_in)
        glow = 1.0 if context.options.reduced_motion else 0.80 + 0.20 * breath(self._now - self._began, 3.2)
        words = context.words["touch_to_begin"]
        drawing.text(canvas, words, "medium", middle, strong=True, shade=True, opacity=fade_in * glow)
        for language, rect in self._languages.items():
            pressed = language == self._pressed
            fill = (*drawing.theme.paper, 255 if pressed else 44)
            drawing.blit(canvas, drawing.pill(rect.size, fill), rect.topleft, fade_in)
            name = context.theme.words[language]["language_name"]
            colour = drawing.theme.ink if pressed else drawing.theme.paper
            drawing.text(canvas, name, "small", rect.center, colour=colour, strong=True, opacity=fade_in)

    def _language_buttons(self) -> dict[str, pygame.Rect]:
        """Where each language's button is, wide enough for its name in its own script; none for a single language."""
        context, drawing = self._context, self._context.drawing
        languages = context.options.languages
        if len(languages) < 2:
            return {}
        names = [context.theme.words[language]["language_name"] for language in languages]
        widths = [
            max(drawing.target, drawing.type.width(name, "small", strong=True) + drawing.margin) for name in names
        ]
        gap = round(0.02 * drawing.short)
        rows = _in_rows(widths, gap, drawing.size[0] - 2 * drawing.margin)
        height = round(_LANGUAGE * drawing.short)
        top = drawing.size[1] - self._foot - height - height // 2 - drawing.target * (len(rows) - 1)
        rects: dict[str, pygame.Rect] = {}
        for row in rows:
            x = (drawing.size[0] - sum(widths[number] + gap for number in row) + gap) // 2
            for number in row:
                rects[languages[number]] = pygame.Rect(x, top, widths[number], height)
                x += widths[number] + gap
            top += drawing.target
        return rects

    def _language_at(self, at: Point) -> str | None:
        target = self._context.drawing.target
        for language, rect in self._languages.items():
            if rect.inflate(0, max(0, target - rect.height)).collidepoint(at):
                return language
        return None

    def _shown(self) -> ShownScene:
        if not self._fading:
            return ShownScene(self._scene, marked=False)
        began, seconds = self._fading
        mix = ease_both((self._now - began) / seconds) if seconds else 1.0
        return ShownScene(self._scene, self._next(), mix=mix, marked=False)

    def _most_visible(self) -> str:
        """The scene that covers more of the picture than the other."""
        shown = self._shown()
        return shown.neighbour if shown.neighbour and shown.mix > 0.5 else shown.scene

    def _next(self) -> str:
        context = self._context
        loaded = [key for key in context.scene_keys if context.scenes.thumbnail(key) is not None] or [self._scene]
        number = loaded.index(self._scene) if self._scene in loaded else -1
        return loaded[(number + 1) % len(loaded)]


def _in_rows(widths: Sequence[int], gap: int, room: int) -> list[list[int]]:
    """The numbers of buttons of these *widths*, in order, in as few rows as fit into *room* pixels, evenly filled."""
    total = sum(widths) + gap * len(widths)
    for count in range(-(-total // (room + gap)), len(widths) + 1):
        rows: list[list[int]] = [[] for _ in range(count)]
        x = 0
        for number, width in enumerate(widths):
            rows[min(count - 1, (x + width // 2) * count // total)].append(number)
            x += width + gap
        if all(sum(widths[number] + gap for number in row) - gap <= room for row in rows):
            break
    return rows
