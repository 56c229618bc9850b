"""Flash: white, gone in a quarter of a second; behind it the shot becomes a photo."""

from dataclasses import replace

import pygame

from booth.frames import Frame, Shot
from booth.scenes.scene_files import HERE
from booth.ui.composition_view import NOBODY, ShownGuests, ShownScene
from booth.ui.context import ScreenContext
from booth.ui.live_view import SOMEBODY
from booth.ui.pending_photo import PendingPhoto
from booth.ui.pending_strip import PendingStrip
from booth.ui.screen import CountdownStopped, FrameTaken, NextShot, Outcome, PhotoTaken, StripTaken, Untouched

_FADES = 0.25  # seconds
_CHOOSES = 0.2  # seconds for which the choice of a frame is waited for; then it is the one at zero
_WHITE = 0.5  # seconds for which it is white at most, while the cutout of the shot's own frame is waited for
_WAITS = 3.0  # seconds for that on a slow machine, which shows the newest one meanwhile; the darkroom makes one anyway


class FlashScreen(Untouched):
    """Begins when the last frame that may become the shot has arrived, so that none lit by it is kept."""

    shows_live = False  # and so the live view's levels are not measured on guests lit by the flash

    def __init__(self, context: ScreenContext, taken: FrameTaken, now: float) -> None:
        self._context = context
        # The segmenter may have fallen silent since the scene was chosen; then the room as it is becomes the scene.
        self._guest = replace(taken.guest, scene=context.live.scene(taken.guest.scene))
        self._burst, self._levels = taken.burst, context.live.levels
        self._choice = context.shooting.choose(taken.burst)
        self._pending: PendingPhoto | PendingStrip | None = None  # until the frame is chosen
        self._strip = taken.strip
        self._began = now
        self._now = now
        self._guests: ShownGuests | None = None
        self._settled = False  # with which matte the photo begins
        self._left = False  # the shot's own cutout shows that nobody is there any more
        self._white = pygame.Surface(context.drawing.size, 0, 32)
        self._white.fill((255, 255, 255))
        context.sounds.shutter()

    def update(self, now: float) -> Outcome | None:
        """Waits a moment for the shot's cutout, and goes on when the white has gone.

        Guests who ran away in the last moment are not in it: then nothing is kept and the booth waits for them again.
        """
        self._now = now
        if self._pending is None and (self._choice.done() or now - self._began >= _CHOOSES):
            self._pending = self._handed_over(self._choice.result() if self._choice.done() else self._burst.at_zero)
        if self._pending and not self._settled:
            self._cut(self._pending, now)
        if self._pending and self._left:
            self._pending.discard()
            return CountdownStopped(self._guest)
        if self._settled and self._guests and now - self._began >= _FADES:
            return self._taken(self._guests)
        return None

    def _handed_over(self, frame: Frame) -> PendingPhoto | PendingStrip:
        """Hands the shot, which *frame* has become, to the album and to the cutout thread."""
        context, guest = self._context, self._guest
        shot = Shot(
            *(frame, None, guest.scene, context.shooting.ratio),
            levels=self._levels,
            moment=self._began,
            crop=context.shooting.cut_next(frame),
            look=guest.look,
            clip=context.shooting.recent(frame) if guest.offer == "clip" else (),
        )
        if guest.offer != "strip":
            return PendingPhoto(context.photos.album, shot)
        self._strip = self._strip or PendingStrip(context.photos.album, context.options.strip)
        self._strip.take(shot)
        return self._strip

    def _taken(self, guests: ShownGuests) -> Outcome:
        if self._strip is None:
            assert isinstance(self._pending, PendingPhoto)
            return PhotoTaken(self._guest, self._pending, guests)
        composition, shot = self._context.composition, self._strip.shot
        self._strip.show(composition.composed(shot.scene, guests, shot.moment, shot.look, marked=False), guests)
        if self._strip.complete or self._strip.place is not None:
            return StripTaken(self._guest, self._strip)
        keys = [key for key in self._context.scene_keys if key != HERE]
        scene = self._guest.scene
        if self._context.options.strip.scenes == "next" and scene in keys:
            scene = keys[(keys.index(scene) + 1) % len(keys)]
        return NextShot(replace(self._guest, scene=scene), self._strip)

    def draw(self, canvas: pygame.Surface) -> None:
        """White that fades, over the photo."""
        self._context.composition.show(canvas, self._shown, self._guests or NOBODY, self._began)
        left = 1 - (self._now - self._began) / _FADES
        if left > 0 or self._guests is None:
            self._white.set_alpha(255 if self._guests is None else round(255 * left * left))
            canvas.blit(self._white, (0, 0))

    @property
    def _shown(self) -> ShownScene:
        return ShownScene(self._guest.scene, marked=self._guest.offer != "strip", look=self._guest.look)

    def _cut(self, pending: PendingPhoto | PendingStrip, now: float) -> None:
        shot = pending.shot
        cutout = self._context.shooting.cutouts.peek()
        wanted = (shot.frame.number, shot.frame.taken)  # numbers alone start anew whenever the camera is opened
        matches = (
            cutout is not None
            and (cutout.frame.number, cutout.frame.taken) == wanted
            and cutout.heads_whole is not None  # else it was cut before it was known to be the shot's
        )
        waited = now - self._began
        if not matches and waited < _WHITE:
            return
        later = self._strip is not None and len(self._strip.shots) > 1  # of a strip no shot is left out any more
        self._left = matches and cutout is not None and cutout.presence < SOMEBODY and not later
        if self._left:
            return
        if cutout is None:
            self._guests, self._settled = NOBODY, True
            pending.cut(None, None)
            return
        mirror, whole = self._context.options.mirrored_photo, cutout.heads_whole is not False
        # Without a cutout of its own the photo is shown with the newest one until that is there, or the darkroom's is.
        shown = whole or self._guest.scene == HERE
        if matches or self._guests is None:
            self._guests = ShownGuests(cutout, shot.levels, mirror=mirror) if shown else NOBODY
        if matches or waited >= _WAITS:
            self._settled = True
            pending.cut(cutout.matte if matches and whole else None, cutout.plate)
