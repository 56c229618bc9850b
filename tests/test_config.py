import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from booth.config import Config, SettingsFault, read_config

SHIPPED = Path(__file__).parent.parent / "config.toml"


def reasons_of(tmp_path: Path, text: str | bytes) -> list[str]:
    path = tmp_path / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SettingsFault) as caught:
        read_config(path)
    return caught.value.reasons


def names_of(model: type[BaseModel], before: str = "") -> list[str]:
    names = []
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            names += names_of(field.annotation, f"{name}.")
        else:
            names.append(before + name)
    return names


def test_the_shipped_file_says_the_defaults() -> None:
    assert read_config(SHIPPED) == Config()


def test_the_shipped_file_names_every_setting_with_a_remark() -> None:
    section, named = "", []
    for line in SHIPPED.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"\[(\w+)\]", line):
            section = found[1] + "."
        elif found := re.match(r"(\w+) = ", line):
            named.append(section + found[1])
    assert named == names_of(Config)


def test_a_file_that_sets_nothing_is_all_defaults(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("# nothing\n")
    assert read_config(tmp_path / "config.toml") == Config()


def test_every_fault_is_reported_at_once_in_the_operators_words(tmp_path: Path) -> None:
    reasons = reasons_of(
        tmp_path,
        """
        theem = "x"
        [camera]
        rotation = 45
        device = 3
        [screen]
        sound = "yes"
        lens = "tpo"
        languages = ["en", "xx"]
        [patience]
        choose = 1
        [photo]
        shape = "3x2"
        """,
    )
    assert sorted(reasons) == sorted(
        [
            "theem: there is no such setting; did you mean theme?",
            "camera.rotation: must be 0, 90, 180 or 270, not 45",
            'camera.device: must be text in "quotes", not 3',
            'screen.sound: must be true or false, without quotes, not "yes"',
            'screen.lens: must be "top", "bottom", "left" or "right", not "tpo"; did you mean "top"?',
            'screen.languages.1: must be "en", "de", "fr", "es" or "ar", not "xx"',
            "patience.choose: must be at least 5, not 1",
            'photo.shape: must be "screen" or width:height such as "3:2", not "3x2"',
        ]
    )


def test_a_file_that_is_not_toml_says_in_which_line(tmp_path: Path) -> None:
    (reason,) = reasons_of(tmp_path, "theme = wonders\n")
    assert "not TOML" in reason
    assert "line 1" in reason


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match=r"nowhere\.toml.*cannot be read"):
        read_config(tmp_path / "nowhere.toml")


def test_a_file_in_another_encoding_is_said_to_be_so(tmp_path: Path) -> None:
    assert reasons_of(tmp_path, 'theme = "wünder"'.encode("latin-1")) == ["the file is not plain UTF-8 text"]


def test_a_section_in_place_of_a_setting_and_the_other_way_round(tmp_path: Path) -> None:
    assert "must be a section [camera]" in reasons_of(tmp_path, "camera = 3\n")[0]
    assert 'must be text in "quotes"' in reasons_of(tmp_path, "[theme]\nx = 1\n")[0]


def test_a_language_named_twice_is_refused(tmp_path: Path) -> None:
    assert "each language once" in reasons_of(tmp_path, '[screen]\nlanguages = ["en", "en"]\n')[0]


@pytest.mark.parametrize("name", ["", "..", "a/b", " x", ".hidden", "a\nb"])
def test_an_event_that_is_no_folder_name_is_refused(tmp_path: Path, name: str) -> None:
    assert "event.name" in reasons_of(tmp_path, f"[event]\nname = {name!r}\n".replace("'", '"'))[0]


def test_names_of_all_scripts_are_fine_for_an_event(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[event]\nname = "Anna and Tomáš 2026"\n', encoding="utf-8")
    assert read_config(path).event.name == "Anna and Tomáš 2026"


@given(st.binary(max_size=200))
def test_no_file_whatsoever_makes_anything_but_a_settings_fault(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "junk.toml"
    path.write_bytes(junk)
    try:
        read_config(path)
    except SettingsFault as fault:
        assert fault.reasons


def test_one_file_where_a_list_belongs_is_shown_as_the_list_it_ought_to_be(tmp_path: Path) -> None:
    (reason,) = reasons_of(tmp_path, '[event]\noverlay = "wide.png"\n')
    assert reason == 'event.overlay: must be a list such as ["wide.png"], not "wide.png"'
