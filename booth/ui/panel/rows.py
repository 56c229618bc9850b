"""What pages are made of: rows. A page says what they are; the panel lays them out, draws them and hears touches."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pygame

State = Literal["plain", "ok", "warning", "fault"]


def nothing() -> None:
    """What a button does that is only shown."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a group of rows."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A fact: what, how it is, and what to do about it, in as many lines as that takes."""

    label: str
    text: str
    state: State = "plain"
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to do."""

    label: str
    act: Callable[[], None]
    sure: str = ""  # the question that is asked first, for what cannot be taken back; empty: it is done at once
    strong: bool = False  # the one that the page is about
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons beside each other, with a label before them and a remark below, or without."""

    buttons: tuple[Button, ...]
    label: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Toggle:
    """Something that is on or off."""

    label: str
    on: bool
    change: Callable[[], None]  # to what it is not
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Stepper:
    """A value with a button for less and one for more; None where there is no less or no more."""

    label: str
    value: str
    less: Callable[[], None] | None
    more: Callable[[], None] | None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    label: str
    options: tuple[tuple[str, str], ...]  # what is chosen, and how it is called
    chosen: str
    choose: Callable[[str], None]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text, changed with the keyboard on the screen."""

    label: str
    value: str
    change: Callable[[str], None]
    hint: str = ""
    secret: bool = False  # shown as dots
    longest: int = 64  # characters
    empty: str = "none"  # what is shown where it is empty


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, centred, no wider than the page; such as a code to be scanned."""

    surface: pygame.Surface
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One of many pictures, to be touched."""

    surface: pygame.Surface | None  # None while it is not there
    caption: str
    act: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Gallery:
    """Many pictures of one size, in lines."""

    thumbnails: tuple[Thumbnail, ...]
    size: tuple[int, int]


Row = Heading | Line | Buttons | Toggle | Stepper | Choice | Entry | Picture | Gallery
