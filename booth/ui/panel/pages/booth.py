"""How the booth takes a photo and speaks: countdown, sound, mirror, languages."""

from collections.abc import Sequence

from booth.config import LANGUAGES
from booth.ui.panel.draft import Draft
from booth.ui.panel.page import Panel
from booth.ui.panel.rows import Button, Buttons, Choice, Heading, Row, Stepper

_LENS = (("top", "above it"), ("bottom", "below it"), ("left", "left of it"), ("right", "right of it"))
_LEAST, _MOST = 1.0, 30.0  # seconds of a countdown, as in the settings


class BoothPage:
    """What guests see and hear."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._draft = Draft(panel)

    def rows(self, now: float) -> Sequence[Row]:
        """The countdown first: that is what is changed most."""
        draft = self._draft
        draft.follow(now)
        seconds = draft.value("photo.countdown", float)
        return (
            Stepper(
                "Countdown",
                f"{seconds:g} seconds",
                (lambda: draft.want(photo__countdown=max(_LEAST, seconds - 1))) if seconds > _LEAST else None,
                (lambda: draft.want(photo__countdown=min(_MOST, seconds + 1))) if seconds < _MOST else None,
            ),
            draft.toggle("Sound", "screen.sound", "Tick, shutter, done"),
            draft.toggle("Guests see themselves mirrored", "cutout.mirror", "As in a mirror"),
            draft.toggle("Photos are mirrored too", "photo.mirror", "Then writing on clothes cannot be read"),
            draft.toggle("Reduced motion", "screen.reduced_motion", "Nothing slides, drifts or fades"),
            Choice(
                "The camera is",
                _LENS,
                draft.value("screen.lens", str),
                lambda value: draft.want(screen__lens=value),
                "Seen from the guests, beside the screen: where they are asked to look",
            ),
            Heading("Languages of the screens, the first one first"),
            Buttons(
                tuple(self._language(key) for key in LANGUAGES),
                hint="With several, guests choose. Phones are answered in their own language",
            ),
        )

    def left(self) -> None:
        """What was changed is written."""
        self._draft.write()

    def _language(self, key: str) -> Button:
        """A language, which a touch adds at the end or takes away; one has to stay."""
        chosen = self._draft.value("screen.languages", tuple)
        name = self._panel.booth.theme.words[key]["language_name"]
        if key not in chosen:
            return Button(name, lambda: self._draft.want(screen__languages=[*chosen, key]))
        rest = [each for each in chosen if each != key]
        label = f"{chosen.index(key) + 1}  {name}" if len(chosen) > 1 else name
        return Button(label, lambda: self._draft.want(screen__languages=rest or [key]), strong=True)
