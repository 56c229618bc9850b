"""Tells what is slow from what is stuck: the one uses the processor, the other waits for what does not come."""

SLOW = 0.003  # of a core: what got less than that did not work; the booth on a tenth of a core leaves each part more
LONGEST = 12  # times the limit, for what works; a loop without end is stuck too


class Patience:
    """How long an answer is waited for: until the one who should give it has not worked for a whole limit."""

    def __init__(self, limit: float, now: float, worked: float, longest: int = LONGEST) -> None:
        """*limit* in seconds, beginning *now*; *worked*: seconds of processor time the other has used until then.

        *longest*: so many times the limit is waited for one that works.
        """
        self._limit = limit
        self._longest = longest
        self._since, self._worked = now, worked
        self._extended = 1

    def is_over(self, now: float, worked: float) -> bool:
        """Whether who is waited for is stuck. *worked*: as above, by now."""
        waited = now - self._since
        if waited < self._limit:
            return False
        if worked - self._worked < SLOW * waited or self._extended >= self._longest:
            return True
        self._since, self._worked = now, worked
        self._extended += 1
        return False
