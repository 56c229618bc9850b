"""The settings and everything that they name: what cannot be used is told at once, with its file."""

from pathlib import Path

import pytest
from PIL import Image

from booth.camera import CameraLost, open_camera
from booth.clock import Clock
from booth.config import CameraSettings, Config, SettingsFault
from booth.settings import fault_of_album, read_settings, settings_of


def fault(home: Path, text: str) -> SettingsFault:
    (home / "config.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsFault) as caught:
        read_settings(home / "config.toml")
    return caught.value


def test_everything_that_the_settings_name_is_told_at_once_each_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "photos").write_text("a file")
    Image.new("RGB", (96, 54)).save(tmp_path / "full.png")
    found = fault(tmp_path, 'theme = "wondres"\n[event]\nlogo = "logo.png"\noverlay = ["full.png", "none.png"]\n')
    assert found.path == tmp_path / "config.toml"
    told = "\n".join(found.reasons)
    assert len(found.reasons) == 5
    for part in (
        'did you mean "wonders"',
        "event.overlay: nothing of it is transparent",
        f"({tmp_path / 'none.png'})",
        "event.logo: the file cannot be read",
        "album.folder: ",
    ):
        assert part in told


@pytest.mark.parametrize("name", ["a" * 300, "ä" * 200])
def test_a_name_that_no_file_can_have_is_told_like_any_other(tmp_path: Path, name: str) -> None:
    assert "there is no theme" in fault(tmp_path, f'theme = "{name}"\n').reasons[0]
    assert "event.logo: the file cannot be read" in fault(tmp_path, f'[event]\nlogo = "{name}"\n').reasons[0]
    assert "album.folder: " in fault(tmp_path, f'[album]\nfolder = "{name}"\n').reasons[0]


def test_letters_that_the_fonts_do_not_have_are_told_and_not_drawn_as_boxes(tmp_path: Path) -> None:
    told = fault(tmp_path, '[event]\nline = "Анна ♥ 陈静 & 健太 🎉"\n[operator]\ncontact = "สมชาย"\n')
    assert told.path == tmp_path / "config.toml"
    assert [reason.partition(" and ")[0] for reason in told.reasons] == [
        'event.line: the theme\'s fonts have no "陈静健太🎉"',
        'operator.contact: the theme\'s fonts have no "สมชาย"',
    ]


def test_so_are_those_of_an_events_name_where_it_stands_on_paper(tmp_path: Path) -> None:
    told = fault(tmp_path, '[event]\nname = "陈静"\n')
    assert [reason.partition(" and ")[0] for reason in told.reasons] == [
        'event.name: the theme\'s fonts have no "陈静"'
    ]
    (tmp_path / "config.toml").write_text('[event]\nname = "陈静"\nline = "Chen Jing"\n', encoding="utf-8")
    assert read_settings(tmp_path / "config.toml").config.event.title == "Chen Jing"


def test_the_fonts_have_what_events_in_every_language_of_the_booth_are_called(tmp_path: Path) -> None:
    names = (
        "Zoë & Łukasz, 12 czerwca 2026",
        "Ayşe & Özgür’ün düğünü",
        "أحمد وليلى",
        "2026年6月12日 婚礼快乐",
        "ご結婚 ♥",
    )
    for line in names:
        (tmp_path / "config.toml").write_text(f'[event]\nline = "{line}"\n', encoding="utf-8")
        assert read_settings(tmp_path / "config.toml").config.event.line == line


def test_a_photo_folder_that_is_a_file_or_lies_in_one_is_told_before_any_guest(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for folder in ("file", "file/photos", "dangling"):
        assert "is no folder; remove it, or name another" in fault_of_album(tmp_path / folder)
    for folder in (".", "new", "new/photos"):
        assert fault_of_album(tmp_path / folder) == ""


def test_a_film_whose_name_no_file_can_have_is_a_lost_camera_and_no_trace() -> None:
    for demo in ("~nobody-of-this-name/x", "a" * 300, "file/x"):
        with pytest.raises(CameraLost, match=r"camera\.demo"):
            open_camera(CameraSettings(device="demo", demo=demo), Clock(), stand_in=False)


def test_the_scenes_that_are_shown_are_those_that_are_named_in_their_order(tmp_path: Path) -> None:
    shown = settings_of(Config.model_validate({"scenes": {"shown": ["moon", "lake"]}}), tmp_path).shown_scenes
    assert [scene.key for scene in shown] == ["moon", "lake"]
    settings = settings_of(Config(), tmp_path)
    assert settings.shown_scenes == settings.theme.scenes


@pytest.mark.parametrize("setting", ["shown", "online"])
def test_a_scene_that_the_theme_does_not_have_is_told_with_the_nearest_name(tmp_path: Path, setting: str) -> None:
    with pytest.raises(SettingsFault) as fault:
        settings_of(Config.model_validate({"scenes": {setting: ["lak"]}}), tmp_path)
    assert fault.value.reasons == [f'scenes.{setting}: the theme "wonders" has no scene "lak"; did you mean "lake"?']


def test_a_scene_that_cannot_be_read_is_left_out_and_takes_the_booth_not_with_it(tmp_path: Path) -> None:
    broken = tmp_path / "themes" / "wonders" / "scenes" / "castle"
    broken.mkdir(parents=True)
    shown = settings_of(Config.model_validate({"scenes": {"shown": ["castle", "lake"]}}), tmp_path).shown_scenes
    assert [scene.key for scene in shown] == ["lake"]


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ("photos", "it is the photo folder itself"),
        ("photos/more", "lies in the other"),
        (".", "lies in the other"),
        ("config.toml", "is no folder"),
    ],
)
def test_a_second_folder_that_cannot_stand_in_for_the_first_is_a_fault(tmp_path: Path, second: str, words: str) -> None:
    (reason,) = fault(tmp_path, f'[album]\nsecond_folder = "{second}"\n').reasons
    assert reason.startswith("album.second_folder: ")
    assert words in reason


def test_a_layout_that_cannot_be_used_for_strips_says_why_and_in_which_file(tmp_path: Path) -> None:
    mine = tmp_path / "themes" / "wonders" / "layouts" / "mine"
    mine.mkdir(parents=True)
    (mine / "layout.toml").write_text("papre = [50.8, 152.4]\n")
    offer = '[offer]\nkinds = ["photo", "strip"]\n[strip]\n'
    (told,) = fault(tmp_path, offer + 'layout = "mine"\n').reasons
    assert told.startswith('strip.layout: the layout "mine" cannot be used: ')
    assert "papre: there is no such setting; did you mean paper?" in told
    assert str(mine / "layout.toml") in told
    for name in ("mien", "../mine", "."):
        (told,) = fault(tmp_path, offer + f'layout = "{name}"\n').reasons
        assert f'there is no layout "{name}"' in told


def test_a_strip_has_no_more_shots_than_its_layout_has_slots(tmp_path: Path) -> None:
    offer = '[offer]\nkinds = ["strip"]\n[strip]\n'
    (told,) = fault(tmp_path, offer + 'layout = "three"\n').reasons
    assert told == 'strip.layout: "three" has room for 3 of the 4 shots; write shots = 3, or name another layout'
    (told,) = fault(tmp_path, offer + 'layout = "single"\nshots = 2\n').reasons
    assert told == 'strip.layout: "single" has room for 1 of the 2 shots; name another layout'
    (tmp_path / "config.toml").write_text(offer + 'layout = "three"\nshots = 3\n')
    assert read_settings(tmp_path / "config.toml").config.strip.shots == 3
