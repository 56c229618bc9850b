"""Reads themes: folders of scenes, colours, fonts and words. No picture is decoded here."""

import difflib
import logging
import os
import string
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import ImageFont

from booth.config import Config, SettingsFault
from booth.scenes.layouts import Layout, find_layouts
from booth.scenes.scene_files import Scene, find_scenes, first_file
from booth.scenes.word_files import read_words
from booth.scenes.words import Words
from booth.texts import quoted
from booth.toml_files import TomlFault, read_toml

log = logging.getLogger(__name__)

Colour = tuple[int, int, int]
"""Red, green, blue of sRGB, 0 to 255."""

SHIPPED = Path(__file__).parents[2] / "themes"
_NO_LETTER = "\U0010fffd"  # the last code point for private use: no font of letters has it
_WITHOUT_A_SHAPE = {"Cc", "Cf", "Cs", "Mn", "Zl", "Zp", "Zs"}  # Unicode's categories: spaces, joiners, marks
_DEFAULT = SHIPPED / "wonders"  # its fonts and words serve every theme that has none of its own


class ThemeFault(SettingsFault):
    """A theme that cannot be used; *reasons* has a sentence for everything that is wrong with it."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Font files of one family; each has glyphs for every script that the theme's words use."""

    text: Path
    strong: Path  # heavier: numerals, titles, buttons


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything that makes a booth look like itself."""

    key: str
    accent: Colour
    ink: Colour
    paper: Colour
    fonts: Fonts
    scenes: tuple[Scene, ...]  # from left to right, at least one
    first: str  # the key of the scene that greets people who walk past
    words: Mapping[str, Words]  # by language
    layouts: tuple[Layout, ...]  # by key

    @property
    def accent_code(self) -> str:
        """The accent as web pages write it: "#rrggbb"."""
        return "#{:02x}{:02x}{:02x}".format(*self.accent)


def theme_places(home: Path, event: str = "") -> list[Path]:
    """Where themes are looked for: the *event*'s, the operator's own in the folder *home*, then the shipped ones."""
    return list(dict.fromkeys([home / event / "themes", home / "themes", SHIPPED]))


def theme_of(config: Config, home: Path, log: logging.Logger = log) -> Theme:
    """The theme that *config* names: the event's, else the operator's own in the folder *home*, else the shipped one.

    How far its scenes light the guests, and whether they move, is as *config* wants it. Names in *log* what is left
    out. Raises ThemeFault as read_theme does.
    """
    theme = read_theme(config.theme, theme_places(home, config.event.folder), log, config.screen.languages)
    for scene in theme.scenes:
        if missing := lacking(theme.fonts, "".join(scene.name(language) for language in config.screen.languages)):
            log.warning('scene "%s": the theme\'s fonts have no "%s" and show empty boxes', scene.key, quoted(missing))
    motion = config.scenes.motion and not config.screen.reduced_motion
    adjusted = (
        replace(scene, description=scene.description.adjusted(config.scenes.light, motion=motion))
        for scene in theme.scenes
    )
    return replace(theme, scenes=tuple(adjusted))


def read_theme(name: str, places: Sequence[Path], log: logging.Logger, languages: Sequence[str] = ()) -> Theme:
    """Reads the theme *name* out of the themes folders *places*, the operator's own before the shipped one.

    A theme may lie in several of them: of files with the same path the first counts, scenes and layouts of all are
    used. One without fonts, words or layouts has those of the shipped "wonders". Each of *languages* must have its
    words. A broken scene or layout is left out and named in *log*.

    Raises ThemeFault with every reason at once: there is no such theme, no usable scene, a file that is missing or not
    TOML, a bad colour, a text that is missing or has other fields than it should.
    """
    named = [place / name for place in places]
    folders = [folder for folder in named if os.path.isdir(folder)]  # noqa: PTH112  is_dir raises for long names
    path = first_file(folders, "theme.toml")
    if path is None:
        raise _no_such_theme(name, places)
    faults: list[str] = []
    table = _read_table(path, faults)
    accent, ink, paper = (_colour(table, key, faults) for key in ("accent", "ink", "paper"))
    fonts = _fonts(table, folders, faults)
    words = read_words(folders, _DEFAULT, languages, faults)
    order = table.get("order", [])
    scenes = find_scenes(folders, [str(key) for key in order] if isinstance(order, list) else [], log)
    if not scenes:
        faults.append("scenes: there is none that can be shown; put a JPEG, PNG or WebP picture there")
    if faults:
        raise ThemeFault(path, faults)
    first = str(table.get("first", scenes[0].key))
    if first not in [scene.key for scene in scenes]:
        log.warning('%s: the first scene "%s" is not there; "%s" takes its place', path, first, scenes[0].key)
        first = scenes[0].key
    return Theme(name, accent, ink, paper, fonts, scenes, first, words, find_layouts(folders, _DEFAULT, log))


def shipped_fonts() -> Fonts:
    """The fonts of the shipped theme, whatever else may be wrong with that. Raises ThemeFault if they are not there."""
    faults: list[str] = []
    fonts = _fonts({}, [], faults)
    if faults:
        raise ThemeFault(_DEFAULT / "theme.toml", faults)
    return fonts


def lacking(fonts: Fonts, text: str) -> str:
    """The characters of *text* that one of *fonts* cannot draw, each once: they would be empty boxes."""
    faces = [ImageFont.truetype(path, 24) for path in dict.fromkeys((fonts.text, fonts.strong))]
    boxes = [bytes(face.getmask(_NO_LETTER)) for face in faces]
    drawn = (char for char in dict.fromkeys(text) if unicodedata.category(char) not in _WITHOUT_A_SHAPE)
    return "".join(
        char for char in drawn if any(bytes(face.getmask(char)) == box for face, box in zip(faces, boxes, strict=True))
    )


def _no_such_theme(name: str, places: Sequence[Path]) -> ThemeFault:
    known = sorted({path.parent.name for place in places for path in place.glob("*/theme.toml")})
    nearest = difflib.get_close_matches(name[:80], known, n=1)
    hint = f'; did you mean "{nearest[0]}"?' if nearest else ""
    reason = f'there is no theme "{quoted(name)}"{hint}; there are: {", ".join(known) or "none"}'
    return ThemeFault(places[0] / name, [reason])


def _read_table(path: Path, faults: list[str]) -> dict[str, object]:
    try:
        return read_toml(path)
    except TomlFault as fault:
        faults.append(str(fault))
        return {}


def _colour(table: Mapping[str, object], key: str, faults: list[str]) -> Colour:
    text = table.get(key)
    if isinstance(text, str) and len(text) == 7 and text[0] == "#" and set(text[1:]) <= set(string.hexdigits):
        return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
    found = "is missing" if text is None else f'is "{quoted(str(text)) if isinstance(text, str) else "no text"}"'
    faults.append(f'{key}: the colour {found}; it must be written like "#ffc24b"')
    return 0, 0, 0


def _fonts(table: Mapping[str, object], folders: Sequence[Path], faults: list[str]) -> Fonts:
    """The files that *table* names under "fonts", else those of the default theme."""
    names = table["fonts"] if "fonts" in table else _read_table(_DEFAULT / "theme.toml", faults).get("fonts")
    if not isinstance(names, dict):
        names = {}
    return Fonts(*(_font(names, key, folders, faults) for key in ("text", "strong")))


def _font(names: Mapping[str, object], key: str, folders: Sequence[Path], faults: list[str]) -> Path:
    name = names.get(key)
    path = first_file([*folders, _DEFAULT], name) if isinstance(name, str) else None
    if path is None:
        faults.append(f"fonts.{key}: " + (f'there is no file "{quoted(str(name))}"' if name else "no file is named"))
    elif not _is_font(path):
        faults.append(f"fonts.{key}: {path} is no font that can be read; use a TrueType or OpenType file")
    return path or Path()


def _is_font(path: Path) -> bool:
    try:
        ImageFont.truetype(path, 12)
    except OSError:
        return False
    return True
