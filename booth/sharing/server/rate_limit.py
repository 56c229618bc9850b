"""How much one address may ask of the server: a token bucket for each, so that a flood waits and nobody else does."""


class TokenBuckets:
    """A bucket of tokens for each address, filled at an even rate. Who finds it empty is given a turn in the queue."""

    def __init__(self, burst: int, per_second: float, patience: float) -> None:
        """A full bucket holds *burst* tokens; nobody is kept waiting for longer than *patience* seconds."""
        self._per_token = 1 / per_second  # seconds
        self._full = burst / per_second  # seconds that it takes to fill an empty bucket
        self._patience = patience
        self._full_at: dict[str, float] = {}  # when each bucket is full again; those that are may be missing
        self._tidy_at = float("-inf")

    def take(self, address: str, now: float) -> float | None:
        """Seconds until it is the turn of *address*, for which it has now taken a token; 0 if that is at once.

        None, and no token is taken, if it would be longer than the patience. *now* in monotonic seconds.
        """
        if now >= self._tidy_at:
            self._full_at = {each: full_at for each, full_at in self._full_at.items() if full_at > now}
            self._tidy_at = now + self._full
        full_at = max(self._full_at.get(address, now), now) + self._per_token
        wait = full_at - now - self._full
        if wait > self._patience:
            return None
        self._full_at[address] = full_at
        return max(wait, 0.0)
