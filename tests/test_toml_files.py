"""Hand-written TOML: read as a table or a model, or refused with every reason at once."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from booth.texts import quoted
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
    ("content", "reason"),
    [(b"layers =", "line 1: layers =: there is no value"), (b"\xff", "not saved as UTF-8"), (None, "cannot be read")],
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


def reasons(path: Path, content: bytes | str) -> list[str]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(TomlFault) as caught:
        read_model(path, Cake)
    return caught.value.reasons


def test_slips_of_toml_and_wrong_settings_are_told_together(path: Path) -> None:
    assert reasons(path, "icing = yes\nlayers = 3,5\ncream = 1\n") == [
        "line 1: icing = yes: write icing = true",
        "line 2: layers = 3,5: write layers = 3.5",
        "cream: there is no such setting",
    ]


def test_a_byte_order_mark_and_the_line_ends_of_windows_are_understood(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbflayers = 5\r\nicing = false\r\n")
    assert read_model(path, Cake) == Cake(layers=5, icing=False)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_file_in_utf_16_is_told_how_to_be_saved(path: Path, encoding: str) -> None:
    assert reasons(path, "layers = 5\n".encode(encoding)) == [
        "line 1: layers = 5: the file is saved as UTF-16; "
        "save it again as UTF-8 (in Windows' editor: Save as, Encoding: UTF-8)"
    ]


def test_a_file_of_nothing_but_zero_bytes_is_damaged(path: Path) -> None:
    assert "nothing but zero bytes" in reasons(path, bytes(4096))[0]
    assert "zero bytes from line 2 on" in reasons(path, b"layers = 5\nic" + bytes(4096))[0]
    assert "zero bytes from line 1 on" in reasons(path, b"\xff\xfe" + bytes(4096))[0]


@pytest.mark.parametrize("text", ["\a" * 90, "ab" * 90, "\a" * 9])
def test_what_is_quoted_has_a_bounded_length_however_strange_it_is(text: str) -> None:
    assert len(quoted(text)) <= 80


@pytest.mark.parametrize("value", ["[" * 1500, "[" * 3900, "9" * 4400, "[" * 9000, "9" * 5000])
def test_what_the_reader_itself_chokes_on_is_told_with_its_line(path: Path, value: str) -> None:
    (reason,) = reasons(path, f"icing = true\nlayers = {value}\n")
    assert reason.startswith(("line 2: layers = ", "layers: "))
    assert len(reason) < 200


def test_of_very_many_wrong_settings_a_screenful_is_told_and_how_many_more(path: Path) -> None:
    found = reasons(path, "".join(f"key{number} = 1\n" for number in range(100_000)))
    assert len(found) == 21
    assert found[-1] == "and 99,980 more"


def test_a_file_that_is_no_text_at_all_is_not_read_to_its_end(path: Path) -> None:
    assert "larger than 4 MB" in reasons(path, b"#" * 4_000_001)[0]
