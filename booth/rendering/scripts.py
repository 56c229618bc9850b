"""Where the scenes' scripts are, and where renders are kept."""

import difflib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
THEMES = ROOT / "themes"
STATE = ROOT / "state" / "scenes"  # previews, the light of renders, and what took long to make


class NoSuchScene(Exception):
    """No script has that name; the words say which there are."""


def find_script(name: str, themes: Path = THEMES) -> Path:
    """The script of the scene *name*, or THEME/NAME, in the folder *themes*. Raises NoSuchScene."""
    scripts = {f"{path.parents[3].name}/{path.parents[1].name}": path for path in _scripts(themes)}
    found = [path for full, path in scripts.items() if name in (full, full.split("/")[1])]
    if len(found) == 1:
        return found[0]
    if found:
        raise NoSuchScene(f'"{name}" is in several themes; say which: {", ".join(_called(scripts, name))}')
    short = sorted({full.split("/")[1] for full in scripts})
    near = difflib.get_close_matches(name, short, n=1)
    asked = f'there is no script for a scene "{name}"' + (f'; did you mean "{near[0]}"?' if near else "")
    raise NoSuchScene(f"{asked}; there are: {', '.join(short) or 'none'}")


def _scripts(themes: Path) -> list[Path]:
    return sorted(themes.glob("*/scenes/*/source/scene.py"))


def _called(scripts: dict[str, Path], name: str) -> list[str]:
    return [full for full in scripts if full.endswith(f"/{name}")]
