"""A question over the panel, before something is done that cannot be taken back."""

import pygame

from booth.ui.gestures import Gesture
from booth.ui.panel.layout import Sheet, lay_out
from booth.ui.panel.look import SHEET, Look
from booth.ui.panel.rows import Button, Buttons, Line, nothing
from booth.ui.panel.sheet_view import SheetView

_WIDTH = 0.7  # of the canvas's, or of the unit times 1.6 where that is less


class Dialog:
    """Asks whether a button was meant."""

    def __init__(self, look: Look, button: Button) -> None:
        self._look = look
        self._button = button
        width = min(round(_WIDTH * look.size[0]), round(1.6 * look.unit))
        no, yes = Button("No, go back", nothing), Button(f"Yes: {button.label}", nothing, strong=True)
        sheet: Sheet = lay_out([Line("", button.sure), Buttons((no, yes))], look, width, lambda _: None)
        rect = pygame.Rect(0, 0, width, sheet.height + 2 * look.gap)
        rect.center = (look.size[0] // 2, look.size[1] // 2)
        self._card = rect
        self._view = SheetView(look, rect.inflate(0, -2 * look.gap))
        self._view.show(sheet)

    @property
    def targets(self) -> dict[str, pygame.Rect]:
        """Its two buttons."""
        return self._view.targets

    def touch(self, gesture: Gesture) -> bool:
        """Does what was asked about once "yes" is touched; whether the dialog is over."""
        touched = self._view.touch(gesture)
        if touched is None:
            return False
        if touched.strong:
            self._button.act()
        return True

    def draw(self, canvas: pygame.Surface) -> None:
        """The card, over what is there darkened."""
        veil = pygame.Surface(self._look.size, 0, 32)
        veil.set_alpha(150)
        canvas.blit(veil, (0, 0))
        self._look.box(canvas, self._card, SHEET)
        self._view.draw(canvas)
