"""The event: its name, its mark, how long photos stay, what guests are asked, the theme."""

from collections.abc import Sequence
from pathlib import Path

from booth.album.event_folder import event_folder
from booth.album.statistics import EventStatistics, statistics
from booth.scenes.themes import theme_places
from booth.setting_rules import FOR_EVER
from booth.ui.panel.draft import Draft
from booth.ui.panel.page import Panel
from booth.ui.panel.rows import Choice, Entry, Heading, Line, Row

_KEEP = ("1 day", "7 days", "14 days", "30 days", "90 days", FOR_EVER)
_CONSENT = (("notice", "a line tells"), ("ask", "guests are asked"), ("off", "neither"))
_EVERY = 30.0  # seconds between two counts
_HOURS = 12  # the last ones, at most
_MORE = "booth event report writes all of it as a page and tables."
_CLOSING = "On the page Stick: Copy all photos, then Remove them from the booth"
_WALK_AWAY = (("keep", "keep it"), ("delete", "delete it"))


class EventPage:
    """What is celebrated, and what becomes of its photos."""

    def __init__(self, panel: Panel) -> None:
        self._draft = Draft(panel)
        self._themes: tuple[str, ...] = ()
        self._panel = panel
        self._counted: EventStatistics | None = None
        self._asked = float("-inf")
        home = panel.operator.settings.path.parent
        folder = panel.operator.config.event.folder
        panel.do(lambda: _themes(home, folder), self._take_themes)

    def rows(self, now: float) -> Sequence[Row]:
        """Texts first, then what is chosen."""
        draft = self._draft
        draft.follow(now)
        if now - self._asked >= _EVERY:
            self._asked = now
            self._panel.do(self._count, self._take_counts)
        theme = draft.value("theme", str)
        themes = tuple(dict.fromkeys((*self._themes, theme)))
        return (
            *self._event(),
            Heading("Guests"),
            *self._guests(),
            Heading("Look"),
            Choice(
                "Theme",
                tuple((each, each) for each in themes),
                theme,
                lambda value: draft.want(theme=value, scenes__shown=[], scenes__online=[]),
            ),
            Heading("Until now"),
            *self._statistics(),
            Line("To close the event", _CLOSING),
        )

    def _event(self) -> Sequence[Row]:
        draft = self._draft
        keep = draft.value("event.keep", str)
        return (
            Entry(
                "Name",
                draft.value("event.name", str),
                lambda text: draft.want(event__name=text),
                "Photos are kept in a folder of this name; another name begins another event",
            ),
            Entry(
                "Line on photos",
                draft.value("event.line", str),
                lambda text: draft.want(event__line=text),
                "In a corner of every photo, such as: Anna & Tom, 12 June",
                longest=80,
            ),
            Entry(
                "Whom guests call",
                draft.value("operator.contact", str),
                lambda text: draft.want(operator__contact=text),
                "Shown when something is wrong for over a minute",
                longest=60,
            ),
            Choice(
                "Photos stay",
                tuple((each, each) for each in dict.fromkeys((*_KEEP, keep))),
                keep,
                lambda value: draft.want(event__keep=value),
                "For photos taken from now on; then they are removed from the booth",
            ),
        )

    def _guests(self) -> Sequence[Row]:
        draft = self._draft
        return (
            Choice(
                "What becomes of photos",
                _CONSENT,
                draft.value("privacy.consent", str),
                lambda value: draft.want(privacy__consent=value),
            ),
            Entry(
                "Your words to that",
                draft.value("privacy.words", str),
                lambda text: draft.want(privacy__words=text),
                longest=160,
            ),
            draft.toggle(
                "Gallery and wall",
                "gallery.enabled",
                "Guests may have their photo shown here: on the first screen, on a beamer and to phones (page Sharing)",
            ),
            Choice(
                "Who walks away from a photo",
                _WALK_AWAY,
                draft.value("photo.walk_away", str),
                lambda value: draft.want(photo__walk_away=value),
            ),
        )

    def _count(self) -> EventStatistics:
        operator = self._panel.operator
        home = operator.settings.path.parent
        event = event_folder(operator.config.event.name)
        return statistics(operator.config.album.folders(home), home / "state", event)

    def _statistics(self) -> Sequence[Row]:
        """What was counted of the event that the booth runs with."""
        found = self._counted
        if found is None:
            return (Line("", "Counting..."),)
        photos = f"{found.taken} taken, {found.kept} kept, {found.thrown} thrown away, {found.opened} opened on a phone"
        names = {scene.key: scene.name("en") for scene in self._panel.booth.theme.scenes}
        scenes = [(names.get(key, key), found.count(thrown=False, scene=key)) for key in found.scenes]
        scenes.sort(key=lambda scene: -scene[1])
        hours = [(hour, found.count(thrown=False, hour=hour)) for hour in found.hours[-_HOURS:]]
        return (
            Line("Guests", f"{sum(found.guests.values())} have begun"),
            Line("Photos", photos),
            Line("Kept by scene", ", ".join(f"{name} {number}" for name, number in scenes) or "none"),
            Line("Kept by hour", ", ".join(f"{hour[11:]}h {number}" for hour, number in hours) or "none", remedy=_MORE),
        )

    def _take_counts(self, found: EventStatistics) -> None:
        self._counted = found

    def left(self) -> None:
        """What was changed is written."""
        self._draft.write()

    def _take_themes(self, themes: tuple[str, ...]) -> None:
        self._themes = themes


def _themes(home: Path, folder: str) -> tuple[str, ...]:
    """The names of the themes that there are, those in the event's *folder* included."""
    places = theme_places(home, folder)
    return tuple(sorted({path.parent.name for place in places for path in place.glob("*/theme.toml")}))
