"""Touch storms on every screen, and a guest afterwards who has to get a photo.

    nice python -m tests.rehearsals.touches [--count 200]

1,000 events a second, twenty fingers, ten-minute holds and touches that never lift, as SDL's events through a real
window to the real screens, by a clock that nobody waits for.
"""

import os
import sys

from tests.rehearsals.counted import Chance, Trial, options, run


def main() -> int:
    chosen = options("touches", __doc__, 200).parse_args()
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    from tests.support.touch_storm import STORMS, weather  # after the choice of a screen

    def trial(number: int, chance: Chance) -> Trial:
        kind = list(STORMS)[number % len(STORMS)]
        return Trial(kind, kept=1, wrong=weather(kind, chance.randrange(4), chance))

    return run("touches", chosen, trial)


if __name__ == "__main__":
    sys.exit(main())
