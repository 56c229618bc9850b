"""A photo folder that can only be read, is pulled out, full, or a second booth's too; as root, on disks of its own.

Every other time a second folder stands in for it.

nice python -m tests.rehearsals.folders
"""

import sys
import tempfile
from pathlib import Path

from tests.rehearsals.counted import Chance, Trial, options, run
from tests.support.album_trials import FOLDERS, SECOND, folder_that_a_second_stands_in_for, folder_that_fails


def main() -> int:
    chosen = options("folders", __doc__, 200).parse_args()
    memory = Path("/dev/shm")

    def trial(number: int, chance: Chance) -> Trial:
        alone = number % 2 == 0
        kinds = list(FOLDERS) if alone else SECOND
        kind = kinds[number // 2 % len(kinds)]
        what, made = (
            (kind, folder_that_fails) if alone else (f"{kind}, a second folder", folder_that_a_second_stands_in_for)
        )
        with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
            try:
                return Trial(what, kept=made(Path(place), kind, chance))
            except Exception as fault:  # noqa: BLE001  whatever it is, it is what was looked for
                return Trial(what, wrong=f"{type(fault).__name__}: {fault}")

    return run("folders", chosen, trial)


if __name__ == "__main__":
    sys.exit(main())
