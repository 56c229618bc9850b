"""A test photo: taken and finished as a guest's, shown in the panel, and kept nowhere."""

import io
from concurrent.futures import Future
from dataclasses import replace

import pygame
from PIL import Image

from booth.darkroom.developed import Developed
from booth.frames import Shot
from booth.ui.panel.page import Panel
from booth.ui.panel.rows import State
from booth.ui.surfaces import surface_of

_COUNTDOWN = 3.0  # seconds, to step before the camera
_WAITS = 3.0  # seconds for a cutout that is as new as the photo
_STALE = 1.0  # seconds: a frame that is older is none
_WIDTH, _HEIGHT = 0.6, 0.5  # of the screen's: what the photo is shown in


class TrialPhoto:
    """One test photo, from the countdown to the picture."""

    def __init__(self, panel: Panel) -> None:
        self.words = ""
        self.state: State = "plain"
        self.surface: pygame.Surface | None = None
        self._panel = panel
        self._began: float | None = None
        self._shot: Shot | None = None
        self._taken = 0.0  # when
        self._developed: Future[Developed] | None = None
        self._read = False  # the finished photo was given to the desk to be read

    def follow(self, now: float) -> None:
        """Does what is due at *now*."""
        if self._began is None:
            self._began = now
        if self.state != "plain" or self.surface:
            return
        if self._shot is None:
            left = self._began + _COUNTDOWN - now
            self.words = f"Stand before the camera: {left + 0.5:.0f}"
            if left <= 0:
                self._take(now)
        elif self._developed is None:
            self._cut(now, self._shot)
        elif self._developed.done() and not self._read:
            if fault := self._developed.exception():
                self._end(f"The darkroom could not finish it: {fault}")
            else:
                self._show(self._developed.result().photo)

    def _take(self, now: float) -> None:
        shooting, booth = self._panel.booth.shooting, self._panel.booth
        frame = shooting.frames.peek()
        if frame is None or now - frame.taken > _STALE:
            self._end("There is no camera")
            return
        crop = shooting.cut_next(frame)
        keys = booth.scene_keys
        scene = booth.theme.first if booth.theme.first in keys else keys[0]
        self._shot = Shot(frame, None, scene, shooting.ratio, levels=booth.live.levels, moment=now, crop=crop)
        self._shot = replace(self._shot, taken=self._panel.operator.date())
        self._taken = now
        self.words = "Taken, being finished"

    def _cut(self, now: float, shot: Shot) -> None:
        """Hands the shot to the darkroom once its empty room is known, which comes with its cutout."""
        cutout = self._panel.booth.shooting.cutouts.peek()
        cut = cutout is not None and cutout.frame.taken >= shot.frame.taken
        if not cut and now - self._taken < _WAITS:
            return
        shot = replace(shot, plate=cutout.plate if cutout else None)
        self._developed = self._panel.operator.develop(shot)

    def _show(self, photo: bytes) -> None:
        """Shows the file *photo* once the desk has read it."""
        self._read = True
        width, height = self._panel.booth.drawing.size
        most = round(_WIDTH * width), round(_HEIGHT * height)

        def read() -> Image.Image:
            picture = Image.open(io.BytesIO(photo))
            picture.thumbnail(most)
            return picture

        def shown(picture: Image.Image) -> None:
            self.surface, self.state, self.words = surface_of(picture), "ok", "Finished. It is kept nowhere"

        self._panel.do(read, shown)

    def _end(self, words: str) -> None:
        self.words, self.state = words, "fault"
