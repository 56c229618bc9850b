"""How phones come to the photos, and a code to try it with."""

from collections.abc import Sequence

import pygame

from booth.sharing.qr import QUIET_ZONE, photo_code
from booth.ui.panel.draft import Draft
from booth.ui.panel.page import Panel
from booth.ui.panel.rows import Choice, Entry, Heading, Line, Picture, Row
from booth.ui.surfaces import code_surface

_WAYS = (("venue", "the venue's Wi-Fi"), ("own", "a Wi-Fi of its own"), ("none", "no phones"))
_MEANS = {
    "venue": "Guests' phones and the booth are in the same Wi-Fi, or on its cable",
    "own": "The booth opens a Wi-Fi, which guests join with a code on the share screen",
    "none": "Guests ask you for their photos, by the six letters on the screen",
}
_CODE = 0.42  # of the short side


class SharingPage:
    """The way to the phones."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._draft = Draft(panel)
        self._codes: dict[str, pygame.Surface] = {}  # by the address that they lead to

    def rows(self, now: float) -> Sequence[Row]:
        """The way, the Wi-Fi that guests are told of, the code."""
        draft = self._draft
        draft.follow(now)
        way = draft.value("share.network", str)
        rows: list[Row] = [
            Choice("Photos reach phones by", _WAYS, way, lambda each: draft.want(share__network=each), _MEANS[way])
        ]
        if way != "none":
            named = draft.value("share.wifi_name", str)
            own = way == "own"
            rows.append(
                Entry(
                    "Wi-Fi's name",
                    named,
                    self._name_wifi,
                    "Empty: one is made up" if own else "Shown with a code for joining it first; empty: guests know it",
                    longest=32,
                )
            )
            if named:
                rows.append(
                    Entry(
                        "Wi-Fi's password",
                        draft.value("share.wifi_password", str),
                        lambda text: draft.want(share__wifi_password=text),
                        "Empty: one is made up" if own else "Empty: it has none",
                        secret=True,
                        longest=64,
                    )
                )
        return [*rows, *self._trial(), *self._wall()]

    def left(self) -> None:
        """What was changed is written."""
        self._draft.write()

    def _name_wifi(self, name: str) -> None:
        if name:
            self._draft.want(share__wifi_name=name)
        else:  # neither may be there without a name
            self._draft.want(share__wifi_name="", share__wifi_password="", share__wifi_hidden=False)

    def _trial(self) -> list[Row]:
        """The code to try, as the booth runs now."""
        booth, operator = self._panel.booth, self._panel.operator
        if operator.config.share.network == "none":
            return []
        rows: list[Row] = [Heading("Try it with your own phone")]
        link = booth.photos.links.link(operator.trial)
        if link is None:
            return [*rows, Line("", "No phone could reach the booth now", "fault", "The page Status says why")]
        if wifi := booth.photos.way.wifi:
            rows.append(Line("1", f'Join the Wi-Fi "{wifi.name}"'))
        rows.append(Line("2" if wifi else "", "Scan this with its camera: a page of the booth appears"))
        return [*rows, Picture(self._code(link), link)]

    def _wall(self) -> list[Row]:
        """The address of the wall, if there is one."""
        operator = self._panel.operator
        link = self._panel.booth.photos.links.link(operator.wall, "W") if operator.wall else None
        if link is None:
            return []
        return [
            Heading("The wall of photos, for a beamer"),
            Line("", "Open this in the browser of whatever drives it; whoever has it sees what is shown there"),
            Picture(self._code(link), link.lower()),
        ]

    def _code(self, link: str) -> pygame.Surface:
        if link not in self._codes:
            code = photo_code(link)
            side = round(_CODE * min(self._panel.booth.drawing.size))
            self._codes[link] = code_surface(code, max(3, side // (len(code) + 2 * QUIET_ZONE)))
        return self._codes[link]
