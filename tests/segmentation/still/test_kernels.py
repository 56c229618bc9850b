"""Kernels are kept in the folder that is named, whatever state it is in; with a small PyMatting that numba compiles."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ESTIMATES = {
    "alpha/estimate_alpha_cf": "def estimate_alpha_cf(picture, trimap, **_):\n    return square(trimap)\n",
    "foreground/estimate_foreground_ml": "def estimate_foreground_ml(picture, alpha):\n    return picture\n",
    "preconditioner/ichol": "def ichol(matrix, shifts):\n    return matrix\n",
}
KERNEL = """
from numba import njit

@njit("f8[:, :](f8[:, :])", cache=True)
def square(array):
    return array * array

"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The folder of a PyMatting with one kernel."""
    for name, text in ESTIMATES.items():
        file = tmp_path / "pymatting" / f"{name}.py"
        file.parent.mkdir(parents=True)
        file.write_text(KERNEL + text)
    (tmp_path / "pymatting" / "__init__.py").touch()  # or the installed one would go first
    return tmp_path


def compiled(package: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """What comes of `python -m booth.segmentation.still.kernels`."""
    return subprocess.run(
        [sys.executable, "-m", "booth.segmentation.still.kernels", str(folder)],
        env=os.environ | {"PYTHONPATH": f"{package}:{ROOT}"},
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
    )


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*.nb?")}


def test_kernels_are_compiled_into_the_folder_and_loaded_from_it(package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kernels"
    assert compiled(package, folder).returncode == 0
    made = {path: path.stat().st_mtime_ns for path in folder.rglob("*.nb?")}
    assert len(made) == 6
    assert compiled(package, folder).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.nb?")} == made


@pytest.mark.parametrize(("suffix", "left"), [("nbi", 0), ("nbc", 100)])
def test_half_a_kernel_from_a_power_cut_is_thrown_away_and_compiled_anew(
    package: Path, tmp_path: Path, suffix: str, left: int
) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder = tmp_path / "kernels"
    folder.symlink_to(tmp_path / "elsewhere")
    compiled(package, folder)
    whole = contents(folder)
    for path in folder.rglob(f"*.{suffix}"):
        path.write_bytes(path.read_bytes()[:left])
    ran = compiled(package, folder)
    assert ran.returncode == 0, ran.stderr
    assert "damaged and compiled anew" in ran.stderr
    assert contents(folder).keys() == whole.keys()
    assert all(len(content) > 100 for content in contents(folder).values())
    assert not compiled(package, folder).stderr


def test_an_import_that_fails_leaves_the_kernels_alone(package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kernels"
    compiled(package, folder)
    kept = contents(folder)
    (package / "pymatting" / "preconditioner" / "ichol.py").write_text("import something_that_is_not_there\n")
    ran = compiled(package, folder)
    assert ran.returncode == 1
    assert "something_that_is_not_there" in ran.stderr
    assert contents(folder) == kept
