"""How large the codes of the share screen are, and what makes room for them: first the address, then the photo.

A code keeps whole pixels for its modules and its quiet zone on every screen, with the longest texts that settings
allow. What is planned first has everything beside the codes, then there is less and less.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from booth.picture_types import Size
from booth.sharing.qr import LEVELS, QUIET_ZONE, Level, Modules
from booth.ui.drawing import Drawing

MODULE = 6  # pixels per module of a code, wherever there is a way to have as many
BUTTONS = 0.25  # of the short side: the height of the buttons below the card of an upright screen
_CODE, _CODE_OF_TWO = 0.60, 0.54  # of the short side: a code with its quiet zone, alone and beside another
_LEAST_MM = 50.0  # the same in millimetres, at least, where the screen's size is known
_PHOTO = 0.2  # of the width, or of an upright screen's height: what is left for the photo, at least
_PADDING, _PADDING_NARROW = 0.03, 0.018  # of the short side: inside the card, and where the photo has made room
_EDGE_NARROW = 0.02  # of the short side: around the card then

MakeCode = Callable[[Level], Modules]


@dataclass(frozen=True, slots=True)
class CardPlan:
    """What the card shows, and how large. Lengths are pixels."""

    codes: tuple[Modules, ...]  # in reading order
    modules: tuple[int, ...]  # the side of each code's modules
    stacked: bool  # the codes stand below each other
    address: bool  # it is written out below them
    photo: bool  # it has its place beside or above the card
    padding: int
    edge: int  # from the card to the screen's edge, and to what is beside it
    title: int  # height of each code's title
    line: int  # height of a line below the codes

    @property
    def sides(self) -> tuple[int, ...]:
        """The side of each code, quiet zone included."""
        return tuple(module * _across(code) for module, code in zip(self.modules, self.codes, strict=True))

    @property
    def lines(self) -> int:
        """How many lines stand below the codes."""
        return 3 if self.address else 1

    @property
    def size(self) -> Size:
        """The card's size."""
        sides, around = self.sides, 2 * self.padding
        below = self.lines * self.line + around
        if self.stacked:
            return max(sides) + around, sum(sides) + len(sides) * self.title + below
        return sum(sides) + around, max(sides) + self.title + below


def plan_card(drawing: Drawing, codes: Sequence[MakeCode], column: int) -> CardPlan:
    """The plan that shows most, of those whose modules are large enough; else the one with the largest modules.

    *column*: the width of the buttons beside the card where it leaves no room for a photo with buttons below it.
    """
    best: CardPlan | None = None
    for address, photo in ((True, True), (False, True), (False, False)):
        for level in LEVELS:
            made = tuple(code(level) for code in codes)
            for stacked in (False, True) if drawing.portrait and len(made) > 1 else (False,):
                plan = _plan(drawing, made, column, stacked=stacked, address=address, photo=photo)
                if min(plan.modules) >= MODULE and min(plan.sides) >= 0.95 * _least(drawing):
                    return plan
                if best is None or min(plan.modules) > min(best.modules):
                    best = plan
    assert best is not None  # there is a first plan
    return best


def _plan(
    drawing: Drawing, codes: tuple[Modules, ...], column: int, *, stacked: bool, address: bool, photo: bool
) -> CardPlan:
    short = drawing.short
    bare = CardPlan(
        codes,
        (0,) * len(codes),
        stacked,
        address,
        photo,
        padding=round((_PADDING if photo else _PADDING_NARROW) * short),
        edge=drawing.margin if photo else round(_EDGE_NARROW * short),
        title=round(0.9 * drawing.type.line("medium")),
        line=drawing.type.line("small"),
    )
    (width, height), (taken, taken_down) = _room(drawing, column, bare.edge, photo=photo), bare.size
    wanted = round(max((_CODE if len(codes) == 1 else _CODE_OF_TWO) * short, _least(drawing)))
    return replace(bare, modules=_shared(codes, (width - taken, height - taken_down), wanted, stacked=stacked))


def _room(drawing: Drawing, column: int, edge: int, *, photo: bool) -> Size:
    """The width and height that the card may have."""
    width, height = drawing.size
    if drawing.portrait:
        above = round(_PHOTO * height) + edge if photo else 0
        return width - 2 * edge, height - 2 * edge - above - round(BUTTONS * drawing.short)
    return width - 3 * edge - (round(_PHOTO * width) if photo else column), height - 2 * edge


def _shared(codes: tuple[Modules, ...], room: Size, wanted: int, *, stacked: bool) -> tuple[int, ...]:
    """The side of each code's modules in *room*: equal as far as that goes, then each code grows towards *wanted*."""
    across = [_across(code) for code in codes]
    along, beside = (room[1], room[0]) if stacked else room
    most = [max(MODULE, wanted // count) for count in across]
    modules = [max(1, min(along // sum(across), beside // count, most[n])) for n, count in enumerate(across)]
    grown = True
    while grown:
        grown = False
        for number in sorted(range(len(across)), key=lambda number: modules[number] * across[number]):
            total = sum(side * count for side, count in zip(modules, across, strict=True)) + across[number]
            larger = modules[number] + 1
            if total <= along and larger <= most[number] and larger * across[number] <= beside:
                modules[number] = larger
                grown = True
                break
    return tuple(modules)


def _least(drawing: Drawing) -> float:
    return _LEAST_MM * drawing.pixels_per_mm if drawing.pixels_per_mm else 0.0


def _across(code: Modules) -> int:
    """Modules from edge to edge, quiet zone included."""
    return len(code) + 2 * QUIET_ZONE
