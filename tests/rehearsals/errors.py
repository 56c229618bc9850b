"""No room, a failing disk, a disk that can only be read: at every system call that touches the disk, one after another.

    nice python -m tests.rehearsals.errors

As strace(1) makes them: ENOSPC, EIO and EROFS from each open, write, flush, rename, removal of what the album, the
state folder, the copy of the settings and the cache of pictures for phones do. After each error a new start finds
everything whole, what was told as kept, and nothing that was told as gone. Every trial is one kind of call of one kind
of work, and counts as many faults as that has calls.
"""

import sys
from itertools import product

from tests.rehearsals.counted import Chance, Trial, options, run
from tests.support.doomed_album import SCENES
from tests.support.doomed_stage import CALLS, ERRORS, fail, staged

TRIALS = list(product(SCENES, ERRORS, (call for call in CALLS if call != "close")))


def main() -> int:
    chosen = options("errors", __doc__, len(TRIALS)).parse_args()
    with staged() as stage:

        def trial(number: int, _: Chance) -> Trial:
            scene, error, call = TRIALS[number]
            faults, kept, wrong = fail(stage, scene, call, error)
            return Trial(error, faults=faults, kept=kept, wrong="; ".join(wrong[:3]))

        return run("errors", chosen, trial)


if __name__ == "__main__":
    sys.exit(main())
