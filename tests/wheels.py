"""Notes which wheels the locks stand for, since they hold hashes and no names: `make lock` writes WHEELS.

A hash says nothing of the machine that its file is for. With the names beside it tests/ops/test_wheels.py can tell,
without a network, whether every machine that the booth runs on has a wheel of each package.
"""

import itertools
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).parents[1]
WHEELS = ROOT / "tests" / "wheels.txt"
LOCKS = ("requirements.lock", "tests/requirements.lock")
MACHINES = tuple(itertools.product(((3, 11), (3, 12), (3, 13)), ("x86_64", "aarch64")))
GLIBC = 36  # 2.36 is that of Debian 12, the oldest system that the booth runs on
EXPORT = ("-m", "uv", "pip", "compile", "--quiet", "--python-version", "3.11", "--universal", "--only-binary", ":all:")


def tags(python: tuple[int, int], processor: str) -> frozenset[Tag]:
    """What a wheel may be for to be installed there."""
    platforms = [f"manylinux_2_{minor}_{processor}" for minor in range(GLIBC, 16, -1)] + [f"manylinux2014_{processor}"]
    interpreter = f"cp{python[0]}{python[1]}"
    return frozenset(
        [*cpython_tags(python, platforms=platforms), *compatible_tags(python, interpreter, platforms=platforms)]
    )


def fits(wheel: str, *machines: tuple[tuple[int, int], str]) -> bool:
    """Whether the file *wheel* can be installed on one of *machines*."""
    return any(parse_wheel_filename(wheel)[3] & tags(*machine) for machine in machines)


def wheels(lock: Path) -> Iterator[tuple[str, str]]:
    """The names of the wheels of *lock* that fit a machine, and their SHA-256, as the index has them."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "pylock.toml"
        command = [sys.executable, *EXPORT, "--format", "pylock.toml", "--output-file", str(export), str(lock)]
        subprocess.run(command, check=True)
        found = tomllib.loads(export.read_text(encoding="utf-8"))
    for package in found["packages"]:
        for wheel in package.get("wheels", ()):
            name = wheel.get("name") or wheel["url"].rpartition("/")[2].replace("%2B", "+")
            if fits(name, *MACHINES):
                yield name, wheel["hashes"]["sha256"]


def main() -> None:
    """Writes WHEELS anew."""
    lines = sorted({f"{name} {digest}\n" for lock in LOCKS for name, digest in wheels(ROOT / lock)})
    WHEELS.write_text("# The wheels of requirements.lock and tests/requirements.lock: make lock\n" + "".join(lines))
    print(f"{len(lines)} wheels noted in {WHEELS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
