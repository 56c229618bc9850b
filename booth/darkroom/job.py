"""How a shot becomes a photo: at once from its live matte, or at full quality in the darkroom process."""

import gc
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from booth.composition.compositor import enlarge
from booth.composition.encode import compose_photo, encode_cutout, encode_photo
from booth.composition.mark import Mark, mark_layer
from booth.frames import Matte, Picture, Shot
from booth.imaging.framing import frame_picture, photo_size, upright
from booth.runtime.pipe import Wire
from booth.scenes.loader import scene_layers
from booth.scenes.themes import HERE, Scene
from booth.segmentation.live.decontaminate import clean_rim
from booth.segmentation.live.refine import whole
from booth.segmentation.still.enhance import improve

_RIM_LONG_SIDE = 320  # pixels, of the picture that the live photo's edge takes its colours from


@dataclass(frozen=True, slots=True)
class Developed:
    """A photo and its cutout, as files."""

    photo: bytes  # JPEG
    cutout: bytes  # WebP with the matte as alpha


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that is the same for every shot of an evening."""

    scenes: Mapping[str, Scene]
    event: str
    rotation: int  # of the camera, degrees clockwise
    mirror: bool  # guests mirrored in the photo too
    model: Literal["auto", "general", "landscape"]
    threshold: float
    mark: Mark | None = None  # what the event adds to every photo


def develop_live(shot: Shot, recipe: Recipe) -> Developed:
    """The photo of *shot* from the matte the guests saw, in about a tenth of a second.

    Raises FrameFault or SceneFault if the frame or the scene cannot be read, ValueError if the shot has no matte.
    """
    if shot.matte is None and shot.scene != HERE:
        raise ValueError("the shot has no live matte")
    picture = _shot_picture(shot, recipe)
    if shot.matte is None:
        matte = whole((picture.shape[1], picture.shape[0]))
    else:
        matte = enlarge(shot.matte, (picture.shape[1], picture.shape[0]))
        _clean_as_live(picture, matte)
    return _encoded(shot, recipe, picture, matte)


def serve(pipe: Wire, recipe: Recipe) -> None:
    """The darkroom process: says that it is ready, then takes shots and gives them back developed.

    A shot that cannot be developed is answered with the reason, a str.
    """
    # Here and not above: these take a second to load, which only the darkroom has.
    try:
        from booth.segmentation.still.pipeline import compile_kernels, finish, keep_to_one_core  # noqa: PLC0415
    except Exception:
        # A power cut may have left half a kernel, which is not forgiven; the next process compiles them anew.
        shutil.rmtree(os.environ["NUMBA_CACHE_DIR"], ignore_errors=True)
        raise
    from booth.segmentation.segmenter import SelfieSegmenter  # noqa: PLC0415

    keep_to_one_core()
    compile_kernels()
    segmenter = SelfieSegmenter("general")
    pipe.send("ready")
    while True:
        shot: Shot = pipe.recv()
        try:
            picture = _shot_picture(shot, recipe)
            if shot.scene == HERE:
                colours, matte = picture, whole((picture.shape[1], picture.shape[0]))
            else:
                colours, matte = finish(picture, segmenter, recipe.threshold, shot.plate)
                colours = improve(colours, matte)
            answer: Developed | str = _encoded(shot, recipe, colours, matte)
        except Exception as fault:  # noqa: BLE001  one shot's fault; the next guest's photo is made all the same
            answer = f"{type(fault).__name__}: {fault}"
        pipe.send(answer)
        del shot, answer
        gc.collect()  # the solver leaves its matrices in cycles: two hundred megabytes until chance collects them


def _clean_as_live(picture: Picture, matte: Matte) -> None:
    """Takes the old wall's rim off *picture*, in place, as the live view does."""
    small = _RIM_LONG_SIDE / max(picture.shape)
    clean_rim(picture, matte, enlarge(picture, (round(small * picture.shape[1]), round(small * picture.shape[0]))))


def _shot_picture(shot: Shot, recipe: Recipe) -> Picture:
    size = photo_size(upright(shot.frame.size, recipe.rotation), shot.shape)
    return frame_picture(shot.frame, shot.shape, recipe.rotation, size)


def _encoded(shot: Shot, recipe: Recipe, colours: Picture, matte: Matte) -> Developed:
    assert shot.taken, "the album says when a shot was taken"
    size = (colours.shape[1], colours.shape[0])
    layers = None if shot.scene == HERE else scene_layers(recipe.scenes[shot.scene], size)
    mark = mark_layer(recipe.mark, size)
    photo = compose_photo(colours, matte, layers, shot.tones, shot.moment, mirror=recipe.mirror, mark=mark)
    return Developed(encode_photo(photo, recipe.event, shot.scene, shot.taken), encode_cutout(colours, matte))
