"""A fault that lasts, as a text for the phone of whoever runs the booth: what is wrong, since when, what to do."""

from collections.abc import Callable
from datetime import timedelta

from booth.clock import Clock
from booth.problems import Trouble
from booth.texts import drawable

ANOTHER = 30.0  # seconds without a question after which it is another fault: while one lasts, every few seconds
LONGEST = 160  # bytes of what is wrong: more would make a code that no phone reads off a small screen
_SEE_TO_CAMERA = "Look at the camera's cable at both ends, try another USB port. It comes back by itself."
_SEE_TO_IT = "See to that; the booth goes on by itself. If not: sudo systemctl restart booth"


class FaultText:
    """Says what keeps guests from photos: nothing that screen and journal do not tell, no link, no guest's data."""

    def __init__(
        self,
        event: str,
        clock: Clock,
        trouble: Callable[[], Trouble | None],
        camera: Callable[[], str | None],
        told: Callable[[str], None] = lambda _: None,
    ) -> None:
        """*trouble* is what the first screen tells; *camera* why there is nothing to see, None if there is.

        *told* hears the text of each fault once.
        """
        self._event = event
        self._clock = clock
        self._trouble = trouble
        self._camera = camera
        self._told = told
        self._last: tuple[str, float] | None = None  # what was wrong when it was last asked, and when that was

    def __call__(self, seconds: float) -> str:
        """The text about what has been wrong for so many *seconds*; empty if nothing is."""
        trouble = self._trouble()
        if trouble and trouble.stops_all:
            wrong, remedy = trouble.words, _SEE_TO_IT
        elif (why := self._camera()) is not None:
            wrong, remedy = f"no picture from the camera{f': {why}' if why else ''}", _SEE_TO_CAMERA
        else:
            return ""
        last, now = self._last, self._clock.now()
        self._last = wrong, now
        since = self._clock.wall() - timedelta(seconds=seconds)
        text = (
            f"Photo booth {_shortened(self._event, 40)}\nWrong: {_shortened(wrong, LONGEST)}\n"
            f"Since: {since:%Y-%m-%d %H:%M}\nDo: {remedy}"
        )
        if last is None or last[0] != wrong or now - last[1] > ANOTHER:
            self._told(text)
        return text


def _shortened(text: str, most: int) -> str:
    """*text* on one line of at most so many bytes."""
    whole = drawable(text).encode()
    return whole.decode() if len(whole) <= most else whole[: most - 3].decode("utf-8", "ignore") + "..."
