"""What runs in the scenes' environment: renders, grades and writes one scene. `booth scenes render` starts it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from booth import durable
from booth.rendering.grading import encoded
from booth.rendering.layers import Layer, Script, ScriptFault, together
from booth.rendering.scripts import STATE, NoSuchScene, find_script
from booth.rendering.shot import SIZE

MOST = {"place": 900_000, "foreground": 400_000}  # bytes of a file: the whole theme stays under 20 MB
FILES: dict[Layer, str] = {"place": "scene.webp", "foreground": "foreground.webp"}
FLAT = 4.0  # of 255: a render with less contrast than this shows nothing


def main(arguments: Sequence[str] | None = None) -> int:
    """Does what *arguments* (default: the command line's) say and returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m booth.rendering", description="Renders one scene.")
    parser.add_argument("name", metavar="NAME", help="of the scene, or THEME/NAME")
    parser.add_argument("--height", type=int, default=SIZE[1], help=f"of the picture, pixels ({SIZE[1]})")
    parser.add_argument("--samples", type=int, help="of each pixel (what the script says)")
    parser.add_argument("--layer", choices=("place", "foreground"), help="render only this one")
    parser.add_argument("--regrade", action="store_true", help="do not render: grade the stored light again")
    parser.add_argument("--probe", action="store_true", help="print the light where guests stand instead")
    parser.add_argument("--install", action="store_true", help="put the pictures beside scene.toml")
    chosen = parser.parse_args(arguments)
    try:
        path = find_script(chosen.name)
        script = Script(path, STATE)
        if chosen.probe:
            print(script.probed())
            return 0
        pictures = {}
        for layer in [chosen.layer] if chosen.layer else script.layers:
            if not chosen.regrade:
                script.render(layer, chosen.height, chosen.samples, _say)
            pictures[layer] = script.graded(layer, chosen.height)
            _look(layer, pictures[layer])
        if chosen.install:
            _install(path.parents[1], pictures)
        else:
            _keep(path.parents[1].name, pictures)
    except (ScriptFault, NoSuchScene) as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def _look(layer: Layer, picture: NDArray[np.uint8]) -> None:
    """Refuses what a script with a fault renders: nothing at all. Raises ScriptFault."""
    if picture[..., :3].std() < FLAT:
        raise ScriptFault(f"the {layer} came out without any contrast: is anything in it, and is it lit?")
    if layer == "foreground" and not 0 < picture[..., 3].mean() < 128:
        raise ScriptFault("the foreground is empty, or hides more than half of the picture")


def _install(folder: Path, pictures: dict[Layer, NDArray[np.uint8]]) -> None:
    try:
        files = {FILES[layer]: encoded(picture, MOST[layer]) for layer, picture in pictures.items()}
    except ValueError as fault:
        raise ScriptFault(str(fault)) from fault
    durable.put(folder, files)
    for name, content in files.items():
        print(f"wrote {folder / name} ({len(content) / 1000:.0f} KB)")


def _keep(name: str, pictures: dict[Layer, NDArray[np.uint8]]) -> None:
    shown: dict[str, NDArray[np.uint8]] = {str(layer): picture for layer, picture in pictures.items()}
    if len(pictures) == 2:
        shown["preview"] = together(pictures["place"], pictures["foreground"])
    for kind, picture in shown.items():
        path = STATE / f"{name}-{kind}.png"
        Image.fromarray(picture).save(path)
        print(f"wrote {path}")


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
