"""Pictures of one shape beside and below each other."""

import pygame

from booth.imaging.framing import fit_inside
from booth.picture_types import Size


def grid(room: pygame.Rect, count: int, shape: Size, gap: int, *, right_to_left: bool) -> list[pygame.Rect]:
    """Where each of *count* pictures is in *room*, as large as that can be, in the order of reading.

    *shape*: their width and height, in any unit; *gap*: pixels between two.
    """
    sizes = []
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        cell = ((room.width - gap * (columns - 1)) // columns, (room.height - gap * (rows - 1)) // rows)
        sizes.append((fit_inside(shape, (max(1, cell[0]), max(1, cell[1]))), columns, rows))
    size, columns, rows = max(sizes)
    areas = []
    for number in range(count):
        row, column = divmod(number, columns)
        inside = min(columns, count - row * columns)  # of the row: the last may have fewer
        if right_to_left:
            column = inside - 1 - column
        x = room.centerx + round((column - inside / 2) * (size[0] + gap) + gap / 2)
        y = room.centery + round((row - rows / 2) * (size[1] + gap) + gap / 2)
        areas.append(pygame.Rect((x, y), size))
    return areas
