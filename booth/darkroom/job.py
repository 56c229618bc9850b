"""How a shot becomes a photo: at once from its live matte, or at full quality in the darkroom process."""

import gc
from dataclasses import dataclass

from booth.composition.encode import compose_photo, encode_cutout, encode_photo
from booth.composition.mark import mark_layer
from booth.frames import Shot
from booth.imaging.framing import frame_picture, photo_size, upright
from booth.imaging.resize import resize_linear
from booth.picture_types import Matte, Picture
from booth.runtime.pipe import Pipe
from booth.scenes.loader import load_layers
from booth.scenes.scene_files import HERE
from booth.segmentation.alpha import full_matte
from booth.segmentation.live.decontaminate import decontaminate
from booth.segmentation.segmenter import STILL_SEGMENTER, make_segmenter
from booth.segmentation.still.enhance import enhance
from booth.segmentation.still.kernels import compile_kernels, keep_to_one_core, kernels_folder
from booth.segmentation.still.pipeline import cut_out_still
from booth.settings import Settings

_RIM_LONG_SIDE = 320  # pixels, of the picture that the live photo's edge takes its colours from


@dataclass(frozen=True, slots=True)
class Developed:
    """A photo and its cutout, as files."""

    photo: bytes  # JPEG
    cutout: bytes  # WebP with the matte as alpha


def develop_live(shot: Shot, settings: Settings) -> Developed:
    """The photo of *shot* from the matte the guests saw, in about a tenth of a second.

    Raises FrameFault or PictureFault if the frame or the scene cannot be read, ValueError if the shot has no matte.
    """
    if shot.matte is None and shot.scene != HERE:
        raise ValueError("the shot has no live matte")
    picture = _shot_picture(shot, settings)
    if shot.matte is None:
        matte = full_matte((picture.shape[1], picture.shape[0]))
    else:
        matte = resize_linear(shot.matte, (picture.shape[1], picture.shape[0]))
        _clean_as_live(picture, matte)
    return _encoded(shot, settings, picture, matte)


def serve(pipe: Pipe, settings: Settings) -> None:
    """The darkroom process: says that it is ready, then takes shots and gives them back developed.

    A shot that cannot be developed is answered with the reason, a str.
    """
    kernels = compile_kernels(kernels_folder(settings.home))
    keep_to_one_core()
    segmenter = make_segmenter(STILL_SEGMENTER)
    pipe.send("ready")
    while True:
        shot: Shot = pipe.recv()
        try:
            picture = _shot_picture(shot, settings)
            if shot.scene == HERE:
                colours, matte = picture, full_matte((picture.shape[1], picture.shape[0]))
            else:
                colours, matte = cut_out_still(
                    picture, segmenter, kernels, settings.config.cutout.threshold, shot.plate
                )
                colours = enhance(colours, matte)
            answer: Developed | str = _encoded(shot, settings, colours, matte)
        except Exception as fault:  # noqa: BLE001  one shot's fault; the next guest's photo is made all the same
            answer = f"{type(fault).__name__}: {fault}"
        pipe.send(answer)
        del shot, answer
        gc.collect()  # the solver leaves its matrices in cycles: two hundred megabytes until chance collects them


def _clean_as_live(picture: Picture, matte: Matte) -> None:
    """Takes the old wall's rim off *picture*, in place, as the live view does."""
    small = _RIM_LONG_SIDE / max(picture.shape)
    decontaminate(
        picture, matte, resize_linear(picture, (round(small * picture.shape[1]), round(small * picture.shape[0])))
    )


def _shot_picture(shot: Shot, settings: Settings) -> Picture:
    size = photo_size(upright(shot.frame.size, settings.config.camera.rotation), shot.ratio)
    return frame_picture(shot.frame, shot.ratio, settings.config.camera.rotation, size)


def _encoded(shot: Shot, settings: Settings, colours: Picture, matte: Matte) -> Developed:
    assert shot.taken, "the album says when a shot was taken"
    size = (colours.shape[1], colours.shape[0])
    layers = None if shot.scene == HERE else load_layers(settings.scene(shot.scene), size)
    mark = mark_layer(settings.mark, size)
    photo = compose_photo(
        colours, matte, layers, shot.levels, shot.moment, mirror=settings.config.photo.mirror, mark=mark
    )
    return Developed(
        encode_photo(photo, settings.config.event.name, shot.scene, shot.taken), encode_cutout(colours, matte)
    )
