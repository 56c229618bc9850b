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
            'screen.languages.1: must be "en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "ar", "zh" or "ja", '
            'not "xx"',
            "patience.choose: must be at least 5, not 1",
            'photo.shape: must be "screen" or width:height such as "3:2", not "3x2"',
        ]
    )


def test_a_file_that_is_not_toml_says_in_which_line(tmp_path: Path) -> None:
    (reason,) = reasons_of(tmp_path, "theme = wonders\n")
    assert reason == 'line 1: theme = wonders: text stands in quotes; write theme = "wonders"'


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match=r"nowhere\.toml.*cannot be read"):
        read_config(tmp_path / "nowhere.toml")


def test_a_file_in_another_encoding_is_said_to_be_so(tmp_path: Path) -> None:
    (reason,) = reasons_of(tmp_path, '[event]\nname = "Jürgen"'.encode("latin-1"))
    assert reason.startswith('line 2: name = "Jürgen": the file is not saved as UTF-8; save it again as UTF-8')


def test_a_section_in_place_of_a_setting_and_the_other_way_round(tmp_path: Path) -> None:
    assert "must be a section [camera]" in reasons_of(tmp_path, "camera = 3\n")[0]
    assert 'must be text in "quotes"' in reasons_of(tmp_path, "[theme]\nx = 1\n")[0]


def test_a_language_named_twice_is_refused(tmp_path: Path) -> None:
    assert "each once" in reasons_of(tmp_path, '[screen]\nlanguages = ["en", "en"]\n')[0]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "event.name: must not be empty"),
        ("  ", "event.name: has nothing but spaces"),
        ("a" * 70, "event.name: must have at most 64 characters, and has 70"),
        (r"Anna\nTom", "event.name: has a line break; write it on one line"),
        (r"Anna\u0007", "event.name: has the character U+0007, which cannot be shown; leave it out"),
    ],
)
def test_what_is_no_name_of_an_event_is_told_exactly(tmp_path: Path, name: str, reason: str) -> None:
    assert reasons_of(tmp_path, f'[event]\nname = "{name}"\n') == [reason]


@pytest.mark.parametrize("name", ["..", "a/b", " x", ".hidden", "Anna & Tom", "Ende gut.", "CON", "🎂 40 🎂"])
def test_any_name_is_fine_for_an_event(tmp_path: Path, name: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[event]\nname = "{name}"\n', encoding="utf-8")
    assert read_config(path).event.name == name


@pytest.mark.parametrize(
    "setting",
    [
        ("event", "line"),
        ("event", "logo"),
        ("camera", "device"),
        ("camera", "demo"),
        ("album", "folder"),
        ("album", "second_folder"),
        ("operator", "contact"),
        ("share", "wifi_name"),
        ("share", "wifi_password"),
    ],
)
@pytest.mark.parametrize("character", [r"\n", r"\u0000", r"\u2028"])
def test_a_text_that_is_drawn_or_names_a_file_stands_on_one_line(
    tmp_path: Path, setting: tuple[str, str], character: str
) -> None:
    section, name = setting
    reason = reasons_of(tmp_path, f'[{section}]\n{name} = "Anna 12345{character}Tom"\n')[0]
    assert reason.startswith(f"{section}.{name}: has ")


def test_an_overlay_with_a_zero_byte_in_its_name_is_refused(tmp_path: Path) -> None:
    (reason,) = reasons_of(tmp_path, '[event]\noverlay = ["a\\u0000.png"]\n')
    assert reason == "event.overlay.0: has the character U+0000, which cannot be shown; leave it out"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://192.168.4.1", 'must be without http://, such as "192.168.4.1"'),
        ("https://booth.local/", "must be without https://"),
        ("192.168.4.1:8000", 'must be without ":8000": the number belongs to the setting port'),
        ("booth.local/", 'must be without "/" at the end'),
        ("my booth", 'without " "'),
        ("böoth", 'without "ö"'),
        (".local", "must begin with a letter or a digit"),
        ("", "must not be empty"),
    ],
)
def test_an_address_that_no_phone_understands_is_told_why(tmp_path: Path, address: str, reason: str) -> None:
    (told,) = reasons_of(tmp_path, f'[share]\naddress = "{address}"\n')
    assert told.startswith("share.address: ")
    assert reason in told


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("1234567", "has 7 characters; a Wi-Fi's password has 8 to 63"),
        ("a" * 64 + "0", "has 65 characters"),
        ("g" * 64, "has 64 characters"),
        ("Grüße1234", 'has the character "ü", which no Wi-Fi password can have'),
    ],
)
def test_a_password_with_which_no_phone_can_join_is_refused_and_not_shown(
    tmp_path: Path, password: str, reason: str
) -> None:
    (told,) = reasons_of(tmp_path, f'[share]\nwifi_name = "Cafe"\nwifi_password = "{password}"\n')
    assert reason in told
    assert password not in told


