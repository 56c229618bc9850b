"""Where everything on the share screen is: the photo, the choices below it, the buttons; the card has its own place."""

from collections.abc import Sequence
from dataclasses import dataclass

import pygame

from booth.imaging.framing import fit_inside
from booth.picture_types import Size
from booth.ui.context import ScreenContext
from booth.ui.widgets.share_card import ShareCard

BUTTON = 0.125  # of the short side
RING = 1.24  # of a button's size: the ring around the last one
_PITCH = 0.28  # of the short side: from one button to the next below the photo

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Places:
    """Lengths are pixels."""

    photo: pygame.Rect
    pictures: pygame.Rect  # where there is room for several
    pills: tuple[Point, ...]  # their middles
    buttons: tuple[Point, ...]  # the same


def share_places(context: ScreenContext, card: ShareCard, shape: Size, buttons: int, pills: Sequence[int]) -> Places:
    """The places beside or above the *card* of a photo of that *shape*, of pills so many pixels wide, of *buttons*.

    There are no pills where the card leaves no room for the photo.
    """
    if not context.drawing.portrait:
        return (_landscape if card.plan.photo else _beside)(context, card, shape, buttons, pills)
    return _portrait(context, card, shape, buttons, pills)


def _beside(context: ScreenContext, card: ShareCard, shape: Size, buttons: int, _: Sequence[int]) -> Places:
    """No photo, and buttons below each other, where the card takes all other room."""
    drawing = context.drawing
    room = drawing.size[0] - card.area.width - card.plan.edge
    x = context.mirrored_x(room / 2)
    height = BUTTON * drawing.short * RING + 0.06 * drawing.short + drawing.type.line("small")
    first = 0.55 * drawing.size[1] - height * (buttons - 1) / 2
    nothing = pygame.Rect(0, 0, 0, 0)
    middles = tuple((x, round(first + height * number)) for number in range(buttons))
    return Places(_fitted(shape, nothing), nothing, (), middles)


def _portrait(context: ScreenContext, card: ShareCard, shape: Size, buttons: int, pills: Sequence[int]) -> Places:
    """The photo above the card, and the buttons spread over the width below it."""
    drawing, (width, height) = context.drawing, context.drawing.size
    margin, area = drawing.margin, card.area
    room = pygame.Rect(margin, margin, width - 2 * margin, area.top - 2 * margin - margin // 2)
    middles = _in_rows(context, pills, room) if card.plan.photo else ()
    y = area.bottom + (height - area.bottom) // 2 - drawing.type.line("small") // 2
    side = margin + round(round(BUTTON * drawing.short) * 0.9)
    step = (width - 2 * side) / max(1, buttons - 1)
    return Places(
        _fitted(shape, room),
        room,
        middles,
        tuple((context.mirrored_x(side + step * number), y) for number in range(buttons)),
    )


def _landscape(context: ScreenContext, card: ShareCard, shape: Size, buttons: int, pills: Sequence[int]) -> Places:
    """The photo beside the card, and the buttons in a row below it."""
    drawing, (width, height) = context.drawing, context.drawing.size
    margin, right_to_left, size = drawing.margin, context.words.right_to_left, round(BUTTON * drawing.short)
    below = round(size * RING + 0.02 * drawing.short) + drawing.type.line("small")  # buttons and labels
    start = card.area.right if right_to_left else 0
    room = pygame.Rect(start + margin, margin, width - card.area.width - 3 * margin, height - 3 * margin - below)
    whole = room.copy()
    middles = _in_rows(context, pills, room)
    taken = whole.height - room.height
    photo = _fitted(shape, room)
    top = (height - photo.height - taken - margin - below) // 2
    photo.midtop = (room.centerx, top)
    lower = top + photo.height + taken - whole.bottom  # the pills stand right below the photo
    y = photo.bottom + taken + margin + round(size * RING / 2)
    step = 2 * round(_PITCH / 2 * drawing.short) * (-1 if right_to_left else 1)
    return Places(
        photo,
        pygame.Rect(room.left, margin, room.width, photo.bottom - margin),
        tuple((x, each + lower) for x, each in middles),
        tuple((room.centerx + step * (2 * number - buttons + 1) // 2, y) for number in range(buttons)),
    )


def _in_rows(context: ScreenContext, widths: Sequence[int], room: pygame.Rect) -> tuple[Point, ...]:
    """The middles of pills of these *widths*, in as few rows as fit, at the lower end of *room*, which loses that."""
    drawing = context.drawing
    gap = drawing.margin // 2
    rows: list[list[int]] = []
    for width in widths:
        if rows and sum(rows[-1]) + gap * len(rows[-1]) + width <= room.width:
            rows[-1].append(width)
        else:
            rows.append([width])
    if not rows:
        return ()
    middles = []
    top = room.bottom - drawing.target * len(rows)
    for number, row in enumerate(rows):
        x = room.centerx - (sum(row) + gap * (len(row) - 1)) // 2
        for width in row:
            at = x + width // 2
            mirrored = 2 * room.centerx - at if context.words.right_to_left else at
            middles.append((mirrored, top + drawing.target * number + drawing.target // 2))
            x += width + gap
    room.height -= drawing.target * len(rows) + gap
    return tuple(middles)


def _fitted(shape: Size, room: pygame.Rect) -> pygame.Rect:
    """The photo as large as *room* can hold it; on a screen that is too small for its codes, a stamp."""
    size = fit_inside(shape, (max(16, room.width), max(16, room.height)))
    return pygame.Rect((0, 0), size).move_to(center=room.center)
