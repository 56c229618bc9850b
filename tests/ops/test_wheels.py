"""Every package of the locks has a wheel for every machine: nothing is ever compiled on a booth."""

import re

import pytest
from packaging.utils import parse_wheel_filename

from tests.ops.test_locks import blocks, locked
from tests.wheels import LOCKS, MACHINES, WHEELS, fits

NOTED = [(line.split()[0], line.split()[1]) for line in WHEELS.read_text().splitlines() if not line.startswith("#")]
HASHES = {lock: set(re.findall(r"sha256:([0-9a-f]{64})", "\n".join(blocks(lock)))) for lock in LOCKS}


def without_a_wheel(lock: str, python: tuple[int, int], processor: str) -> list[str]:
    """The packages that pip would find no file for there, among those whose hashes are in *lock*."""
    there = {
        (name, str(version))
        for wheel, digest in NOTED
        if digest in HASHES[lock] and fits(wheel, (python, processor))
        for name, version, *_ in [parse_wheel_filename(wheel)]
    }
    wanted = locked(lock, f"{python[0]}.{python[1]}", processor)
    assert len(wanted) > 20
    return [f"{name} {version}" for name, version in wanted if (name, version) not in there]


@pytest.mark.parametrize(("python", "processor"), MACHINES)
@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_a_wheel_for_each_machine(lock: str, python: tuple[int, int], processor: str) -> None:
    assert without_a_wheel(lock, python, processor) == [], "after a change of the locks: make lock"


def test_a_package_without_a_wheel_for_one_machine_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = [wheel for wheel in NOTED if not ("cp313" in wheel[0] and "aarch64" in wheel[0] and "numpy" in wheel[0])]
    monkeypatch.setattr("tests.ops.test_wheels.NOTED", fewer)
    (missing,) = without_a_wheel("requirements.lock", (3, 13), "aarch64")
    assert missing.startswith("numpy ")
    assert without_a_wheel("requirements.lock", (3, 13), "x86_64") == []


def test_wheels_of_another_lock_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HASHES, "requirements.lock", {digest[::-1] for digest in HASHES["requirements.lock"]})
    assert without_a_wheel("requirements.lock", (3, 11), "x86_64") == [
        f"{name} {version}" for name, version in locked("requirements.lock", "3.11", "x86_64")
    ]


def test_every_noted_wheel_is_in_a_lock() -> None:
    assert [wheel for wheel, digest in NOTED if not any(digest in hashes for hashes in HASHES.values())] == []


def test_a_wheel_fits_only_the_machine_that_it_is_for() -> None:
    wheel = "numpy-2.4.0-cp313-cp313-manylinux_2_27_aarch64.manylinux_2_28_aarch64.whl"
    assert fits(wheel, ((3, 13), "aarch64"))
    assert not fits(wheel, ((3, 13), "x86_64"))
    assert not fits(wheel, ((3, 11), "aarch64"))
    assert not fits(wheel.replace("manylinux_2_27_aarch64.manylinux_2_28", "manylinux_2_39"), ((3, 13), "aarch64"))
    assert fits("qrcode-8.2-py3-none-any.whl", ((3, 13), "aarch64"))
