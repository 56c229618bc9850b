"""`booth scenes render`: runs a scene's script in the scenes' own environment and shows how far it is."""

import os
import re
import sys

from booth.clock import Clock
from booth.ops.setup.progress import Progress
from booth.rendering.scripts import ROOT, STATE, NoSuchScene, find_script

ENVIRONMENT = ROOT / ".scenes-env"  # made by `make scenes-env`
PREVIEW = ("--height", "540", "--samples", "8")


def render(name: str, *, preview: bool) -> int:
    """Renders the scene *name* with a line of progress; returns the exit status.

    Puts `scene.webp` and `foreground.webp` beside its `scene.toml`; a *preview* is a small PNG in `state/scenes/`.
    """
    progress = Progress(sys.stdout, Clock())
    try:
        script = find_script(name)
    except NoSuchScene as fault:
        progress.say(str(fault))
        return 1
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        progress.say("Scenes are rendered in an environment of their own, which is not there yet. Make it with:")
        progress.say("\n    make scenes-env\n")
        return 1
    scene = script.parents[1].name
    command = [str(python), "-m", "booth.rendering", f"{script.parents[3].name}/{scene}"]
    command += PREVIEW if preview else ("--install",)
    variables = {**os.environ, "NUMBA_CACHE_DIR": str(STATE / "kernels")}
    title = f"Rendering {'a preview of ' if preview else ''}{scene}"
    status, output = progress.run(title, command, cwd=ROOT, variables=variables, so_far=so_far)
    results = re.findall("^wrote .*", output, re.MULTILINE)
    progress.say(output.rstrip() if status else "\n".join(results))
    return status


def so_far(output: str) -> str:
    """How far a render is, from its *output* up to now: a phrase such as "place, sample 7 of 16 (44 %)"."""
    lines = re.findall(r"^(place|foreground), (.*)$", output, re.MULTILINE)
    if not lines:
        return ""
    layer, words = lines[-1]
    sample = re.search(r"Sample (\d+)/(\d+)", words)
    if not sample:
        return f"{layer}, {words.split(' | ')[1].lower() if ' | ' in words else words}"
    done, total = int(sample[1]), int(sample[2])
    return f"{layer}, sample {done} of {total} ({100 * done // total} %)"
