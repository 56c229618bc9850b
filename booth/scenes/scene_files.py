"""Finds a theme's scenes: each is a picture, or a folder with a picture, a foreground and a scene.toml."""

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from booth.imaging.picture_files import PictureFault, not_a_picture, picture_size
from booth.problems import FileFault
from booth.scenes.description import DescriptionFault, SceneDescription, read_description
from booth.texts import drawable

HERE = "here"  # the key of the built-in scene, the room as it is; no theme may use it

_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".avif")
_RATIO_TOLERANCE = 0.01  # relative; between the aspect ratios of a scene's picture and its foreground


class SceneFault(FileFault):
    """A scene that is left out of its theme: which file or folder, and why."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One virtual place: its files and what it is called."""

    key: str  # its name in files and in about.json
    picture: Path
    foreground: Path | None  # what stands in front of the guests: straight alpha, the picture's aspect ratio
    description: SceneDescription

    def name(self, language: str) -> str:
        """Its name in *language*, else in the first language it has, else made from its key."""
        from_key = drawable(self.key.replace("_", " ").replace("-", " ").strip())
        capitalised = from_key[:1].upper() + from_key[1:]  # the rest stays as the operator wrote it
        return _in_language(self.description.name, language) or capitalised

    def place(self, language: str) -> str:
        """Its second line in *language*, else in the first language it has, else nothing."""
        return _in_language(self.description.place, language)


def find_scenes(folders: Sequence[Path], order: Sequence[str], log: logging.Logger) -> tuple[Scene, ...]:
    """The scenes in the theme's *folders*, those whose key is in *order* first, the others after them by key.

    Of scenes with the same key in several folders the first counts. Only the headers of pictures are read. Each scene
    that cannot be used is left out and named in *log*, with a PictureFault or a SceneFault as the only argument.
    """
    scenes: dict[str, Scene] = {}
    for path in _candidates(folders):
        try:
            scene = _read_scene(path)
            if scene.key == HERE:
                raise SceneFault(path, f'the name "{HERE}" is kept for the room as it is; give it another')
            if scene.key in scenes and path.parent in scenes[scene.key].picture.parents:
                raise SceneFault(path, f"{scenes[scene.key].picture} has the same name")
            scenes.setdefault(scene.key, scene)
        except (PictureFault, SceneFault) as fault:
            log.warning("scene left out: %s", fault)
    positions = {key: position for position, key in reversed(list(enumerate(order)))}
    return tuple(sorted(scenes.values(), key=lambda scene: (positions.get(scene.key, len(order)), scene.key)))


def first_file(folders: Sequence[Path], *names: str) -> Path | None:
    """The first file called one of *names* in *folders*, searched in order; None if none has any."""
    paths = (folder / name for folder in folders for name in names)
    return next((path for path in paths if os.path.isfile(path)), None)  # noqa: PTH113  the other raises for long names


def _candidates(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        if (folder / "scenes").is_dir():
            yield from (path for path in sorted((folder / "scenes").iterdir()) if not path.name.startswith("."))


def _read_scene(path: Path) -> Scene:
    """The scene in the folder or picture *path*. Raises PictureFault, SceneFault."""
    if path.is_dir():
        return _scene_of_folder(path)
    if path.suffix.lower() not in _ENDINGS:
        raise SceneFault(path, not_a_picture(path))
    picture_size(path)  # raises if it is not
    return Scene(path.stem, path, None, SceneDescription())


def _scene_of_folder(folder: Path) -> Scene:
    picture = first_file([folder], *(f"scene{ending}" for ending in _ENDINGS))
    if picture is None:
        raise SceneFault(folder, "it has no scene.webp, .png or .jpg")
    width, height = picture_size(picture)
    foreground = first_file([folder], "foreground.webp", "foreground.png")
    if foreground:
        front_width, front_height = picture_size(foreground)
        if abs(front_width * height / (front_height * width) - 1) > _RATIO_TOLERANCE:
            raise SceneFault(foreground, f"it must have the shape of {picture.name}")
    path = folder / "scene.toml"
    try:
        description = read_description(path) if path.exists() else SceneDescription()
    except DescriptionFault as fault:
        raise SceneFault(path, str(fault)) from fault
    return Scene(folder.name, picture, foreground, description)


def _in_language(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")
