"""Who is a passer-by behind the guests: the one rule for live view and still."""

from collections.abc import Sequence

from booth.picture_types import Box

_OF_TALLEST = 1 / 3  # of the tallest figure's height; a child is half as tall as an adult


def passers_by(figures: Sequence[Box], frame_height: int) -> list[bool]:
    """Whether each of *figures*, boxes around people, is a passer-by in a picture of *frame_height* pixels.

    That is who is under a third of the tallest figure's height and does not reach the lower edge: a toddler or a hand
    near the camera does.

    What the callers do about one differs. The still drops it at once, unless it lies within reach of a guest, who may
    hold it up. The live view fades out who was shown before, so that nobody vanishes at a stumble of the model.
    """
    tallest = max((bottom - top for _, top, _, bottom in figures), default=0)
    return [bottom - top < _OF_TALLEST * tallest and bottom < frame_height for _, top, _, bottom in figures]
