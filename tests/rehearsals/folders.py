"""A photo folder that can only be read, is pulled out, full, or a second booth's too; as root, on disks of its own.

nice python -m tests.rehearsals.folders
"""

import sys
import tempfile
from pathlib import Path

from tests.rehearsals.counted import Chance, Trial, options, run
from tests.support.album_trials import FOLDERS, folder_that_fails


def main() -> int:
    chosen = options("folders", __doc__, 200).parse_args()
    memory = Path("/dev/shm")

    def trial(number: int, chance: Chance) -> Trial:
        kind = list(FOLDERS)[number % len(FOLDERS)]
        with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
            try:
                return Trial(kind, kept=folder_that_fails(Path(place), kind, chance))
            except Exception as fault:  # noqa: BLE001  whatever it is, it is what was looked for
                return Trial(kind, wrong=f"{type(fault).__name__}: {fault}")

    return run("folders", chosen, trial)


if __name__ == "__main__":
    sys.exit(main())
