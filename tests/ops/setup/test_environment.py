import base64
import fcntl
import hashlib
import io
import os
import re
import shutil
import subprocess
import threading
import zipfile
from pathlib import Path

import pytest

from booth.clock import Clock
from booth.ops.setup.environment import SetUp
from booth.ops.setup.machine import SetUpFault
from booth.ops.setup.progress import Progress


class Checkout:
    """A small checkout with a package index of its own on disk; the environment and its pip are real."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.shelf = root / "shelf"
        self.said = io.StringIO()
        self.variables = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.shelf), "PIP_RETRIES": "0"}

    def wheel(self, name: str, version: str) -> str:
        """Puts a package on the shelf and returns its line for a lock."""
        self.shelf.mkdir(exist_ok=True)
        path = self.shelf / f"{name}-{version}-py3-none-any.whl"
        about = f"{name}-{version}.dist-info"
        files = {
            f"{name}.py": f"VERSION = '{version}'\n",
            f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        record = [f"{file},sha256={_record_hash(text)},{len(text)}\n" for file, text in files.items()]
        files[f"{about}/RECORD"] = "".join([*record, f"{about}/RECORD,,\n"])
        with zipfile.ZipFile(path, "w") as archive:
            for file, text in files.items():
                archive.writestr(file, text)
        return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"

    def locks(self, booth: str, tests: str = "") -> None:
        (self.root / "requirements.lock").write_text(booth)
        (self.root / "tests").mkdir(exist_ok=True)
        (self.root / "tests" / "requirements.lock").write_text(tests)

    def bring_up(self, *, tests: bool = False) -> list[str]:
        """Sets up and returns the lines that it said."""
        self.said.seek(0)
        self.said.truncate()
        SetUp(self.root, Progress(self.said, Clock()), self.variables).bring_up(tests=tests)
        return self.said.getvalue().splitlines()

    def has(self, name: str) -> str:
        """The version of a package that the environment's Python really imports."""
        command = [str(self.root / ".venv/bin/python"), "-c", f"import {name}; print({name}.VERSION)"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _record_hash(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A checkout that was set up once, and what it said; tests work on copies."""
    checkout = Checkout(tmp_path_factory.mktemp("made"))
    checkout.locks(checkout.wheel("lens", "1.0"), checkout.wheel("tripod", "1.0"))
    return checkout.root, checkout.bring_up()


@pytest.fixture
def checkout(made: tuple[Path, list[str]], tmp_path: Path) -> Checkout:
    shutil.copytree(made[0], tmp_path / "checkout", symlinks=True)
    return Checkout(tmp_path / "checkout")


def test_a_first_start_makes_everything_and_says_each_step(made: tuple[Path, list[str]]) -> None:
    root, said = made
    steps = [re.sub(r"\d+ s$", "0 s", line) for line in said if line.endswith(" s")]
    assert steps == [
        "[1/2] Making the Python environment ... 0 s",
        "[2/2] Installing 1 packages ... 0 s",
    ]
    assert Checkout(root).has("lens") == "1.0"


def test_a_second_start_does_nothing_and_needs_no_index(checkout: Checkout) -> None:
    shutil.rmtree(checkout.shelf)
    assert checkout.bring_up() == []


def test_the_tests_packages_are_added_when_they_are_asked_for(checkout: Checkout) -> None:
    assert "[1/1] Installing 1 packages of the tests ..." in checkout.bring_up(tests=True)
    assert checkout.has("tripod") == "1.0"


def test_a_new_lock_is_installed(checkout: Checkout) -> None:
    checkout.locks(checkout.wheel("lens", "2.0"))
    said = checkout.bring_up()
    assert said[0] == "[1/1] Installing 1 packages ..."
    assert checkout.has("lens") == "2.0"


def test_an_environment_of_another_python_is_replaced(checkout: Checkout) -> None:
    (library,) = (checkout.root / ".venv/lib").iterdir()
    library.rename(library.with_name("python3.10"))
    assert checkout.bring_up()[0] == "[1/2] Making the Python environment ..."
    assert checkout.has("lens") == "1.0"


def test_an_environment_made_by_hand_is_kept(checkout: Checkout) -> None:
    shutil.rmtree(checkout.root / ".venv/set-up")
    (checkout.root / ".venv/mine").touch()
    checkout.bring_up()
    assert (checkout.root / ".venv/mine").exists()


def test_a_package_that_is_not_the_one_in_the_lock_is_refused(checkout: Checkout) -> None:
    checkout.locks(re.sub(r"sha256:\w{4}", "sha256:0000", checkout.wheel("lens", "3.0")))
    with pytest.raises(SetUpFault, match=r"(?s)DO NOT MATCH THE HASHES.*pip cache purge"):
        checkout.bring_up()
    assert checkout.has("lens") == "1.0"


def test_without_a_network_it_says_so_after_all_that_pip_said(checkout: Checkout) -> None:
    checkout.locks("lens==9.0 --hash=sha256:" + "0" * 64)
    checkout.variables |= {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    with pytest.raises(SetUpFault, match=r"(?s)lens==9\.0.*see that this machine is online"):
        checkout.bring_up()


def test_after_a_failure_the_next_start_goes_on(checkout: Checkout) -> None:
    line = checkout.wheel("lens", "4.0")
    wheel = next(checkout.shelf.glob("lens-4.0*"))
    away = wheel.rename(wheel.with_suffix(".away"))
    checkout.locks(line)
    with pytest.raises(SetUpFault):
        checkout.bring_up()
    away.rename(wheel)
    checkout.bring_up()
    assert checkout.has("lens") == "4.0"


def test_an_update_that_finds_no_network_leaves_the_old_booth_whole(checkout: Checkout) -> None:
    old = (checkout.root / "requirements.lock").read_text()
    checkout.locks("lens==9.0 --hash=sha256:" + "0" * 64)
    with pytest.raises(SetUpFault):
        checkout.bring_up()
    checkout.locks(old)
    assert checkout.bring_up() == []
    assert checkout.has("lens") == "1.0"


def test_a_set_up_cut_short_while_packages_are_put_in_place_is_made_anew(checkout: Checkout) -> None:
    checkout.locks(checkout.wheel("lens", "5.0"))
    (library,) = checkout.root.glob(".venv/lib/*/site-packages")
    in_the_way = library / "lens-5.0.dist-info"
    in_the_way.write_text("a file where pip wants a folder")
    with pytest.raises(SetUpFault):
        checkout.bring_up()
    assert (checkout.root / ".venv.unfinished").exists()
    assert checkout.bring_up()[0] == "[1/2] Making the Python environment ..."
    assert checkout.has("lens") == "5.0"
    assert checkout.bring_up() == []


def test_two_set_ups_of_one_folder_do_not_meet(checkout: Checkout) -> None:
    checkout.locks(checkout.wheel("lens", "2.0"))
    folder = os.open(checkout.root, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    second = threading.Thread(target=checkout.bring_up)
    second.start()
    while "Waiting for another set-up" not in checkout.said.getvalue():
        second.join(0.01)
        assert second.is_alive()
    assert checkout.has("lens") == "1.0"
    os.close(folder)
    second.join()
    assert checkout.has("lens") == "2.0"
