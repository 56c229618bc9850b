"""A stick: the event's photos onto it and off the booth, an event from it, and the way back to the event before."""

from collections.abc import Iterator, Mapping, Sequence

import pygame

from booth.operator.stick.event_check import Event
from booth.operator.stick.sticks import THUMBNAIL, StickView
from booth.operator.stick.udisks import Stick
from booth.picture_types import Size
from booth.ui.panel.look import CHOSEN, RAISED
from booth.ui.panel.page import Panel, Plain
from booth.ui.panel.rows import Button, Buttons, Heading, Line, Picture, Row
from booth.ui.surfaces import picture_surface

_EVERY = 1.0  # seconds between two looks at what is plugged in
_WIDTH = 0.6  # of the canvas's width: what pictures of this page take at most
_BAR = 12  # pixels: the height of the bar
_GAP = 6  # pixels between two scenes
_COLUMNS = 3


class StickPage(Plain):
    """Shows what is plugged in, and what is done with it; that goes on when the page is left."""

    def __init__(self, panel: Panel) -> None:
        self._sticks = panel.operator.sticks
        self._event_in_use = panel.operator.config.event.name
        self._width = round(_WIDTH * panel.booth.drawing.size[0])
        self._looked = float("-inf")
        self._shown: tuple[Event, pygame.Surface] | None = None  # an event and its scenes

    def rows(self, now: float) -> Sequence[Row]:
        """What is under way, else what can be done."""
        if now - self._looked >= _EVERY:
            self._looked = now
            self._sticks.look()
        view = self._sticks.view
        if view.doing:
            return list(self._under_way(view))
        rows: list[Row] = [*self._plugged_in(view)]
        if view.said:
            rows.append(Line("", view.said, "ok" if view.went_well else "warning"))
        if view.copied:
            rows += self._closing(view.copied)
        if view.mistakes:
            rows.append(Heading("What is wrong with this event"))
            rows += [Line("", mistake, "fault") for mistake in view.mistakes]
        if view.events and view.events[1] and not view.event:
            rows.append(Heading("Events on the stick"))
            rows.append(Buttons(tuple(self._bring(view.events[0], name) for name in view.events[1])))
        if view.event:
            rows += self._found(view.event)
        if view.former and not view.event:
            rows.append(Heading("The event before"))
            sure = f"{view.former} takes the place of {self._event_in_use}, with its settings and theme. Go on?"
            rows.append(Buttons((Button(f"Go back to {view.former}", self._sticks.go_back, sure),)))
        return rows

    def _under_way(self, view: StickView) -> Iterator[Row]:
        how_far = f": {view.done} of {view.total} {view.unit}" if view.total else ""
        yield Line("", f"{view.doing}{how_far}")
        if view.total:
            yield Picture(_bar((self._width, _BAR), view.done / view.total))
        if view.uses_stick:
            yield Line("", "Do not pull the stick out yet.", "warning")
        yield Buttons((Button("Stop", self._sticks.interrupt),))

    def _plugged_in(self, view: StickView) -> Iterator[Row]:
        if view.fault:
            yield Line("Sticks", view.fault, "fault")
        elif view.sticks is None:
            yield Line("", "Looking...")
        elif not view.sticks:
            yield Line("Sticks", "None is plugged in.", remedy="What can be done with one appears here when it is.")
        for stick in view.sticks or ():
            size = f"{stick.size / 1e9:.0f} GB" if stick.size >= 1e9 else f"{stick.size / 1e6:.0f} MB"
            if stick.refusal:
                yield Line(stick.name, size, "warning", stick.refusal)
                continue
            copy = Button("Copy all photos", lambda stick=stick: self._sticks.copy_photos(stick), strong=True)  # type: ignore[misc]  # mypy has no type for a lambda's default
            find = Button("Use an event", lambda stick=stick: self._sticks.find_events(stick))  # type: ignore[misc]  # see above
            yield Buttons((copy, find), f"{stick.name}, {size}")

    def _closing(self, copied: Mapping[str, str]) -> Iterator[Row]:
        """What can be done with photos whose copies are on the stick."""
        number = "1 photo" if len(copied) == 1 else f"{len(copied)} photos"
        sure = (
            f"{number} of the event {self._event_in_use} will be removed from the booth. Every copy was read back from "
            "the stick and is right. Guests' links to these photos lead nowhere then. This cannot be taken back. Sure?"
        )
        yield Heading("Closing the event")
        button = Button("Remove them from the booth", lambda: self._sticks.remove_photos(copied), sure)
        hint = "Photos that were taken or changed after the copy stay, and so do the statistics"
        yield Buttons((button,), f"{number} copied and checked", hint)

    def _bring(self, stick: Stick, name: str) -> Button:
        return Button(name, lambda: self._sticks.bring(stick, name))

    def _found(self, event: Event) -> Iterator[Row]:
        """An event that is in order, before it is taken over."""
        config = event.config
        yield Heading(config.event.name)
        sure = (
            f"From the next guest on, photos are {config.event.name}'s. The settings and themes of "
            f"{self._event_in_use} are kept, and there is a way back. Go on?"
        )
        yield Buttons((Button("Use this event", lambda: self._sticks.take_over(event), sure, strong=True),))
        if config.event.line:
            yield Line("Line", config.event.line)
        yield Line("Theme", config.theme)
        yield Line("Photos stay", config.event.keep)
        yield Picture(self._scenes_of(event), ", ".join(name for name, _ in event.scenes))
        if event.left_out:
            stays = "These belong to this booth and stay as they are."
            yield Line("Not taken", ", ".join(event.left_out), remedy=stays)

    def _scenes_of(self, event: Event) -> pygame.Surface:
        if not self._shown or self._shown[0] is not event:
            self._shown = event, _grid([picture_surface(picture) for _, picture in event.scenes], self._width)
        return self._shown[1]


def _grid(pictures: Sequence[pygame.Surface], width: int) -> pygame.Surface:
    """*pictures*, all of the size of a thumbnail, in three columns, made smaller where *width* pixels hold less."""
    columns = min(_COLUMNS, len(pictures))
    scale = min(1.0, (width - (_COLUMNS - 1) * _GAP) / (_COLUMNS * THUMBNAIL[0]))
    size = round(scale * THUMBNAIL[0]), round(scale * THUMBNAIL[1])
    step = size[0] + _GAP, size[1] + _GAP
    lines = -(-len(pictures) // columns)
    grid = pygame.Surface((columns * step[0] - _GAP, lines * step[1] - _GAP), pygame.SRCALPHA)
    for number, picture in enumerate(pictures):
        at = number % columns * step[0], number // columns * step[1]
        grid.blit(pygame.transform.smoothscale(picture, size), at)
    return grid


def _bar(size: Size, done: float) -> pygame.Surface:
    bar = pygame.Surface(size)
    bar.fill(RAISED)
    bar.fill(CHOSEN, (0, 0, round(done * size[0]), size[1]))
    return bar
