"""The clock jumps by ten years, back by a day and to 1970, at starts and in between; no photo is lost, or too old.

nice python -m tests.rehearsals.clocks
"""

import sys
import tempfile
from pathlib import Path

from tests.rehearsals.counted import Chance, Trial, options, run
from tests.support.album_trials import JUMPS, clock_that_jumps


def main() -> int:
    chosen = options("clocks", __doc__, 200).parse_args()
    memory = Path("/dev/shm")

    def trial(number: int, chance: Chance) -> Trial:
        kind = list(JUMPS)[number % len(JUMPS)]
        with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
            try:
                return Trial(kind, kept=clock_that_jumps(Path(place), kind, chance))
            except Exception as fault:  # noqa: BLE001  whatever it is, it is what was looked for
                return Trial(kind, wrong=f"{type(fault).__name__}: {fault}")

    return run("clocks", chosen, trial)


if __name__ == "__main__":
    sys.exit(main())
