"""Reads scenes from their files and fits them to a size; for the live view, in a process of its own."""

import os
from dataclasses import dataclass

from booth.imaging.picture_files import PictureFault, read_picture
from booth.picture_types import Picture, Size
from booth.runtime.pipe import Pipe
from booth.scenes.description import SceneDescription
from booth.scenes.estimate import needs_estimate, with_estimates
from booth.scenes.layers import Foreground, SceneLayers, fit_scene, read_foreground, thumbnail
from booth.scenes.light import SceneLight
from booth.scenes.scene_files import Scene

_ESTIMATED_AT = (480, 270)  # pixels; always the same, so that live view and photo get the same estimates
_REDUCTION = 4  # how many times smaller than the live view the picture is that stands in for a scene
_NICE = 10  # after the first scene, which the booth's start waits for


@dataclass(frozen=True, slots=True, eq=False)
class LoadedScene:
    """A scene as the live view needs it."""

    layers: SceneLayers | None  # None if they were not asked for
    light: SceneLight | None  # that of the layers
    reduced: Picture  # a quarter as wide and high, foreground included; stands in for the layers
    thumbnail: Picture


def load_layers(scene: Scene, size: Size) -> SceneLayers:
    """*scene* read from its files and fitted to *size*. Raises PictureFault, which names the file."""
    picture, foreground, description = _read(scene, size)
    return fit_scene(picture, foreground, size, description)


def load_scene(scene: Scene, size: Size, thumbnail_size: Size, *, layers: bool) -> LoadedScene:
    """*scene* reduced and as a thumbnail, and fitted to *size* if its *layers* are asked for.

    Raises PictureFault, which names the file.
    """
    picture, foreground, description = _read(scene, size)
    fitted = fit_scene(picture, foreground, size, description)
    reduced_size = size[0] // _REDUCTION, size[1] // _REDUCTION
    return LoadedScene(
        fitted if layers else None,
        fitted.light,
        thumbnail(picture, reduced_size, description.focus, foreground),
        thumbnail(picture, thumbnail_size, description.focus, foreground),
    )


def serve(pipe: Pipe, size: Size, thumbnail_size: Size) -> None:
    """The process that loads scenes: reports "ready", then receives pairs of a scene and whether to send its layers.

    It answers each with a LoadedScene or a PictureFault.
    """
    niceness_to_add = _NICE
    pipe.send("ready")
    while True:
        scene, layers = pipe.recv()
        try:
            pipe.send(load_scene(scene, size, thumbnail_size, layers=layers))
        except PictureFault as fault:
            pipe.send(fault)
        os.nice(niceness_to_add)
        niceness_to_add = 0


def _read(scene: Scene, size: Size) -> tuple[Picture, Foreground | None, SceneDescription]:
    """The pictures of *scene*, large enough for *size*, and its description with what it leaves open estimated."""
    description = scene.description
    if needs_estimate(description):
        description = with_estimates(description, read_picture(scene.picture, _ESTIMATED_AT))
    foreground = read_foreground(scene.foreground, size) if scene.foreground else None
    return read_picture(scene.picture, size), foreground, description
