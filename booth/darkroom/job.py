"""The darkroom process: photos at full quality, and finished ones in other scenes."""

from booth.clock import Clock
from booth.composition.encode import compose_photo
from booth.composition.mark import mark_layer
from booth.darkroom.developed import Developed, DevelopedClip, encode, shot_picture, size_of_photo
from booth.darkroom.loaded_scenes import LoadedScenes
from booth.darkroom.other_scene import SceneComposer
from booth.frames import SceneOrder, Shot
from booth.imaging.framing import part_of
from booth.imaging.resize import resize_cubic, resize_linear
from booth.picture_types import Matte, Picture
from booth.runtime.pipe import Pipe
from booth.scenes.scene_files import HERE
from booth.segmentation.alpha import full_matte
from booth.segmentation.still.enhance import enhance
from booth.segmentation.still.models import StillModels, load_still_models
from booth.segmentation.still.pipeline import cut_out_still
from booth.settings import Settings


def serve(pipe: Pipe, settings: Settings) -> None:
    """What the darkroom process runs: sends "ready", then answers each Shot with its Developed.

    One that has the frames of a clip is answered with its DevelopedClip, and nothing is made of its own frame. A
    SceneOrder is answered with a file's content, whatever cannot be done with the reason, a str.
    """
    models = load_still_models(Clock())
    scenes = LoadedScenes(settings)
    composer = SceneComposer(settings, scenes)
    pipe.send("ready")
    while True:
        asked: Shot | SceneOrder = pipe.recv()
        try:
            answer: Developed | DevelopedClip | bytes | str = (
                composer.compose(asked) if isinstance(asked, SceneOrder) else _develop(asked, settings, models, scenes)
            )
        except Exception as fault:  # noqa: BLE001  one shot's fault; the next guest's photo is made all the same
            answer = f"{type(fault).__name__}: {fault}"
        pipe.send(answer)
        del asked, answer


def _develop(shot: Shot, settings: Settings, models: StillModels, scenes: LoadedScenes) -> Developed | DevelopedClip:
    if not shot.clip:
        return _finish(shot, settings, models, scenes)
    from booth.darkroom.clip import develop_clip  # noqa: PLC0415  PyAV takes 30 MB: only where there are clips

    return develop_clip(shot, settings, models, scenes)


def _finish(shot: Shot, settings: Settings, models: StillModels, scenes: LoadedScenes) -> Developed:
    picture = shot_picture(shot, settings, size_of_photo(shot, settings))
    if shot.scene == HERE:
        colours, matte = picture, full_matte((picture.shape[1], picture.shape[0]))
    else:
        colours, matte = cut_out_still(picture, models, settings.config.cutout.threshold, shot.plate)
        colours = enhance(colours, matte)
    return _compose(shot, settings, scenes, colours, matte)


def _compose(shot: Shot, settings: Settings, scenes: LoadedScenes, colours: Picture, matte: Matte) -> Developed:
    size = size_of_photo(shot, settings, shot.crop)
    colours = resize_cubic(part_of(colours, shot.crop), size)
    matte = resize_linear(part_of(matte, shot.crop), size)
    layers = None if shot.scene == HERE else scenes.for_shot(shot.scene, size)
    mark = mark_layer(settings.mark if shot.marked else None, size)
    mirror = settings.config.photo.mirror
    photo = compose_photo(colours, matte, layers, shot.levels, shot.moment, mirror=mirror, mark=mark, look=shot.look)
    return encode(shot, settings, photo, colours, matte)
