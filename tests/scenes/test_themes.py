"""Themes: what is shipped is whole, what an operator drops in is taken or named."""

import hashlib
import logging
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from booth.config import LANGUAGES, Config
from booth.imaging.picture_files import read_picture
from booth.scenes.description import Motion
from booth.scenes.layers import fit_scene, read_foreground
from booth.scenes.themes import Theme, ThemeFault, read_theme, theme_of
from booth.scenes.words import WORDS

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "themes"
LOG = logging.getLogger("tests.themes")


@pytest.fixture(scope="module")
def wonders() -> Theme:
    return read_theme("wonders", [SHIPPED], LOG, LANGUAGES)


def test_who_shows_feet_casts_a_shadow_where_there_is_ground_to_stand_on(wonders: Theme) -> None:
    assert {scene.key for scene in wonders.scenes if scene.description.depth.shadow} == {
        "lake",
        "beach",
        "gala",
        "aurora",
        "dunes",
        "moon",
        "peak",
        "wall",
    }


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An operator's own themes folder with a copy of the shipped theme, pictures left out."""
    folder = tmp_path / "themes"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("scenes", "*.py"))
    (folder / "wonders" / "scenes").mkdir()
    picture(folder / "wonders" / "scenes" / "garden.png")
    return folder


def picture(path: Path, size: tuple[int, int] = (32, 18), mode: str = "RGB") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, "green").save(path)
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def reasons(own: Path) -> str:
    with pytest.raises(ThemeFault) as fault:
        read_theme("wonders", [own], LOG)
    return "\n".join(fault.value.reasons)


def light(colour: tuple[int, int, int]) -> float:
    """Relative luminance, WCAG 2.2."""
    red, green, blue = (c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


SCENES = ["lake", "beach", "city", "gala", "aurora", "reef", "dunes", "moon", "peak", "wall"]


def test_the_shipped_theme_has_its_scenes_in_order_and_greets_with_the_lake(wonders: Theme) -> None:
    assert [scene.key for scene in wonders.scenes] == SCENES
    assert wonders.first == "lake"
    assert len([scene for scene in wonders.scenes if scene.foreground]) >= 5
    assert wonders.accent == (0xFF, 0xC2, 0x4B)


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (800, 480), (1920, 1920)])
def test_every_shipped_scene_opens_and_fits_every_screen(wonders: Theme, size: tuple[int, int]) -> None:
    for scene in wonders.scenes:
        front = read_foreground(scene.foreground, size) if scene.foreground else None
        layers = fit_scene(read_picture(scene.picture, size), front, size, scene.description)
        assert layers.picture.shape == (size[1], size[0], 3)
        assert layers.picture.std() > 20  # a picture, not a plain colour
        assert (layers.foreground is not None) == (scene.foreground is not None)


def test_the_shipped_themes_are_small_enough_to_be_carried_about() -> None:
    for theme in SHIPPED.glob("*/theme.toml"):
        assert sum(path.stat().st_size for path in theme.parent.rglob("*") if path.is_file()) < 20_000_000
        for picture in theme.parent.glob("scenes/*/scene.webp"):
            assert picture.stat().st_size <= 900_000


def test_the_party_theme_borrows_fonts_and_words_and_has_colours_that_can_be_read() -> None:
    party = read_theme("party", [SHIPPED], LOG, LANGUAGES)
    assert [scene.key for scene in party.scenes] == ["bokeh"]
    assert set(party.words) == set(LANGUAGES)
    dark = light(party.ink) + 0.05
    assert (light(party.paper) + 0.05) / dark >= 7
    assert (light(party.accent) + 0.05) / dark >= 4.5


def test_every_shipped_scene_is_named_in_every_language_and_says_whose_it_is(wonders: Theme) -> None:
    for scene in wonders.scenes:
        assert set(scene.description.name) == set(scene.description.place) == set(LANGUAGES)
        assert scene.description.credit


def test_every_text_is_there_in_every_language(wonders: Theme) -> None:
    assert set(wonders.words) == set(LANGUAGES)
    for words in wonders.words.values():
        for key, fields in WORDS.items():
            assert words.fill(key, **dict.fromkeys(fields, "Anna"))


