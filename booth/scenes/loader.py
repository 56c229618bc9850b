"""Scenes read from their files and fitted to a size, in a process of its own where guests would have to wait for it."""

import os
from dataclasses import dataclass

from booth.imaging.picture_files import PictureFault, read_picture
from booth.picture_types import Picture, Size
from booth.runtime.pipe import Pipe
from booth.scenes.description import SceneDescription
from booth.scenes.estimate import needs_estimate, with_estimates
from booth.scenes.layers import Foreground, SceneLayers, fit_scene, read_foreground, thumbnail
from booth.scenes.light import SceneLight
from booth.scenes.themes import Scene

_ESTIMATED_AT = (480, 270)  # pixels; whatever size a scene is shown at, what is estimated of it is the same
_SMALL = 4  # times smaller than the live view
_NICE = 10  # once the first scene, which the booth's start waits for, is there


@dataclass(frozen=True, slots=True, eq=False)
class LoadedScene:
    """A scene as the live view needs it."""

    layers: SceneLayers | None  # None if they were not asked for
    light: SceneLight | None  # that of the layers
    small: Picture  # foreground and all, a quarter as wide and high; stands in for the layers
    thumbnail: Picture


def load_layers(scene: Scene, size: Size) -> SceneLayers:
    """*scene* read from its files and fitted to *size*. Raises PictureFault, which names the file."""
    picture, foreground, setting = _read(scene, size)
    return fit_scene(picture, foreground, size, setting)


def load_scene(scene: Scene, size: Size, thumbnail_size: Size, *, layers: bool) -> LoadedScene:
    """*scene* fitted to *size* if its *layers* are asked for, and small. Raises PictureFault, which names the file."""
    picture, foreground, setting = _read(scene, size)
    fitting = fit_scene(picture, foreground, size, setting)
    small = size[0] // _SMALL, size[1] // _SMALL
    return LoadedScene(
        fitting if layers else None,
        fitting.light,
        thumbnail(picture, small, setting.focus, foreground),
        thumbnail(picture, thumbnail_size, setting.focus, foreground),
    )


def serve(pipe: Pipe, size: Size, thumbnail_size: Size) -> None:
    """The process that fits scenes: says that it is ready, then takes a scene, and whether its layers are asked for.

    It answers with `Fitted` or the PictureFault.
    """
    nice = _NICE
    pipe.send("ready")
    while True:
        scene, layers = pipe.recv()
        try:
            pipe.send(load_scene(scene, size, thumbnail_size, layers=layers))
        except PictureFault as fault:
            pipe.send(fault)
        os.nice(nice)
        nice = 0


def _read(scene: Scene, size: Size) -> tuple[Picture, Foreground | None, SceneDescription]:
    """The pictures of *scene*, and what is said of it, the rest estimated: always from the same pixels."""
    setting = scene.description
    if needs_estimate(setting):
        setting = with_estimates(setting, read_picture(scene.picture, _ESTIMATED_AT))
    foreground = read_foreground(scene.foreground, size) if scene.foreground else None
    return read_picture(scene.picture, size), foreground, setting
