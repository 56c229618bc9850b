"""Everything that an operator has decided, read and checked: the settings file, its theme, the event's mark."""

import difflib
import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from booth.composition.mark import Mark, read_mark
from booth.config import Config, Event, SettingsFault, read_config
from booth.imaging.picture_files import PictureFault
from booth.scenes.layouts import Layout, LayoutFault, read_layout
from booth.scenes.scene_files import Scene
from booth.scenes.themes import Theme, lacking, theme_of, theme_places
from booth.scenes.words import Words
from booth.texts import quoted


@dataclass(frozen=True, slots=True, eq=False)
class Settings:
    """What is the same for every guest of an event. Crosses processes."""

    config: Config
    theme: Theme
    mark: Mark | None  # what the event adds to every photo
    home: Path  # the settings file's folder, where photos, state and the operator's own themes lie

    @property
    def shown_scenes(self) -> tuple[Scene, ...]:
        """The scenes that guests may choose, from left to right; never empty. Photos may be in any of the theme's."""
        scenes = {scene.key: scene for scene in self.theme.scenes}
        return tuple(scenes[key] for key in self.config.scenes.shown if key in scenes) or self.theme.scenes

    @property
    def eye_line(self) -> float:
        """Where the shown scenes want guests' eyes, a fraction of the height from the top: the middle one of all."""
        return median(scene.description.heads for scene in self.shown_scenes)

    def scene(self, key: str) -> Scene:
        """The theme's scene *key*. Raises KeyError."""
        return {scene.key: scene for scene in self.theme.scenes}[key]

    def layout(self, key: str) -> Layout:
        """The theme's layout *key*. Raises KeyError."""
        return {layout.key: layout for layout in self.theme.layouts}[key]

    @property
    def phone_words(self) -> dict[str, Words]:
        """The theme's words in every language, the booth's first: which one a phone speaks is not up to the screens."""
        languages = dict.fromkeys((*self.config.screen.languages, *self.theme.words))
        return {language: self.theme.words[language] for language in languages}

    def with_demo_camera(self) -> "Settings":
        """A copy that uses the demo camera."""
        return self.but("camera", device="demo")

    def without_own_network(self) -> "Settings":
        """A copy that opens no Wi-Fi."""
        if self.config.share.network != "own":
            return self
        return self.but("share", network="venue")

    def but(self, section: str, **values: object) -> "Settings":
        """A copy with other *values* in a *section* of the settings file; they are not checked."""
        changed = getattr(self.config, section).model_copy(update=values)
        return replace(self, config=self.config.model_copy(update={section: changed}))


def read_settings(path: Path) -> Settings:
    """Reads the settings file *path* and everything that it names. Raises SettingsFault with every reason at once."""
    try:
        return settings_of(read_config(path), path.parent)
    except SettingsFault as fault:
        if fault.path != path.parent:
            raise
        raise SettingsFault(path, fault.reasons) from fault


def settings_of(config: Config, home: Path) -> Settings:
    """*config* with everything that it names, looked for in the folder *home* first.

    Raises SettingsFault with every reason at once; it names the one file that has to be mended, or *home* if they are
    several.
    """
    faults: list[SettingsFault] = []
    theme = mark = None
    try:
        theme = theme_of(config, home)
    except SettingsFault as fault:
        faults.append(fault)
    try:
        mark = read_event_mark(config.event, home, theme)
    except SettingsFault as fault:
        faults.append(fault)
    if theme and (reasons := faults_of_letters(config, theme)):
        faults.append(SettingsFault(home, reasons))
    if theme and (reasons := faults_of_scenes(config, theme, home)):
        faults.append(SettingsFault(home, reasons))
    if theme and (reason := fault_of_strips(config, theme, home)):
        faults.append(SettingsFault(home, [reason]))
    for name, folder in zip(("folder", "second_folder"), config.album.folders(home), strict=False):
        if reason := fault_of_album(folder):
            faults.append(SettingsFault(folder, [f"album.{name}: {reason}"]))
    if reason := fault_of_second(config.album.folders(home)):
        faults.append(SettingsFault(home, [f"album.second_folder: {reason}"]))
    if theme is None or faults:
        raise _together(faults, home)
    return Settings(config, theme, mark, home)


def read_event_mark(event: Event, home: Path, theme: Theme | None) -> Mark | None:
    """The mark of *event*, whose files lie in its folder in *home* unless they begin with /; None if it has none.

    Without a *theme* its files are only looked at. Raises SettingsFault, which names the files that cannot be used and
    their settings.
    """
    overlays = [home / event.folder / name for name in event.overlay]
    logo = home / event.folder / event.logo if event.logo else None
    font = theme.fonts.strong if theme else Path()
    try:
        return read_mark(overlays, logo, event.line, font)
    except PictureFault as fault:
        faults = list(_faults_of_pictures(overlays, logo)) or [SettingsFault(fault.path, [f"event: {fault.reason}"])]
        raise _together(faults, home) from fault