def test_every_text_the_program_asks_for_is_in_the_list() -> None:
    asked = re.compile(r'\bwords(?:\.fill\(|\[)\s*"(\w+)"|\bProblem\(\s*"(\w+)"')
    found = {
        (path.relative_to(ROOT), first or second)
        for path in (ROOT / "booth").rglob("*.py")
        for first, second in asked.findall(path.read_text(encoding="utf-8"))
    }
    assert not {(str(path), key) for path, key in found if key not in WORDS}


def test_texts_are_calm(wonders: Theme) -> None:
    for language, words in wonders.words.items():
        texts = " ".join(words.fill(key, **dict.fromkeys(fields, "")) for key, fields in WORDS.items()).lower()
        for never in ("please wait", "error", "processing", "!", "fehler", "erreur", "bitte warten", "خطأ"):
            assert never not in texts, f"{language}: {never}"


def test_only_arabic_runs_from_right_to_left(wonders: Theme) -> None:
    assert [language for language, words in wonders.words.items() if words.right_to_left] == ["ar"]


def test_a_number_keeps_its_order_in_an_arabic_sentence(wonders: Theme) -> None:
    assert "\u2068+49 171 2345\u2069" in wonders.words["ar"].fill("call_us", contact="+49 171 2345")
    assert wonders.words["en"].fill("call_us", contact="Anna") == "Please call Anna"


def test_dates_are_written_as_people_write_them_and_close_ones_with_the_time(wonders: Theme) -> None:
    when = datetime(2026, 6, 26, 20, 15, tzinfo=UTC)
    written = {language: words.date(when, when - timedelta(days=14)) for language, words in wonders.words.items()}
    assert written["en"] == "26 June 2026"
    assert written["de"] == "26. Juni 2026"
    assert written["es"] == "26 de junio de 2026"
    assert written["pl"] == "26 czerwca 2026"
    assert written["ar"] == "26 يونيو 2026"  # without isolates, which would read 2026 first
    assert written["zh"] == written["ja"] == "2026年6月26日"
    assert wonders.words["en"].date(when, when - timedelta(hours=36)) == "26 June 2026 20:15"
    assert all(len(words["months"].split()) == 12 for words in wonders.words.values())


def test_a_text_whose_field_is_not_filled_is_a_bug_and_says_so(wonders: Theme) -> None:
    with pytest.raises(KeyError):
        wonders.words["en"]["call_us"]


def test_a_scene_whose_name_the_fonts_cannot_draw_is_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    scenes = tmp_path / "themes" / "wonders" / "scenes"
    scenes.mkdir(parents=True)
    shutil.copy(SHIPPED / "wonders" / "scenes" / "lake" / "scene.webp", scenes / "กรุงเทพ.webp")
    theme_of(Config(), tmp_path)
    assert 'scene "กรุงเทพ": the theme\'s fonts have no "ก' in caplog.text


def test_the_fonts_draw_every_letter_of_every_text_within_their_line(wonders: Theme) -> None:
    texts = {scene.name(language) + scene.place(language) for scene in wonders.scenes for language in LANGUAGES}
    for words in wonders.words.values():
        texts |= {words.fill(key, **dict.fromkeys(fields, "ÄÉ 0123456789 Жд")) for key, fields in WORDS.items()}
    for path in (wonders.fonts.text, wonders.fonts.strong):
        font = ImageFont.truetype(path, 100, layout_engine=ImageFont.Layout.RAQM)
        ascent, descent = font.getmetrics()
        missing = bytes(font.getmask("\uf8ff"))  # a code point that no font of letters has
        for letter in set("".join(texts)) - set(" \u00a0\u2068\u2069"):
            assert bytes(font.getmask(letter)) != missing, f"{path.name} lacks {letter!r}"
        for text in texts:
            _, top, _, bottom = font.getbbox(text, anchor="ls")
            assert -ascent <= top <= bottom <= descent, text


def test_the_fonts_join_arabic_letters(wonders: Theme) -> None:
    font = ImageFont.truetype(wonders.fonts.text, 100, layout_engine=ImageFont.Layout.RAQM)
    separate = sum(font.getlength(letter) for letter in "صورتكم")
    assert font.getlength("صورتكم", direction="rtl") < 0.85 * separate


