"""The catalogue damaged in every way, at rest and at work; every photo is still there, and in it again.

nice python -m tests.rehearsals.catalogue
"""

import sys
import tempfile
from pathlib import Path

from tests.rehearsals.counted import Chance, Trial, options, run
from tests.support.album_trials import DAMAGE, damaged_catalogue


def main() -> int:
    chosen = options("catalogue", __doc__, 300).parse_args()
    memory = Path("/dev/shm")

    def trial(number: int, chance: Chance) -> Trial:
        kind = list(DAMAGE)[number % len(DAMAGE)]
        with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
            try:
                return Trial(kind, kept=damaged_catalogue(Path(place), kind, chance))
            except Exception as fault:  # noqa: BLE001  whatever it is, it is what was looked for
                return Trial(kind, wrong=f"{type(fault).__name__}: {fault}")

    return run("catalogue", chosen, trial)


if __name__ == "__main__":
    sys.exit(main())