def faults_of_letters(config: Config, theme: Theme) -> list[str]:
    """For the operator: what they have written for guests to read and the *theme*'s fonts cannot draw."""
    event, operator, privacy = config.event, config.operator, config.privacy
    texts = {"event.line": event.line, "operator.contact": operator.contact, "privacy.words": privacy.words}
    if not event.line:
        texts["event.name"] = event.title
    return [
        f'{name}: the theme\'s fonts have no "{quoted(missing)}" and would show empty boxes; leave it out, or give the '
        "theme fonts that have it (fonts, in its theme.toml)"
        for name, text in texts.items()
        if (missing := lacking(theme.fonts, text))
    ]


def faults_of_scenes(config: Config, theme: Theme, home: Path) -> list[str]:
    """What *config* asks to be shown and the *theme* does not have. A scene that cannot be read is no fault here."""
    keys = [scene.key for scene in theme.scenes]
    reasons = []
    named = {"scenes.shown": config.scenes.shown, "scenes.online": config.scenes.online}
    for setting, key in ((setting, key) for setting, keys in named.items() for key in keys):
        places = [place / theme.key / "scenes" for place in theme_places(home)]
        files = (file for place in places for file in (*place.glob(f"{glob.escape(key)}.*"), place / key))
        if key in keys or any(file.exists() for file in files):
            continue
        near = difflib.get_close_matches(key[:80], keys, n=1)
        hint = f'; did you mean "{near[0]}"?' if near else f"; there are: {', '.join(keys)}"
        reasons.append(f'{setting}: the theme "{theme.key}" has no scene "{quoted(key)}"{hint}')
    return reasons


def fault_of_strips(config: Config, theme: Theme, home: Path) -> str:
    """Why no strip can be composed; empty if nothing speaks against it, or strips are not offered."""
    if "strip" not in config.offer.kinds:
        return ""
    wanted, shots = config.strip.layout, config.strip.shots
    if reason := why_no_layout(wanted, config, theme, home):
        return f"strip.layout: {reason}"
    slots = next(len(layout.description.slots) for layout in theme.layouts if layout.key == wanted)
    if slots >= shots:
        return ""
    remedy = f"write shots = {slots}, or name another layout" if slots > 1 else "name another layout"
    return f'strip.layout: "{wanted}" has room for {slots} of the {shots} shots; {remedy}'


def why_no_layout(key: str, config: Config, theme: Theme, home: Path) -> str:
    """Why the *theme* has no layout *key* that can be used, and what to do about it; empty if it has."""
    known = [layout.key for layout in theme.layouts]
    if key in known:
        return ""
    folders = [place / theme.key / "layouts" / key for place in theme_places(home, config.event.folder)]
    for folder in () if "/" in key or key.startswith(".") else folders:
        if os.path.isdir(folder):  # noqa: PTH112  is_dir raises for long names
            try:
                read_layout(folder)
            except (PictureFault, LayoutFault) as fault:
                return f'the layout "{quoted(key)}" cannot be used: {fault.reason} ({fault.path})'
    nearest = difflib.get_close_matches(key, known, n=1)
    hint = f'; did you mean "{nearest[0]}"?' if nearest else ""
    return f'there is no layout "{quoted(key)}"{hint}; there are: {", ".join(known) or "none"}'


def fault_of_album(folder: Path) -> str:
    """Why no photo can ever be kept in *folder*, as far as its path tells; empty if nothing speaks against it."""
    try:
        for path in (folder, *folder.parents):
            if path.is_dir():
                return ""
            if os.path.lexists(path):
                return f"{quoted(str(path))} is no folder; remove it, or name another folder"
    except OSError as fault:
        return f"{quoted(str(folder))} cannot be a folder: {fault.strerror}; name another"
    return ""


def fault_of_second(folders: Sequence[Path]) -> str:
    """Why the second of the photo *folders* cannot stand in for the first; empty if it can, or there is none."""
    first, *others = (Path(os.path.realpath(folder)) for folder in folders)
    for second in others:
        if second == first:
            return "it is the photo folder itself; name another, on another disk"
        if second.is_relative_to(first) or first.is_relative_to(second):
            return f"one of {first} and {second} lies in the other; name one beside it, on another disk"
    return ""


def _faults_of_pictures(overlays: list[Path], logo: Path | None) -> Iterator[SettingsFault]:
    for path in overlays:
        try:
            read_mark([path], None, "", Path())
        except PictureFault as fault:
            yield SettingsFault(path, [f"event.overlay: {fault.reason}"])
    if logo:
        try:
            read_mark([], logo, "", Path())
        except PictureFault as fault:
            yield SettingsFault(logo, [f"event.logo: {fault.reason}"])


def _together(faults: list[SettingsFault], home: Path) -> SettingsFault:
    """One fault for all of them; where it cannot name the one file, each reason names its own."""
    if len(faults) == 1:
        return faults[0]
    return SettingsFault(home, [f"{reason} ({fault.path})" for fault in faults for reason in fault.reasons])
