"""Reads themes: folders of scenes, colours, fonts and words. Pictures are looked at here, never decoded."""

import difflib
import logging
import string
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from booth.config import Config, SettingsFault
from booth.imaging.picture_files import PictureFault, picture_size
from booth.scenes.description import DescriptionFault, SceneDescription, read_description
from booth.scenes.words import WORDS
from booth.scenes.words import Words as Words  # noqa: PLC0414  # part of a theme: who has a theme need not know the file

log = logging.getLogger(__name__)

HERE = "here"  # the key of the built-in scene, the room as it is; no theme may use it

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""

_PICTURES = (".jpg", ".jpeg", ".png", ".webp")
_SAME_SHAPE = 0.01  # how far the shapes of a scene's picture and foreground may differ, as a share


class ThemeFault(SettingsFault):
    """A theme that cannot be used; *reasons* has a sentence for everything that is wrong with it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One virtual place: its files and what it is called."""

    key: str  # what it is called in files and in `about.json`
    picture: Path
    foreground: Path | None  # what stands in front of the guests, straight alpha, the picture's shape
    description: SceneDescription

    def name(self, language: str) -> str:
        """Its name in *language*, else in the first language it has, else made from its key."""
        made = self.key.replace("_", " ").replace("-", " ").strip()
        return (
            _said(self.description.name, language) or made[:1].upper() + made[1:]
        )  # the rest is as the operator wrote it

    def place(self, language: str) -> str:
        """Its second line in *language*, else in the first language it has, else nothing."""
        return _said(self.description.place, language)


@dataclass(frozen=True, slots=True)
class Fonts:
    """Font files of one family; each draws every script the theme's words use."""

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


SHIPPED = Path(__file__).parents[2] / "themes"
_LENDS = SHIPPED / "wonders"  # whose fonts and words a theme has that brings none


def theme_places(home: Path) -> list[Path]:
    """Where themes are looked for: the operator's own in the folder *home*, then the shipped ones."""
    return list(dict.fromkeys([home / "themes", SHIPPED]))


def theme_of(config: Config, home: Path, log: logging.Logger = log) -> Theme:
    """The theme that *config* names: the operator's own in the folder *home*, else the shipped one.

    Its scenes light the guests, and move, as the operator wants it. Raises ThemeFault as read_theme does, and names in
    *log* what is left out.
    """
    theme = read_theme(config.theme, theme_places(home), log, config.screen.languages)
    motion = config.scenes.motion and not config.screen.reduced_motion
    wanted = (
        replace(scene, description=scene.description.wanted(config.scenes.light, motion=motion))
        for scene in theme.scenes
    )
    return replace(theme, scenes=tuple(wanted))


def read_theme(name: str, places: Sequence[Path], log: logging.Logger, languages: Sequence[str] = ()) -> Theme:
    """Reads the theme *name* out of the themes folders *places*, the operator's own before the shipped one.

    A theme may lie in several of them: of files with the same path the first counts, scenes of all are there. One
    without fonts or without words of its own has those of the shipped "wonders". Every one of *languages* must have its
    words. A broken scene is left out and named in *log*.

    Raises ThemeFault with every reason at once: there is no such theme, no usable scene, a file that is missing or not
    TOML, a bad colour, a word that is missing or fills other fields than it should.
    """
    folders = [place / name for place in places if (place / name).is_dir()]
    if not _find(folders, "theme.toml"):
        known = sorted({file.parent.name for place in places for file in place.glob("*/theme.toml")})
        near = difflib.get_close_matches(name, known, n=1)
        asked = f'there is no theme "{name}"' + (f'; did you mean "{near[0]}"?' if near else "")
        raise ThemeFault(places[0] / name, [f"{asked}; there are: {', '.join(known) or 'none'}"])
    return _Reader(name, folders, log).theme(languages)


