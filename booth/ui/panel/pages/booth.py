"""How the booth takes a photo and speaks: countdown, sound, mirror, what guests choose from, languages."""

from collections.abc import Iterator, Sequence

from booth.config import KINDS, LANGUAGES, LOOK_NAMES
from booth.ui.panel.draft import Draft
from booth.ui.panel.page import Panel
from booth.ui.panel.rows import Button, Buttons, Choice, Heading, Row, Stepper

_LENS = (("top", "above it"), ("bottom", "below it"), ("left", "left of it"), ("right", "right of it"))
_SCENES = (("next", "the next scene"), ("same", "the same"))
_FEWEST_SHOTS, _MOST_SHOTS = 2, 4  # of a strip, as in the settings
_LEAST, _MOST = 1.0, 30.0  # seconds of a countdown, as in the settings


class BoothPage:
    """What guests see and hear."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._draft = Draft(panel)

    def rows(self, now: float) -> Sequence[Row]:
        """What guests can have and how it is taken, then what they see and hear."""
        draft = self._draft
        draft.follow(now)
        seconds = draft.value("photo.countdown", float)
        return (
            Buttons(
                tuple(self._one_of("offer.kinds", kind, kind.capitalize()) for kind in KINDS),
                "Guests choose from",
                "The first one until they touch another; with one there is nothing to choose",
            ),
            Buttons(
                tuple(self._one_of("offer.looks", look, look.capitalize(), least=0) for look in LOOK_NAMES),
                "Looks that guests can choose",
                "Colours of the whole photo, beside those as they are; none, if you choose none here",
            ),
            *self._strip(),
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
                tuple(self._one_of("screen.languages", key, self._name_of(key)) for key in LANGUAGES),
                hint="With several, guests choose. Phones are answered in their own language",
            ),
        )

    def left(self) -> None:
        """What was changed is written."""
        self._draft.write()

    def _strip(self) -> Iterator[Row]:
        """How a strip is taken, if guests can choose one."""
        draft = self._draft
        if "strip" not in draft.value("offer.kinds", tuple):
            return
        shots, pause = draft.value("strip.shots", int), draft.value("strip.pause", float)
        layout, room = draft.value("strip.layout", str), self._room()
        yield Stepper(
            "Shots of a strip",
            str(shots),
            (lambda: draft.want(strip__shots=shots - 1)) if shots > _FEWEST_SHOTS else None,
            (lambda: draft.want(strip__shots=shots + 1)) if shots < room.get(layout, _MOST_SHOTS) else None,
        )
        yield Stepper(
            "From one to the next",
            f"{pause:g} seconds",
            (lambda: draft.want(strip__pause=max(_LEAST, pause - 1))) if pause > _LEAST else None,
            (lambda: draft.want(strip__pause=min(_MOST, pause + 1))) if pause < _MOST else None,
        )
        scenes = draft.value("strip.scenes", str)
        yield Choice("Each shot in", _SCENES, scenes, lambda value: draft.want(strip__scenes=value))
        layouts = tuple((each.key, each.name("en")) for each in self._panel.booth.theme.layouts if each.key in room)
        yield Choice(
            "Layout of a strip",
            layouts,
            layout,
            lambda value: draft.want(strip__layout=value, strip__shots=min(shots, room[value])),
            f"It has room for {room[layout]} shots" if room.get(layout, _MOST_SHOTS) < _MOST_SHOTS else "",
        )

    def _room(self) -> dict[str, int]:
        """How many shots of a strip each layout has room for; without those that have room for one alone."""
        slots = {layout.key: len(layout.description.slots) for layout in self._panel.booth.theme.layouts}
        return {key: min(number, _MOST_SHOTS) for key, number in slots.items() if number >= _FEWEST_SHOTS}

    def _name_of(self, language: str) -> str:
        return self._panel.booth.theme.words[language]["language_name"]

    def _one_of(self, setting: str, value: str, name: str, least: int = 1) -> Button:
        """*value*, called *name*, which a touch adds to the list *setting* or takes away; *least* have to stay."""
        chosen = self._draft.value(setting, tuple)
        want = setting.replace(".", "__")
        if value not in chosen:
            return Button(name, lambda: self._draft.want(**{want: [*chosen, value]}))
        rest = [each for each in chosen if each != value]
        label = f"{chosen.index(value) + 1}  {name}" if len(chosen) > 1 else name
        return Button(label, lambda: self._draft.want(**{want: rest if len(rest) >= least else [value]}), strong=True)
