"""Renders, grades and writes the layers of a scene."""

import importlib.util
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import bpy
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from booth.rendering.grading import Light, as_uint8, enlarged, prepared, printed, saturated, unpremultiplied
from booth.rendering.probe import probe
from booth.rendering.shot import Shot
from booth.rendering.stage import Stage
from booth.rendering.view import read_light, viewed

Layer = Literal["place", "foreground"]


class ScriptFault(Exception):
    """A scene's script that does not do what it should; the words say what."""


class Script:
    """The scene's script in the file *path*; its light and what takes long are kept in *folder*.

    Raises ScriptFault when it lacks what every script has.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self._module = _loaded(path)
        self._folder = folder
        self._name = path.parents[1].name
        self.shot: Shot = self._part("SHOT")
        self._part("light")
        self._part("place")
        self.layers: tuple[Layer, ...] = ("place",)
        if hasattr(self._module, "foreground"):
            self.layers = ("place", "foreground")

    def render(self, layer: Layer, height: int, samples: int | None, said: Callable[[str], None]) -> None:
        """Renders *layer*, *height* pixels high, into its light file; *said* hears of every step.

        *samples* instead of the script's, if given.
        """
        shot = self.shot
        if samples is None:
            samples = shot.samples if layer == "place" else shot.foreground_samples
        said(f"{layer}, building it")
        stage = self._stage(height, samples)
        self._part("light")(stage)
        self._part(layer)(stage)
        camera = shot.camera if layer == "place" else shot.foreground_camera or shot.camera
        stage.look_through(camera)
        bpy.app.handlers.render_stats.append(lambda words, _: said(f"{layer}, {words}"))
        self._folder.mkdir(parents=True, exist_ok=True)
        stage.render(self._light(layer, height), transparent=layer == "foreground" or not shot.sky)
        used = resource.getrusage(resource.RUSAGE_SELF)
        said(f"{layer}, {used.ru_utime + used.ru_stime:.0f} s of processor time, {used.ru_maxrss / 1e6:.1f} GB")

    def graded(self, layer: Layer, height: int) -> NDArray[np.uint8]:
        """The picture of *layer* out of its light file: (height, width, 3), or 4 with straight alpha in front."""
        path = self._light(layer, height)
        if not path.exists():
            raise ScriptFault(f"{path} is not there: render {layer} at that height first")
        light = enlarged(read_light(path), height)
        grading = self.shot.grading
        if layer == "place":
            retouched: Callable[[Light], Light] = getattr(self._module, "retouched", lambda light: light)
            return as_uint8(printed(viewed(prepared(retouched(light), grading), grading), grading))
        colours, alpha = unpremultiplied(light)
        shown = saturated(viewed(colours * np.array(grading.white, np.float32), grading), grading.after)
        return as_uint8(np.concatenate([shown, alpha[..., None]], 2))

    def probed(self) -> str:
        """The light where guests stand, as JSON; see probe.py."""
        stage = self._stage(64, 48)
        self._part("light")(stage)
        self._part("place")(stage)
        self._folder.mkdir(parents=True, exist_ok=True)
        return probe(stage, self._folder / f"{self._name}-probe.exr")

    def _stage(self, height: int, samples: int) -> Stage:
        return Stage(self.shot, height, samples, self._folder / "cache")

    def _light(self, layer: Layer, height: int) -> Path:
        return self._folder / f"{self._name}-{layer}-{height}.exr"

    def _part(self, name: str) -> Any:
        if not hasattr(self._module, name):
            raise ScriptFault(f"{self._module.__file__} has no `{name}`; booth/rendering/__init__.py shows a script")
        return getattr(self._module, name)


def together(place: NDArray[np.uint8], foreground: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The *foreground* (straight alpha) laid over the *place*."""
    behind = Image.fromarray(place).convert("RGBA")
    behind.alpha_composite(Image.fromarray(foreground))
    return np.asarray(behind.convert("RGB"))


def _loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scene", path)
    assert spec
    assert spec.loader
    module = sys.modules["scene"] = importlib.util.module_from_spec(spec)  # known, so that its text can be read
    spec.loader.exec_module(module)
    return module
