import shutil
from pathlib import Path

import pytest

from booth.segmentation import model_files
from booth.segmentation.model_files import FOLDER, damaged_model

NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_file() and path.suffix not in (".md", ".py"))


def test_no_shipped_model_is_damaged() -> None:
    assert damaged_model() is None


@pytest.mark.parametrize("name", [*NAMES, "README.md"])
@pytest.mark.parametrize("gone", [False, True], ids=["damaged", "gone"])
def test_a_model_that_is_damaged_or_gone_is_named(
    name: str, gone: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "models"))
    monkeypatch.setattr(model_files, "FOLDER", folder)
    (folder / name).unlink()
    if not gone:
        (folder / name).write_bytes(b"\xff" * 100)
    reason = damaged_model()
    assert reason
    assert name in reason
    assert "install the booth again" in reason
