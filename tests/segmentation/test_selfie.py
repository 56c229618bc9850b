import shutil
from pathlib import Path

import pytest

from booth.segmentation import selfie


def test_a_damaged_model_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(Path(selfie.__file__).parent / "models", tmp_path / "models")
    (tmp_path / "models" / "general.tflite").write_bytes(b"cut short")
    monkeypatch.setattr(selfie, "__file__", str(tmp_path / "selfie.py"))
    with pytest.raises(ValueError, match=r"general\.tflite is damaged"):
        selfie.GeneralSelfieSegmenter()
