"""Which scenes guests can choose, and in which order; how far they are drawn into them."""

from collections.abc import Sequence

from booth.ui.panel.draft import Draft
from booth.ui.panel.page import Panel
from booth.ui.panel.rows import Button, Buttons, Heading, Row, Stepper


class ScenesPage:
    """The theme's scenes: those that are shown in their order, then the others."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._draft = Draft(panel)

    def rows(self, now: float) -> Sequence[Row]:
        """A row for each scene."""
        draft = self._draft
        draft.follow(now)
        theme = self._panel.booth.theme
        names = {scene.key: scene.name("en") for scene in theme.scenes}
        wanted = [key for key in draft.value("scenes.shown", tuple) if key in names]
        shown = wanted or list(names)
        light = draft.value("scenes.light", float)
        rows: list[Row] = []
        if draft.value("theme", str) != theme.key:
            return [Heading("Another theme was chosen: its scenes are here once the panel was closed")]
        rows += [self._row(key, names[key], shown) for key in (*shown, *(key for key in names if key not in shown))]
        return [
            *rows,
            Heading("In all of them"),
            draft.toggle("The room as it is", "scenes.here", "Can be chosen as the last one, without a scene"),
            draft.toggle("Water and snow move", "scenes.motion"),
            Stepper(
                "Guests in the scene's light",
                f"{light:.0%}",
                (lambda: draft.want(scenes__light=round(light - 0.1, 1))) if light >= 0.1 else None,
                (lambda: draft.want(scenes__light=round(light + 0.1, 1))) if light <= 0.9 else None,
                "0 %: guests as the camera sees them",
            ),
        ]

    def left(self) -> None:
        """What was changed is written."""
        self._draft.write()

    def _row(self, key: str, name: str, shown: list[str]) -> Row:
        if key not in shown:
            return Buttons((Button("off", lambda: self._show([*shown, key])),), name)
        number = shown.index(key)
        rest = [each for each in shown if each != key]

        def moved(place: int) -> None:
            self._show([*rest[:place], key, *rest[place:]])

        return Buttons(
            (
                Button("on", lambda: self._show(rest), strong=True, enabled=bool(rest)),
                Button("↑", lambda: moved(number - 1), enabled=number > 0),
                Button("↓", lambda: moved(number + 1), enabled=number < len(rest)),
            ),
            f"{number + 1}  {name}",
        )

    def _show(self, keys: list[str]) -> None:
        self._draft.want(scenes__shown=keys)
