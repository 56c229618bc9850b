"""Hand-written TOML: read as a table or a model, or refused with every reason at once."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from booth.toml_files import TomlFault, read_model, read_toml


class Cake(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    layers: int = 3
    icing: bool = True


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cake.toml"


def test_a_file_becomes_a_table_or_a_model(path: Path) -> None:
    path.write_text("layers = 5", encoding="utf-8")
    assert read_toml(path) == {"layers": 5}
    assert read_model(path, Cake) == Cake(layers=5)


def test_every_wrong_setting_has_its_reason(path: Path) -> None:
    path.write_text('layer = 5\nicing = "yes"', encoding="utf-8")
    with pytest.raises(TomlFault) as caught:
        read_model(path, Cake)
    assert caught.value.reasons == [
        'icing: must be true or false, without quotes, not "yes"',
        "layer: there is no such setting; did you mean layers?",
    ]
    assert str(caught.value) == f"{path}: {'; '.join(caught.value.reasons)}"


@pytest.mark.parametrize(
    ("content", "reason"), [(b"layers =", "this is not TOML"), (b"\xff", "not plain UTF-8"), (None, "cannot be read")]
)
def test_a_file_that_is_no_toml_is_refused(path: Path, content: bytes | None, reason: str) -> None:
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TomlFault, match=reason):
        read_toml(path)


def test_an_empty_file_is_refused_only_where_a_reason_is_given(path: Path) -> None:
    path.write_text(" \n", encoding="utf-8")
    assert read_model(path, Cake) == Cake()
    with pytest.raises(TomlFault, match="nothing in it"):
        read_model(path, Cake, if_empty="nothing in it")
    path.write_text("# all defaults", encoding="utf-8")
    assert read_model(path, Cake, if_empty="nothing in it") == Cake()
