"""What is done at once: a pause, a test photo, the camera, the empty room, another PIN."""

from collections.abc import Sequence

from booth.ui.panel.page import Panel
from booth.ui.panel.rows import Button, Buttons, Heading, Line, Picture, Row
from booth.ui.panel.trial_photo import TrialPhoto
from booth.ui.screen import NewPinWanted


class ActionsPage:
    """Buttons, and the test photo."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._photo: TrialPhoto | None = None

    def rows(self, now: float) -> Sequence[Row]:
        """The buttons; below them the test photo, while there is one."""
        panel, paused = self._panel, self._panel.operator.pause.on
        pause = (
            Button("Go on", lambda: self._pause(on=False), strong=True)
            if paused
            else Button("Pause", lambda: self._pause(on=True))
        )
        rows: list[Row] = [
            Buttons(
                (pause,),
                "Paused: guests see that you are back soon" if paused else "Guests",
                "A pause lasts until you end it here, or the machine is switched off and on",
            ),
            Buttons((Button("Take a test photo", self._take_photo),), "Photo", "Finished as a guest's, kept nowhere"),
        ]
        if self._photo:
            self._photo.follow(now)
            rows.append(Line("Test photo", self._photo.words, self._photo.state))
            if self._photo.surface:
                rows.append(Picture(self._photo.surface))
        return [
            *rows,
            Buttons(
                (Button("Restart the camera", self._restart_camera),),
                "Camera",
                "Closes it and opens it anew, as if its cable had been pulled for a moment",
            ),
            Buttons(
                (Button("Learn the empty room anew", self._learn),),
                "Empty room",
                "After the booth or a lamp was moved. Nobody should stand before the camera for ten seconds",
            ),
            Heading("Panel"),
            Buttons((Button("Set another PIN", lambda: panel.end(NewPinWanted())),), "PIN"),
        ]

    def left(self) -> None:
        """The test photo is forgotten."""
        self._photo = None

    def _pause(self, *, on: bool) -> None:
        pause = self._panel.operator.pause
        words = "Paused: close the panel, and guests see it" if on else "The booth goes on"
        self._panel.do(lambda: pause.set(on=on), lambda _: self._panel.tell(words, "ok"))

    def _take_photo(self) -> None:
        self._photo = TrialPhoto(self._panel)

    def _restart_camera(self) -> None:
        self._panel.operator.reopen_camera()
        self._panel.tell("The camera is closed and opened anew; Status says how it is")

    def _learn(self) -> None:
        self._panel.operator.learn_room_anew()
        self._panel.tell("Step out of the camera's sight for ten seconds; Status says when the room is known")
