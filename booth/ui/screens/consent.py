"""Consent: what becomes of a photo, and whether the guests want one. Whoever does not is never photographed."""

from collections.abc import Mapping

import pygame

from booth.ui.composition_view import ShownScene
from booth.ui.context import ScreenContext
from booth.ui.gestures import Gesture, Key
from booth.ui.screen import QUIET, Agreed, Guest, Left, Outcome
from booth.ui.widgets.buttons import Button, Buttons, Kind, plate_icon, plate_size

_WIDTH = 1.25  # of the short side: the card, at most
_PADDING = 0.036  # of the short side: inside it
_INSET = 0.034  # of the short side: from the screen's lower edge to the buttons
_FAREWELL = 2.5  # seconds for which those who decline are wished a good time
_FAREWELL_Y, _DARK = 0.135, 0.36  # of the short side, from the lower edge: its middle, and its ground


class ConsentScreen:
    """The guests read what is kept and say yes or no."""

    quiet = QUIET
    shows_live = True

    def __init__(self, context: ScreenContext, guest: Guest, now: float) -> None:
        self._context = context
        self._guest = guest
        self._began = now
        self._now = now
        self._declined: float | None = None  # when
        self._title, self._texts = context.words["ask_consent"], context.privacy()
        self.buttons = Buttons(context.drawing, self._laid_out())
        self._padding = round(_PADDING * context.drawing.short)
        self.card = self._card()

    def _laid_out(self) -> tuple[Button, Button]:
        """The two buttons at the sides below the card, where the next screen's shutter is not."""
        context, drawing = self._context, self._context.drawing
        inset = round(_INSET * drawing.short)
        sizes = {name: plate_size(drawing, context.words[name]) for name in ("decline", "agree")}
        y = drawing.size[1] - inset - sizes["agree"][1] // 2
        places = {
            "decline": inset + sizes["decline"][0] // 2,
            "agree": drawing.size[0] - inset - sizes["agree"][0] // 2,
        }
        kinds: dict[str, Kind] = {"decline": "plate", "agree": "main plate"}
        decline, agree = (
            Button(
                name,
                (context.mirrored_x(x), y),
                plate_icon(drawing),
                "check" if name == "agree" else "cross",
                context.words[name],
                kinds[name],
            )
            for name, x in places.items()
        )
        return decline, agree

    @property
    def patience(self) -> float | None:
        """The operator's choice."""
        return self._context.options.choose_patience

    @property
    def targets(self) -> Mapping[str, pygame.Rect]:
        """Yes and no, until one was said."""
        return self.buttons.targets if self._declined is None else {}

    def touch(self, gesture: Gesture, now: float) -> Outcome | None:
        """A button, or its key; nothing else means anything."""
        if self._declined is not None:
            return None
        name = self.buttons.touch(gesture)
        if name == "agree" or gesture == Key("go", gesture.began):
            return Agreed(self._guest)
        if name == "decline" or gesture == Key("back", gesture.began):
            self._declined = now
        return None

    def update(self, now: float) -> Outcome | None:
        """Goes back to the start when the farewell was read."""
        self._now = now
        return Left() if self._declined is not None and now - self._declined >= _FAREWELL else None

    def left(self, now: float) -> Outcome:
        """There is nothing to keep."""
        return Left()

    def draw(self, canvas: pygame.Surface) -> None:
        """The guests in their scene, and before it a card; or a friendly word."""
        context, drawing = self._context, self._context.drawing
        context.live.draw(canvas, ShownScene(self._guest.scene, marked=False))
        fade_in = context.fade_in(self._now - self._began)
        if self._declined is not None:
            drawing.gradient(canvas, "bottom", round(_DARK * drawing.short))
            at = (drawing.size[0] / 2, drawing.size[1] - round(_FAREWELL_Y * drawing.short))
            drawing.text(canvas, context.words["declined"], "medium", at, strong=True, shade=True)
            return
        card, padding = self.card, self._padding
        width = card.width - 2 * padding
        drawing.card(canvas, card, drawing.theme.paper, fade_in)
        ink, top = drawing.theme.ink, card.top + padding
        at = (card.centerx, top)
        top += drawing.paragraph(canvas, self._title, "medium", at, width, colour=ink, strong=True, opacity=fade_in)
        at = (card.centerx, top + padding // 2)
        for text in self._texts:
            at = (at[0], at[1] + drawing.paragraph(canvas, text, "small", at, width, colour=ink, opacity=fade_in))
        self.buttons.draw(canvas, fade_in)

    def _card(self) -> pygame.Rect:
        """The card, as low as it can be: between the buttons, or above them on an upright screen. Faces stay free."""
        drawing, kind, padding = self._context.drawing, self._context.drawing.type, self._padding
        decline, agree = self.buttons.targets.values()
        beside = 0 if drawing.portrait else max(decline.width, agree.width) + round(_INSET * drawing.short)
        room = drawing.size[0] - 2 * (beside + drawing.margin)
        width = min(round(_WIDTH * drawing.short), room)
        title = kind.line("medium") * len(kind.lines(self._title, "medium", width - 2 * padding, strong=True))
        text = kind.line("small") * sum(len(kind.lines(text, "small", width - 2 * padding)) for text in self._texts)
        card = pygame.Rect(0, 0, width, title + text + 2 * padding + padding // 2)
        card.midbottom = (drawing.size[0] // 2, agree.top - drawing.margin if drawing.portrait else agree.bottom)
        return card