class _Reader:
    """Reads one theme and collects what is wrong with it."""

    def __init__(self, name: str, folders: list[Path], log: logging.Logger) -> None:
        self.name = name
        self.folders = folders
        self.log = log
        self.reasons: list[str] = []

    def theme(self, languages: Sequence[str]) -> Theme:
        path = _find(self.folders, "theme.toml")
        assert path is not None
        table = self.toml(path)
        accent, ink, paper = (self.colour(table, key) for key in ("accent", "ink", "paper"))
        fonts = table.get("fonts", self.lent_fonts())
        text, strong = (self.font(fonts if isinstance(fonts, dict) else {}, key) for key in ("text", "strong"))
        words = self.words(languages)
        order = table.get("order", [])
        scenes = self.scenes([str(key) for key in order] if isinstance(order, list) else [])
        if not scenes:
            self.reasons.append("scenes: there is none that can be shown; put a JPEG, PNG or WebP picture there")
        if self.reasons:
            raise ThemeFault(path, self.reasons)
        first = str(table.get("first", scenes[0].key))
        if first not in [scene.key for scene in scenes]:
            self.log.warning('%s: the first scene "%s" is not there; "%s" takes its place', path, first, scenes[0].key)
            first = scenes[0].key
        return Theme(self.name, accent, ink, paper, Fonts(text, strong), scenes, first, words)

    def toml(self, path: Path) -> dict[str, object]:
        try:
            return _toml(path)
        except ValueError as fault:
            self.reasons.append(str(fault))
            return {}

    def colour(self, table: dict[str, object], key: str) -> Colour:
        text = table.get(key)
        if isinstance(text, str) and len(text) == 7 and text[0] == "#" and set(text[1:]) <= set(string.hexdigits):
            return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
        found = "is missing" if text is None else f'is "{text}"'
        self.reasons.append(f'{key}: the colour {found}; it must be written like "#ffc24b"')
        return 0, 0, 0

    def lent_fonts(self) -> object:
        """The names of the default theme's fonts, for a theme that names none."""
        return self.toml(_LENDS / "theme.toml").get("fonts")

    def font(self, table: dict[str, object], key: str) -> Path:
        named = table.get(key)
        path = _find([*self.folders, _LENDS], named) if isinstance(named, str) else None
        if path is None:
            self.reasons.append(f"fonts.{key}: " + (f'there is no file "{named}"' if named else "no file is named"))
        return path or Path()

    def words(self, languages: Sequence[str]) -> Mapping[str, Words]:
        folders = [folder for folder in self.folders if (folder / "words").is_dir()] or [_LENDS]
        files = {path.stem: path for folder in reversed(folders) for path in sorted(folder.glob("words/*.toml"))}
        self.reasons += [f"words: there is no words/{each}.toml" for each in languages if each not in files]
        return {language: self.language(path) for language, path in sorted(files.items())}

    def language(self, path: Path) -> Words:
        table = self.toml(path)
        if not table:
            return Words({})
        where = f"words/{path.name}"
        right_to_left = table.pop("right_to_left", False)
        if not isinstance(right_to_left, bool):
            self.reasons.append(f"{where}: right_to_left must be true or false, without quotes")
        for key in sorted(table.keys() - WORDS.keys()):
            near = difflib.get_close_matches(key, WORDS, n=1)
            self.reasons.append(f'{where}: no text is called "{key}"' + (f"; did you mean {near[0]}?" if near else ""))
        texts = {}
        for key, fields in WORDS.items():
            text = table.get(key)
            if not isinstance(text, str) or not text.strip():
                self.reasons.append(f"{where}: {key} is missing")
            elif _fields(text) != sorted(fields):
                wanted = " and ".join(f"{{{field}}}" for field in fields) or "no field in { }"
                self.reasons.append(f'{where}: {key} must have {wanted}, not "{text}"')
            else:
                texts[key] = text
        return Words(texts, right_to_left=bool(right_to_left))

    def scenes(self, order: list[str]) -> tuple[Scene, ...]:
        """Every scene that can be shown, in *order*, the rest by name."""
        found: dict[str, Scene] = {}
        for path in self.candidates():
            try:
                scene = _scene_of_folder(path) if path.is_dir() else _scene_of_picture(path)
                if scene.key == HERE:
                    raise PictureFault(path, f'the name "{HERE}" is kept for the room as it is; give it another')
                if scene.key in found and path.parent in found[scene.key].picture.parents:
                    raise PictureFault(path, f"{found[scene.key].picture} has the same name")
                found.setdefault(scene.key, scene)
            except PictureFault as fault:
                self.log.warning("scene left out: %s", fault)
        places = {key: place for place, key in reversed(list(enumerate(order)))}
        return tuple(sorted(found.values(), key=lambda scene: (places.get(scene.key, len(order)), scene.key)))

    def candidates(self) -> Iterator[Path]:
        for folder in self.folders:
            if (folder / "scenes").is_dir():
                yield from (path for path in sorted((folder / "scenes").iterdir()) if not path.name.startswith("."))


def _scene_of_picture(path: Path) -> Scene:
    """A picture that was dropped in: named after its file, cropped about its middle."""
    if path.suffix.lower() not in _PICTURES:
        raise PictureFault(path, "this is no JPEG, PNG or WebP picture")
    picture_size(path)
    return Scene(path.stem, path, None, SceneDescription())


def _scene_of_folder(folder: Path) -> Scene:
    picture = _find([folder], *(f"scene{ending}" for ending in _PICTURES))
    if picture is None:
        raise PictureFault(folder, "it has no scene.webp, .png or .jpg")
    width, height = picture_size(picture)
    foreground = _find([folder], "foreground.webp", "foreground.png")
    if foreground:
        front_width, front_height = picture_size(foreground)
        if abs(front_width * height / (front_height * width) - 1) > _SAME_SHAPE:
            raise PictureFault(foreground, f"it must have the shape of {picture.name}")
    described = folder / "scene.toml"
    try:
        setting = read_description(described) if described.exists() else SceneDescription()
    except DescriptionFault as fault:
        raise PictureFault(described, str(fault)) from fault
    return Scene(folder.name, picture, foreground, setting)


def _said(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")


def _find(folders: Sequence[Path], *names: str) -> Path | None:
    return next((folder / name for folder in folders for name in names if (folder / name).is_file()), None)


def _fields(text: str) -> list[str]:
    """What stands in braces in *text*, sorted; what cannot be filled is shown as it is."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return ["{"]  # a brace that is not closed
    return sorted(f"{field}{convert or ''}{form or ''}" for _, field, form, convert in parts if field is not None)


def _toml(path: Path) -> dict[str, object]:
    """The table in *path*; ValueError with a sentence that names the file if there is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise ValueError(f"{path}: the file cannot be read: {fault.strerror}") from fault
    except UnicodeDecodeError as fault:
        raise ValueError(f"{path}: the file is not plain UTF-8 text") from fault
    except tomllib.TOMLDecodeError as fault:
        raise ValueError(f"{path}: this is not TOML: {fault}") from fault
