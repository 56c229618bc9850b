"""The clip of a shot: two seconds of guests, played there and back, in a scene that moves on and ends where it began.

Guests turn round at both ends, so that nothing jumps there. The scene runs forwards all the while: its water is as it
was when the clip begins anew, since that loops by itself, and what drifts fades over into what drifts at the beginning.
"""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from av.video.frame import VideoFrame

from booth.composition.compositor import compose, fade
from booth.composition.mark import mark_layer
from booth.composition.relight import relight
from booth.darkroom.clip_files import Animation, Video, to_frame
from booth.darkroom.developed import DevelopedClip
from booth.darkroom.loaded_scenes import LoadedScenes
from booth.frames import Frame, Shot
from booth.imaging.framing import crop_size, frame_picture, upright
from booth.imaging.layers import Layer
from booth.picture_types import Picture, Size
from booth.scenes.layers import SceneLayers
from booth.scenes.scene_files import HERE
from booth.scenes.water import LOOP
from booth.segmentation.clip import GUIDE_SIDE, ClipMatting
from booth.segmentation.still.models import StillModels
from booth.settings import Settings

_LONG_SIDE = 1280  # pixels of the video's, at most: nothing is enlarged
_SMALL_SIDE = 640  # pixels of the animation's
_FADE = 0.25  # of the clip, at its end, in which what drifts becomes what drifts at the beginning


def develop_clip(shot: Shot, settings: Settings, models: StillModels, scenes: LoadedScenes) -> DevelopedClip:
    """The clip of *shot*, which has the frames of one; seconds of work.

    Raises FrameFault, KeyError or PictureFault if a frame or the scene cannot be read.
    """
    clip = _Clip(shot, settings, models, scenes)
    video, animation = Video(clip.size, clip.rate), Animation(_fitted(clip.size, _SMALL_SIDE), clip.rate / 2)
    later: list[VideoFrame] = []  # half the memory that the pictures would take
    for place, picture in clip.pictures():
        frame = to_frame(picture)
        if place < len(shot.clip):
            video.add(frame)
        else:
            later.append(frame)
        if place % 2 == 0:
            animation.add(place, picture)
    while later:
        video.add(later.pop())
    return DevelopedClip(video.file(), animation.file())


class _Clip:
    """The pictures of a clip, one after the other."""

    def __init__(self, shot: Shot, settings: Settings, models: StillModels, scenes: LoadedScenes) -> None:
        self._shot = shot
        self._settings = settings
        self._rotation, self._mirror = settings.config.camera.rotation, settings.config.photo.mirror
        frames = shot.clip
        seconds = frames[-1].taken - frames[0].taken
        self.rate = Fraction((len(frames) - 1) / seconds).limit_denominator(1000)
        camera = crop_size(upright(shot.frame.size, self._rotation), shot.ratio)
        part = camera[0] * (shot.crop[2] - shot.crop[0]), camera[1] * (shot.crop[3] - shot.crop[1])
        self.size = _fitted(part, min(_LONG_SIDE, max(part)))
        self._layers = None if shot.scene == HERE else scenes.for_phone(shot.scene, self.size)
        self._mark = mark_layer(settings.mark if shot.marked else None, self.size)
        self._matting: ClipMatting | None = None
        if self._layers is not None:
            guides = [self._picture(frame, _fitted(self.size, GUIDE_SIDE)) for frame in frames]
            self._matting = ClipMatting(guides, float(self.rate), models, settings.config.cutout.threshold, shot.plate)

    def pictures(self) -> Iterator[tuple[int, Picture]]:
        """Every picture of the loop with its place in it, counted from 0: both of a frame, then of the one before.

        The loop goes from the last frame back to the first, and forwards to the last but one.
        """
        last = len(self._shot.clip) - 1
        for number in range(last, -1, -1):
            scene, guests = self._standing(number)
            for place in sorted({last - number, last + number} - {2 * last}):
                yield place, self._composed(scene, guests, place / (2 * last))

    def _standing(self, number: int) -> tuple[SceneLayers, Layer | None]:
        """The scene and the guests of frame *number*; without a scene, the room with everybody in it."""
        shot, picture = self._shot, self._picture(self._shot.clip[number], self.size)
        if self._layers is None or self._matting is None:
            return SceneLayers(np.ascontiguousarray(picture[:, ::-1] if self._mirror else picture)), None
        matte = self._matting.cut_out(number, picture)
        return self._layers, relight(picture, matte, [(self._layers.light, 1.0)], shot.levels, mirror=self._mirror)

    def _picture(self, frame: Frame, size: Size) -> Picture:
        return frame_picture(frame, self._shot.ratio, self._rotation, size, self._shot.crop)

    def _composed(self, scene: SceneLayers, guests: Layer | None, at: float) -> Picture:
        """*guests* in *scene* *at* a part of the loop, 0 to 1."""
        picture = self._at(scene, guests, at)
        ending = (at - 1 + _FADE) / _FADE
        if ending > 0 and scene.particles is not None:
            fade(picture, self._at(scene, guests, at - 1), ending, picture)
        return picture

    def _at(self, scene: SceneLayers, guests: Layer | None, at: float) -> Picture:
        picture: Picture = np.empty((self.size[1], self.size[0], 3), np.uint8)
        compose(scene, guests, picture, self._shot.moment + LOOP * at, mark=self._mark, look=self._shot.look)
        return picture


def _fitted(size: tuple[float, float], long_side: float) -> Size:
    """*size* with its longer side at *long_side* pixels; both even, as H.264 wants them."""
    scale = long_side / max(size)
    width, height = (max(2, 2 * round(side * scale / 2)) for side in size)
    return width, height