@pytest.mark.parametrize("password", ["", "12345678", "a b;c:d\\\\e~", "0123456789abcdefABCDEF" + "0" * 42])
def test_a_password_that_a_wifi_can_have_is_fine(tmp_path: Path, password: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[share]\nwifi_name = "Cafe"\nwifi_hidden = true\nwifi_password = "{password}"\n')
    assert read_config(path).share.wifi_hidden


def test_a_password_and_a_hidden_network_need_the_networks_name(tmp_path: Path) -> None:
    (told,) = reasons_of(tmp_path, '[share]\nwifi_password = "sea of lights"\n')
    assert "wifi_password is there without wifi_name" in told
    assert "sea of lights" not in told
    assert "wifi_hidden is there without" in reasons_of(tmp_path, "[share]\nwifi_hidden = true\n")[0]


def test_a_wifi_name_is_bounded_by_its_bytes(tmp_path: Path) -> None:
    (told,) = reasons_of(tmp_path, f'[share]\nwifi_name = "{"é" * 17}"\n')
    assert "it has 34 bytes, and 32 are the most" in told


def test_a_theme_with_an_impossible_character_is_told_which(tmp_path: Path) -> None:
    assert reasons_of(tmp_path, 'theme = "../x"') == [
        'theme: "." cannot stand in the name of a theme, which is that of its folder'
    ]


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


@pytest.mark.parametrize(
    "name", ["two words", "a/b", "../../etc", "a#b", "a?x=1", "$(reboot)'", "a\\\\b", 'a\\"b', "a\\u0007b"]
)
def test_what_cups_does_not_take_for_a_printers_name_is_refused(tmp_path: Path, name: str) -> None:
    (told,) = reasons_of(tmp_path, f'[print]\nprinter = "{name}"\n')
    assert "cannot stand in the name of a printer" in told


@pytest.mark.parametrize("option", ["StpQuality", "a=b c", "a=$(reboot)", "=b", "a b=c", ""])
def test_what_is_no_option_of_a_printers_is_refused(tmp_path: Path, option: str) -> None:
    (told,) = reasons_of(tmp_path, f'[print]\nprinter = "x"\noptions = ["{option}"]\n')
    assert "StpCutMode=On" in told


@pytest.mark.parametrize(
    ("cloud", "words"),
    [
        ('target = "s3"', 'must begin with "https://"'),
        ('target = "s3"\nplace = "https://s3.example"', "lacks the bucket"),
        ('target = "s3"\nplace = "bucket"', 'must begin with "https://"'),
        ('target = "webdav"\nplace = "ftp://server/folder"', 'must begin with "https://"'),
        ('target = "webdav"\nplace = "https://me:hunter22@server/folder"', "they belong into the file"),
        ('target = "s3"\nplace = "https://s3.example/bucket?key=1"', 'without "?"'),
        ('target = "folder"\nplace = "share"', "the path of a folder"),
        ('target = "folder"\nplace = "/"', "the path of a folder"),
        ('target = "ftp"', 'must be "", "s3", "webdav" or "folder"'),
        ('public_url = "https://photos.example"', "without a target"),
        ('target = "folder"\nplace = "/mnt"\npublic_url = "photos.example"', 'such as "https://photos.example"'),
        ('target = "folder"\nplace = "/mnt"\npublic_url = "https://a.example/?x"', 'such as "https://photos.example"'),
        ('webhook = "hooks.example/hunter22"', "webhook: is no address such as"),
        ('ntfy = "https://user:hunter22@ntfy.example/topic"', "ntfy: is no address such as"),
    ],
)
def test_a_place_for_copies_that_is_none_is_told_why_and_no_password_is_shown(
    tmp_path: Path, cloud: str, words: str
) -> None:
    told = reasons_of(tmp_path, f"[cloud]\n{cloud}\n")
    assert any(words in each for each in told), told
    assert not any("hunter22" in each for each in told)


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ('target = "webdav"', 'place: must begin with "https://"'),
        ('target = "folder"\nplace = "/mnt/share/"', "where the first copy is"),
        ('target = "folder"\nplace = "/mnt/nas"\npublic_url = "https://photos.example"', "there is no such setting"),
    ],
)
def test_a_second_place_is_another_one_and_no_code_leads_there(tmp_path: Path, second: str, words: str) -> None:
    (told,) = reasons_of(tmp_path, f'[cloud]\ntarget = "folder"\nplace = "/mnt/share"\n[second_copy]\n{second}\n')
    assert words in told


@pytest.mark.parametrize(
    ("tables", "places"),
    [
        ("", []),
        ('[cloud]\ntarget = "folder"\nplace = "/mnt/a"\n', ["cloud"]),
        ('[second_copy]\ntarget = "folder"\nplace = "/mnt/b"\n', ["second_copy"]),
        (
            '[second_copy]\ntarget = "folder"\nplace = "/mnt/b"\n[cloud]\ntarget = "folder"\nplace = "/mnt/a"\n',
            ["cloud", "second_copy"],
        ),
    ],
)
def test_copies_go_to_the_places_that_are_named(tmp_path: Path, tables: str, places: list[str]) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[event]\n{tables}")
    assert [each.table for each in read_config(path).places] == places


def test_places_for_copies_of_every_kind_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    for cloud in (
        'target = "s3"\nplace = "https://s3.eu-central-1.amazonaws.com/photos/of-us"\nregion = "eu-central-1"',
        'target = "webdav"\nplace = "https://cloud.example/remote.php/dav/files/booth/photos"',
        'target = "folder"\nplace = "/mnt/share"',
    ):
        path.write_text(f"[cloud]\n{cloud}\n")
        assert read_config(path).cloud.target
