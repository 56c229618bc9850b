"""Flash: white, gone in a quarter of a second; behind it the shot becomes a photo."""

import pygame

from booth.frames import Frame, Shot
from booth.ui.composition_view import NOBODY, Guests, Showing
from booth.ui.parts import ScreenContext
from booth.ui.pending_photo import PendingPhoto
from booth.ui.screen import Guest, Outcome, PhotoTaken, Untouched

_FADES = 0.25  # seconds
_WAITS = 0.5  # seconds for the cutout of the shot's own frame; the darkroom makes one anyway


class FlashScreen(Untouched):
    """Begins when the shot's frame is in, so that no frame lit by it is kept."""

    def __init__(self, parts: ScreenContext, guest: Guest, frame: Frame, now: float) -> None:
        self._parts = parts
        # The segmenter may have fallen silent since the scene was chosen; then it is the room that is taken.
        self._guest = Guest(guest.language, parts.live.scene(guest.scene))
        self._frame = frame
        shot = Shot(frame, None, self._guest.scene, parts.ratio, levels=parts.live.levels, moment=now)
        self._keeping = PendingPhoto(parts.album, shot)
        self._began = now
        self._now = now
        self._guests: Guests | None = None
        self._white = pygame.Surface(parts.look.size, 0, 32)
        self._white.fill((255, 255, 255))
        parts.sounds.shutter()

    def update(self, now: float) -> Outcome | None:
        """Waits a moment for the shot's cutout, and goes on when the white has gone."""
        self._now = now
        if self._guests is None:
            self._cut(now)
        if self._guests and now - self._began >= _FADES:
            return PhotoTaken(self._guest, self._keeping, self._guests)
        return None

    def draw(self, canvas: pygame.Surface) -> None:
        """White that fades, over the photo."""
        self._parts.easel.show(canvas, Showing(self._guest.scene), self._guests or NOBODY, self._keeping.shot.moment)
        left = 1 - (self._now - self._began) / _FADES
        if left > 0 or self._guests is None:
            self._white.set_alpha(255 if self._guests is None else round(255 * left * left))
            canvas.blit(self._white, (0, 0))

    def _cut(self, now: float) -> None:
        cutout = self._parts.cutouts.peek()
        wanted = (self._frame.number, self._frame.taken)  # the number alone begins anew with every opened camera
        own = cutout is not None and (cutout.frame.number, cutout.frame.taken) == wanted
        if not own and now - self._began < _WAITS:
            return
        mirror = self._parts.config.photo.mirror
        # Without a cutout of its own the photo is shown with the newest one until the darkroom's is there.
        self._guests = Guests(cutout, self._keeping.shot.levels, mirror=mirror) if cutout else NOBODY
        self._keeping.cut(cutout.matte if own and cutout else None, cutout.plate if cutout else None)
