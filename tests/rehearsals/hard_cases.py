"""A sheet of cases that are hard to cut out, to be looked at: python -m tests.rehearsals.hard_cases CASES SHEET

CASES is a TOML file kept by hand beside the pictures, a line for each case: its name and its picture, or "" if no
picture shows it. Three frames of the demo camera are added. Neither pictures nor sheet belong in the repository.
"""

import sys
import tempfile
import tomllib
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from booth.runtime.offline import offline

ROOT = Path(__file__).parents[2]
FONT = ROOT / "themes/wonders/fonts/WondersSans-SemiBold.ttf"
SCENES = ("lake", "city", "beach")  # one bright, one dark, one against the light
DEMO_FRAMES = (30, 700, 1150)  # one guest, two, and the other
CELL, CAPTION, COLUMNS = (420, 420), 30, 4


def main(cases: Path, sheet: Path) -> None:
    """Writes *sheet*: each case as the camera saw it, and cut out into three scenes."""
    offline()  # before anything is imported that starts threads
    from booth.camera.demo import DemoCamera
    from booth.clock import Clock
    from booth.ops.cutout import cut_out

    named = {name: cases.parent / path if path else None for name, path in tomllib.loads(cases.read_text()).items()}
    with tempfile.TemporaryDirectory() as folder:
        camera = DemoCamera(Clock(), (1280, 720))
        for number in DEMO_FRAMES:
            file = Path(folder) / f"demo {number}.jpg"
            Image.fromarray(camera.picture(number)).save(file, quality=95)
            named[file.stem] = file
        shown = {name: path for name, path in named.items() if path}
        for scene in SCENES:
            out = Path(folder) / scene
            cut_out(list(shown.values()), out, ROOT / "config.toml", scene=scene, matte=False)
        rows: dict[str, list[Image.Image]] = {
            name: [Image.open(path), *(Image.open(Path(folder) / scene / f"{path.stem}.jpg") for scene in SCENES)]
            for name, path in shown.items()
        }
        draw(rows, sheet)
    missing = [name for name, path in named.items() if not path]
    sys.stdout.write(f"{len(shown)} cases: {sheet}\nnot shown by any picture: {', '.join(missing)}\n")


def draw(rows: dict[str, list[Image.Image]], sheet: Path) -> None:
    """A row for each case: the picture, then the photos made from it."""
    width, height = COLUMNS * CELL[0], CELL[1] + CAPTION
    drawn = Image.new("RGB", (width, len(rows) * height), (24, 26, 30))
    pen = ImageDraw.Draw(drawn)
    for number, (name, images) in enumerate(rows.items()):
        pen.text((8, number * height + 4), name, (230, 230, 230), ImageFont.truetype(FONT, 20))
        for column, image in enumerate(images):
            image.thumbnail((CELL[0] - 8, CELL[1]), Image.Resampling.LANCZOS)
            drawn.paste(image.convert("RGB"), (column * CELL[0], number * height + CAPTION))
    drawn.save(sheet, quality=90)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
