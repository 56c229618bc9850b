"""A picture for guests whose phone asks whether to stay in a Wi-Fi without internet, like the question itself."""

import pygame

from booth.scenes.themes import Colour
from booth.ui.context import ScreenContext
from booth.ui.drawing import GREEN, WHITE
from booth.ui.text import Height
from booth.ui.widgets.icons import Icon, draw_icon

_GREY = (176, 182, 192)


def draw_stay_connected(context: ScreenContext, canvas: pygame.Surface, area: pygame.Rect) -> None:
    """Draws it over *area* of a white card: a Wi-Fi with a question, its two answers, and which to choose in words."""
    drawing, ink = context.drawing, context.drawing.theme.ink
    canvas.fill(WHITE, area)
    words = context.words["stay_connected"]
    width = round(0.92 * area.width)
    height: Height = "medium"
    if len(drawing.type.lines(words, height, width, strong=True)) > 2:
        height = "small"
    lines = drawing.type.lines(words, height, width, strong=True)
    text = drawing.type.line(height) * len(lines)
    sign = min(round(0.42 * area.width), round(0.62 * (area.height - text)))
    button = (round(0.3 * area.width), round(0.13 * area.width))
    gap = max(2, (area.height - text - sign - button[1]) // 5)
    y = area.top + gap
    draw_icon(drawing, canvas, "no internet", (area.centerx, y + sign // 2), sign, ink)
    y += sign + gap
    side = 1 if context.words.right_to_left else -1
    answers: tuple[tuple[int, Colour, Icon], ...] = ((side, _GREY, "cross"), (-side, GREEN, "check"))
    for place, colour, name in answers:
        pill = drawing.pill(button, (*colour, 255))
        middle = (area.centerx + place * round(0.19 * area.width), y + button[1] // 2)
        canvas.blit(pill, pill.get_rect(center=middle))
        draw_icon(drawing, canvas, name, middle, round(0.8 * button[1]), WHITE)
    y += button[1] + gap
    drawing.paragraph(canvas, words, height, (area.centerx, y), width, colour=ink, strong=True)