def test_the_fonts_are_the_files_that_the_licences_speak_of(wonders: Theme) -> None:
    table = (ROOT / "LICENSES.md").read_text(encoding="utf-8")
    for path in (wonders.fonts.text, wonders.fonts.strong):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in table
    assert sum(path.stat().st_size for path in wonders.fonts.text.parent.iterdir()) < 1_500_000


def test_text_in_the_themes_colours_can_be_read(wonders: Theme) -> None:
    dark = light(wonders.ink) + 0.05
    assert (light(wonders.paper) + 0.05) / dark >= 7
    assert (light(wonders.accent) + 0.05) / dark >= 4.5


def test_a_picture_that_is_dropped_in_is_a_scene_beside_the_shipped_ones(tmp_path: Path) -> None:
    picture(tmp_path / "wonders" / "scenes" / "omas_garten-2.JPG")
    theme = read_theme("wonders", [tmp_path, SHIPPED], LOG, LANGUAGES)
    assert [scene.key for scene in theme.scenes] == [*SCENES, "omas_garten-2"]
    garden = theme.scenes[-1]
    assert garden.name("de") == "Omas garten 2"
    assert garden.place("de") == ""
    assert garden.description.focus == (0.5, 0.5)


def test_the_operators_own_file_counts_before_the_shipped_one(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED / "wonders" / "words", tmp_path / "wonders" / "words")
    change(tmp_path / "wonders" / "words" / "en.toml", '"Touch to begin"', '"Touch me"')
    theme = read_theme("wonders", [tmp_path, SHIPPED], LOG)
    assert theme.words["en"]["touch_to_begin"] == "Touch me"


def test_the_operators_own_lake_replaces_the_shipped_one(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    own_lake = picture(tmp_path / "wonders" / "scenes" / "lake.jpg")
    theme = read_theme("wonders", [tmp_path, SHIPPED], LOG)
    assert [scene.key for scene in theme.scenes] == SCENES
    assert theme.scenes[0].picture == own_lake
    assert not caplog.messages


@pytest.mark.parametrize("name", ["party.jpg", "party.heic", "here.png", "garden.webp"])
def test_what_is_no_scene_is_left_out_and_named(own: Path, caplog: pytest.LogCaptureFixture, name: str) -> None:
    scenes = own / "wonders" / "scenes"
    if name in ("here.png", "garden.webp"):  # the name is taken
        picture(scenes / name)
    else:
        (scenes / name).write_text("this is text", encoding="utf-8")
    (scenes / ".DS_Store").write_bytes(b"")  # what other systems leave behind is nobody's mistake
    theme = read_theme("wonders", [own], LOG)
    assert [scene.key for scene in theme.scenes] == ["garden"]
    (message,) = [line for line in caplog.messages if "left out" in line]
    assert str(scenes / name) in message


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "no scene.webp"),
        ({"scene.png": (32, 18), "foreground.png": (18, 32)}, "shape of scene.png"),
        ({"scene.png": (32, 18), "scene.toml": "focus = [2, 0.5]"}, "focus: must be two shares"),
        ({"scene.png": (32, 18), "scene.toml": "focus = "}, "line 1: focus =: there is no value"),
        ({"scene.png": (32, 18), "scene.toml": f"focus = {'[' * 1500}"}, "line 1: focus = [[["),
        ({"scene.png": (32, 18), "scene.toml": f"heads = {'9' * 5000}"}, "line 1: heads = 999"),
        ({"scene.png": (32, 18), "scene.toml": 'name = "a\\nb"'}, "has a line break"),
        ({"scene.png": (32, 18), "scene.toml": "horizon = nan"}, "horizon: must be"),
    ],
)
def test_a_broken_scene_folder_is_left_out_and_named(
    own: Path, caplog: pytest.LogCaptureFixture, files: dict[str, tuple[int, int] | str], reason: str
) -> None:
    folder = own / "wonders" / "scenes" / "sea"
    folder.mkdir()
    for name, content in files.items():
        if isinstance(content, str):
            (folder / name).write_text(content, encoding="utf-8")
        else:
            picture(folder / name, content, "RGBA")
    theme = read_theme("wonders", [own], LOG)
    assert [scene.key for scene in theme.scenes] == ["garden"]
    left_out = [line for line in caplog.messages if "left out" in line]
    assert len(left_out) == 1
    assert reason in left_out[0]


