"""Where everything on the share screen is: the photo, the choices below it, the buttons; the card has its own place."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pygame

from booth.imaging.framing import fit_inside
from booth.picture_types import Size
from booth.ui.context import ScreenContext
from booth.ui.widgets.share_card import ShareCard

BUTTON = 0.125  # of the short side
RING = 1.24  # of a button's size: the ring around the last one
_PITCH = 0.28  # of the short side: from one button to the next below the photo, where there is room
_APART = 0.02  # of the short side: between what is written below two buttons, at least

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Places:
    """Lengths are pixels."""

    photo: pygame.Rect
    pictures: pygame.Rect  # where there is room for several
    pills: tuple[Point, ...]  # their middles
    buttons: tuple[Point, ...]  # the same


def row_fits(context: ScreenContext, card: ShareCard, buttons: Sequence[int]) -> bool:
    """Whether round *buttons* so many pixels wide, with what is written below them, stand in one row, or in a column.

    Beside a wide card there may be room for two and not for three.
    """
    if context.drawing.portrait or not card.plan.photo:
        return True
    return _pitch(context, buttons, _room_beside(context, card).width) is not None


def share_places(
    context: ScreenContext, card: ShareCard, shape: Size, buttons: Sequence[int], pills: Sequence[int]
) -> Places:
    """The places beside or above the *card* of a photo of that *shape*, of *buttons* and *pills* so many pixels wide.

    There are no pills where the card leaves no room for the photo.
    """
    if not context.drawing.portrait:
        return (_landscape if card.plan.photo else _beside)(context, card, shape, buttons, pills)
    return _portrait(context, card, shape, buttons, pills)


def _beside(context: ScreenContext, card: ShareCard, shape: Size, buttons: Sequence[int], _: Sequence[int]) -> Places:
    """No photo, and buttons below each other, where the card takes all other room."""
    drawing = context.drawing
    room = drawing.size[0] - card.area.width - card.plan.edge
    x = context.mirrored_x(room / 2)
    height = BUTTON * drawing.short * RING + 0.06 * drawing.short + drawing.type.line("small")
    first = 0.55 * drawing.size[1] - height * (len(buttons) - 1) / 2
    nothing = pygame.Rect(0, 0, 0, 0)
    middles = tuple((x, round(first + height * number)) for number in range(len(buttons)))
    return Places(_fitted(shape, nothing), nothing, (), middles)


def _portrait(
    context: ScreenContext, card: ShareCard, shape: Size, buttons: Sequence[int], pills: Sequence[int]
) -> Places:
    """The photo above the card, and the buttons spread over the width below it."""
    drawing, (width, height) = context.drawing, context.drawing.size
    margin, area = drawing.margin, card.area
    room = pygame.Rect(margin, margin, width - 2 * margin, area.top - 2 * margin - margin // 2)
    middles = _in_rows(context, pills, room) if card.plan.photo else ()
    y = area.bottom + (height - area.bottom) // 2 - drawing.type.line("small") // 2
    side = margin + round(round(BUTTON * drawing.short) * 0.9)
    step = (width - 2 * side) / max(1, len(buttons) - 1)
    return Places(
        _fitted(shape, room),
        room,
        middles,
        tuple((context.mirrored_x(side + step * number), y) for number in range(len(buttons))),
    )


def _landscape(
    context: ScreenContext, card: ShareCard, shape: Size, buttons: Sequence[int], pills: Sequence[int]
) -> Places:
    """The photo beside the card, and the buttons in a row below it."""
    drawing, height = context.drawing, context.drawing.size[1]
    margin, size = drawing.margin, round(BUTTON * drawing.short)
    below = round(size * RING + 0.02 * drawing.short) + drawing.type.line("small")  # buttons and labels
    room = _room_beside(context, card)
    room.height -= margin + below
    whole = room.copy()
    middles = _in_rows(context, pills, room)
    taken = whole.height - room.height
    photo = _fitted(shape, room)
    top = (height - photo.height - taken - margin - below) // 2
    photo.midtop = (room.centerx, top)
    lower = top + photo.height + taken - whole.bottom  # the pills stand right below the photo
    y = photo.bottom + taken + margin + round(size * RING / 2)
    step = _pitch(context, buttons, room.width) or round(_PITCH * drawing.short)
    step *= -1 if context.words.right_to_left else 1
    return Places(
        photo,
        pygame.Rect(room.left, margin, room.width, photo.bottom - margin),
        tuple((x, each + lower) for x, each in middles),
        tuple((room.centerx + step * (2 * number - len(buttons) + 1) // 2, y) for number in range(len(buttons))),
    )


def _room_beside(context: ScreenContext, card: ShareCard) -> pygame.Rect:
    """What the *card* of a wide screen leaves, without margins."""
    margin, (width, height) = context.drawing.margin, context.drawing.size
    start = card.area.right if context.words.right_to_left else 0
    return pygame.Rect(start + margin, margin, width - card.area.width - 3 * margin, height - 2 * margin)


def _pitch(context: ScreenContext, buttons: Sequence[int], room: int) -> int | None:
    """From the middle of one of the *buttons* to that of the next in a row about the middle of *room*, in pixels.

    None if the row is wider than the room and the margins beside it.
    """
    drawing, gaps = context.drawing, len(buttons) - 1
    usual = 2 * round(_PITCH / 2 * drawing.short)
    if gaps == 0:
        return usual
    outside = max(buttons[0], buttons[-1])
    most = (room + drawing.margin - outside) // gaps
    least = max(one + other for one, other in pairwise(buttons)) / 2 + _APART * drawing.short
    return min(max(usual, round(least)), int(most)) // 2 * 2 if least <= most else None


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
