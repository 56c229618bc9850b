"""The locks are what pyproject.toml asks for, for every machine that the booth runs on."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[2]
SCENES = "booth/rendering/requirements.lock"
BOOTH = ("requirements.lock", "tests/requirements.lock")
LOCKS = {name: (REPOSITORY / name).read_text() for name in (*BOOTH, SCENES)}
MACHINES = tuple(itertools.product(("3.11", "3.12", "3.13"), ("x86_64", "aarch64")))


def blocks(lock: str) -> list[str]:
    return [block for block in re.split(r"\n(?=\S)", LOCKS[lock]) if not block.startswith("#")]


def locked(lock: str, python: str, processor: str) -> list[tuple[str, str]]:
    """Names and versions of what pip installs from *lock* there."""
    here = {"python_version": python, "python_full_version": f"{python}.2", "platform_machine": processor}
    found: list[tuple[str, str]] = []
    for block in blocks(lock):
        package, _, marker = block.split(" \\\n")[0].partition(" ; ")
        if not marker or Marker(marker).evaluate({**here, "sys_platform": "linux"}):
            name, version = package.split("==")
            found.append((str(canonicalize_name(name)), version))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_its_hashes(lock: str) -> None:
    assert [block for block in blocks(lock) if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_is_in_a_lock(lock: str) -> None:
    assert re.findall(r"://|--(?:index|extra|find|trusted)\S*", LOCKS[lock]) == []


@pytest.mark.parametrize(("python", "processor"), MACHINES)
@pytest.mark.parametrize("lock", BOOTH)
def test_each_package_has_one_version_on_each_machine(lock: str, python: str, processor: str) -> None:
    names = [name for name, _ in locked(lock, python, processor)]
    assert len(names) > 20
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("python", "processor"), MACHINES)
def test_the_locks_hold_what_pyproject_asks_for(python: str, processor: str) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    booth = dict(locked("requirements.lock", python, processor))
    tests = dict(locked("tests/requirements.lock", python, processor))
    for wish in map(Requirement, project["project"]["dependencies"]):
        assert wish.specifier.contains(booth[canonicalize_name(wish.name)])
    for wish in map(Requirement, project["dependency-groups"]["dev"]):
        assert wish.specifier.contains(tests[canonicalize_name(wish.name)])


@pytest.mark.parametrize(("python", "processor"), MACHINES)
def test_the_two_locks_never_disagree(python: str, processor: str) -> None:
    booth = dict(locked("requirements.lock", python, processor))
    assert [
        (name, version)
        for name, version in locked("tests/requirements.lock", python, processor)
        if booth.get(name, version) != version
    ] == []


def test_one_opencv_is_locked_and_it_has_no_windows() -> None:
    names = [name for name, _ in locked("requirements.lock", "3.11", "x86_64")]
    assert [name for name in names if "opencv" in name] == ["opencv-contrib-python-headless"]


def test_the_scenes_lock_holds_what_pyproject_asks_for() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    scenes = dict(locked(SCENES, "3.11", "x86_64"))
    for wish in map(Requirement, project["dependency-groups"]["scenes"]):
        assert wish.specifier.contains(scenes[canonicalize_name(wish.name)])


def test_a_booth_never_installs_what_scenes_are_rendered_with() -> None:
    assert "bpy" not in dict(locked("requirements.lock", "3.11", "x86_64"))