def test_a_theme_without_fonts_and_words_of_its_own_has_those_of_the_shipped_one(own: Path, wonders: Theme) -> None:
    party = own / "party"
    picture(party / "scenes" / "garden.png")
    text = (own / "wonders" / "theme.toml").read_text(encoding="utf-8")
    (party / "theme.toml").write_text(text[: text.index("[fonts]")], encoding="utf-8")
    theme = read_theme("party", [own], LOG, LANGUAGES)
    assert theme.fonts == wonders.fonts
    assert theme.words["de"]["keep"] == wonders.words["de"]["keep"]
    assert set(theme.words) == set(wonders.words)


def test_scenes_light_guests_and_move_as_the_operator_wants_it() -> None:
    as_described = theme_of(Config.model_validate({"scenes": {"light": 1.0}}), ROOT).scenes[0].description
    half = theme_of(Config.model_validate({"scenes": {"light": 0.5, "motion": False}}), ROOT).scenes[0].description
    calm = theme_of(Config.model_validate({"screen": {"reduced_motion": True}}), ROOT).scenes[0].description
    assert as_described.motion.water
    assert half.light.reach == as_described.light.reach / 2
    assert half.motion == calm.motion == Motion()


def test_a_first_scene_that_is_not_there_is_replaced_and_named(own: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert read_theme("wonders", [own], LOG).first == "garden"
    assert '"lake" is not there' in caplog.text


def test_an_unknown_theme_names_the_ones_there_are(own: Path) -> None:
    with pytest.raises(ThemeFault, match=r'no theme "wonder"; did you mean "wonders"\?; there are: party, wonders'):
        read_theme("wonder", [own, SHIPPED], LOG)


def test_all_faults_of_a_theme_are_told_at_once(own: Path) -> None:
    folder = own / "wonders"
    change(folder / "theme.toml", '"#ffc24b"', '"gold"')
    change(folder / "theme.toml", "fonts/WondersSans-SemiBold.ttf", "fonts/Lost.ttf")
    change(folder / "words" / "de.toml", 'keep = "Behalten"', 'kep = "Behalten"')
    change(folder / "words" / "fr.toml", "{contact}", "{kontakt}")
    change(folder / "words" / "es.toml", '"Listo"', '"{Listo"')
    (folder / "words" / "ar.toml").write_bytes("keep = 'é'".encode("latin-1"))
    (folder / "scenes" / "garden.png").unlink()
    found = reasons(own)
    for part in (
        'accent: the colour is "gold"',
        'fonts.text: there is no file "fonts/Lost.ttf"',
        'words/de.toml: no text is called "kep"; did you mean keep?',
        "words/de.toml: keep is missing",
        "words/fr.toml: call_us must have {contact}",
        "words/es.toml: done must have no field",
        "not saved as UTF-8",
        "scenes: there is none",
    ):
        assert part in found


def test_words_copied_from_an_earlier_version_are_told_in_few_lines_with_what_to_do(own: Path) -> None:
    words = own / "wonders" / "words" / "de.toml"
    lines = words.read_text(encoding="utf-8").splitlines()
    words.write_text("\n".join(line for line in lines if " = " not in line or line < "l"), encoding="utf-8")
    told = [line for line in reasons(own).split("words/de.toml: ")[1:] if "missing" in line]
    assert len(told) == 4
    assert "more texts are missing" in told[-1]
    assert "take themes/wonders/words/de.toml as it is now" in told[-1]


def test_a_language_that_the_settings_list_must_have_its_words(own: Path) -> None:
    (own / "wonders" / "words" / "es.toml").unlink()
    read_theme("wonders", [own], LOG, ["en"])
    with pytest.raises(ThemeFault, match=r"there is no words/es\.toml"):
        read_theme("wonders", [own], LOG, ["en", "es"])


def test_a_theme_file_that_is_not_toml_is_told(own: Path) -> None:
    (own / "wonders" / "theme.toml").write_text("accent =", encoding="utf-8")
    assert "theme.toml: line 1: accent =: there is no value" in reasons(own)


def test_reading_a_theme_decodes_no_picture(own: Path) -> None:
    path = own / "wonders" / "scenes" / "garden.png"
    path.write_bytes(path.read_bytes()[:60])  # the size is in the first bytes, the pixels are gone
    assert read_theme("wonders", [own], LOG).scenes[0].picture == path
