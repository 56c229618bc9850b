"""Which photos can be shown in another scene than their own."""

from collections.abc import Collection

from booth.album.event_folder import DEMO
from booth.album.record import Photo


def stands_elsewhere(photo: Photo, scenes: Collection[str], event: str) -> bool:
    """Whether *photo*, once it is finished, can be composed in another of *scenes*, the theme's keys.

    It was cut out, and with the mark that is the present one: that of the event whose folder is *event*. A strip's
    guests stand in several scenes, a clip is of one.
    """
    cut_out = photo.scene in scenes and not (photo.singles or photo.is_clip)
    return cut_out and photo.folder.parent.parent.name in {event, DEMO}
