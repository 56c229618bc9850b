"""How well phones read the share screen's codes (`python -m tests.rehearsals.codes`); takes a few minutes.

Every code of every theme at every size, alone and beside a Wi-Fi's, a hundred times as a phone's camera may see it:
tilted and turned by up to 30 degrees, out of focus, noisy, dim, with a lamp's reflection. Ends with status 1 unless, at
three pixels for each module, zxing-cpp reads 99 % of them and OpenCV 60 %. Also says how it is with fewer pixels.
"""

import argparse
import os
import sys

import numpy as np

PER_MODULE = 3.0
LEAST = (0.99, 0.60)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--views", type=int, default=100, help="of each code")
    chosen = parser.parse_args()
    os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"
    from tests.support.codes_on_screens import SIZES, WIFI, shares_read, shown, themes

    codes = [
        code
        for theme in themes()
        for size in SIZES
        for settings in ({}, WIFI)
        for code in shown(theme, size, **settings)
    ]
    wrong = 0
    for per_module in (PER_MODULE, 2.5, 2.0):
        chance = np.random.default_rng(20261128)
        read = np.array([shares_read(code, per_module, chosen.views, chance) for code in codes]) / chosen.views
        zxing, opencv = read.mean(axis=0)
        print(
            f"{per_module} pixels for each module, {len(codes)} codes on screens, {chosen.views} views of each: "
            f"zxing-cpp {zxing:.1%} (the worst code {read[:, 0].min():.0%}), "
            f"OpenCV {opencv:.1%} (the worst {read[:, 1].min():.0%})",
            flush=True,
        )
        wrong |= per_module == PER_MODULE and (zxing < LEAST[0] or opencv < LEAST[1])
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
