"""What the operator does on the panel's pages, and what then stands in the settings file."""

from pathlib import Path

import numpy as np
import pygame
import zxingcpp

from booth.album.statistics import Kind, Tallied, write_counts
from booth.config import Config, read_config
from booth.operator.faults import Fault
from booth.operator.finding import Finding
from booth.operator.pin import matches
from booth.ui.panel.panel_screen import PanelScreen
from booth.ui.panel.rows import Choice, Line, Stepper
from tests.support.evening import TODAY, Evening
from tests.support.operator import PIN, find, open_page, opened, touch, typed


def at(home: Path, title: str) -> Evening:
    return open_page(opened(home), title)


def shown_again(evening: Evening) -> Evening:
    """The panel again."""
    evening.stage._show(PanelScreen(evening.context, evening.now), evening.now)
    return evening.run(0.8)


def saved(evening: Evening, home: Path) -> Config:
    """What the settings file says a moment later."""
    evening.run(2.5)
    return read_config(home / "config.toml")


def test_the_status_is_looked_at_once_a_second(home: Path) -> None:
    evening, looks = opened(home), list[float]()

    def look() -> tuple[Finding, ...]:
        looks.append(evening.now)
        return ()

    object.__setattr__(evening.context.operator, "look", look)
    evening.run(5)
    assert len(looks) in (4, 5)


def test_the_countdown_is_changed_in_steps_that_are_written_together(home: Path) -> None:
    evening = at(home, "Booth")
    for _ in range(3):
        touch(evening, "+")
    assert read_config(home / "config.toml").photo.countdown == 5.0  # not at every step
    assert saved(evening, home).photo.countdown == 8.0
    assert len(evening.context.operator.settings.versions()) == 1


def test_a_countdown_goes_no_further_than_the_settings_allow(home: Path) -> None:
    evening = at(home, "Booth")
    for _ in range(6):
        touch(evening, "−")
    assert saved(evening, home).photo.countdown == 1.0


def test_guests_are_offered_strips_and_how_those_are_taken(home: Path) -> None:
    evening = at(home, "Booth")
    touch(evening, "Strip")
    steps = [row for row in evening.stage.screen._page.rows(evening.now) if isinstance(row, Stepper)]  # type: ignore[attr-defined]
    shots = next(row for row in steps if row.label == "Shots of a strip")
    assert shots.less
    assert shots.more is None  # four are the most
    shots.less()
    touch(evening, "the same", "Three with a title")
    config = saved(evening, home)
    assert config.offer.kinds == ("photo", "strip")
    assert (config.strip.shots, config.strip.scenes, config.strip.layout) == (3, "same", "three")


def test_a_layout_with_room_for_three_shots_takes_three_and_one_with_room_for_one_is_not_offered(home: Path) -> None:
    evening = at(home, "Booth")
    touch(evening, "Strip", "Three with a title")
    rows = evening.stage.screen._page.rows(evening.now)  # type: ignore[attr-defined]
    (choice,) = [row for row in rows if isinstance(row, Choice) and row.label == "Layout of a strip"]
    assert [key for key, _ in choice.options] == ["strip", "three"]
    (shots,) = [row for row in rows if isinstance(row, Stepper) and row.label == "Shots of a strip"]
    assert shots.more is None
    config = saved(evening, home)
    assert (config.strip.shots, config.strip.layout) == (3, "three")


def test_one_kind_of_photo_has_to_stay(home: Path) -> None:
    evening = at(home, "Booth")
    touch(evening, "Photo")
    assert saved(evening, home).offer.kinds == ("photo",)


def test_looks_are_offered_in_the_order_of_the_touches_and_none_has_to_stay(home: Path) -> None:
    evening = at(home, "Booth")
    touch(evening, "Film", "Black and white", "1  Film")
    assert saved(evening, home).offer.looks == ("black and white",)
    evening = at(home, "Booth")
    touch(evening, "Black and white")
    assert saved(evening, home).offer.looks == ()


def test_what_was_changed_is_written_when_the_panel_closes_at_once(home: Path) -> None:
    evening = at(home, "Booth")
    touch(evening, "+", "Close")
    assert evening.screen == "Attract"
    assert read_config(home / "config.toml").photo.countdown == 6.0


def test_what_was_changed_is_written_when_nobody_touches_the_panel_for_minutes(home: Path) -> None:
    evening = at(home, "Booth")
    touch(evening, "+")
    evening.now += 180
    evening.step()
    assert evening.screen == "Attract"
    assert read_config(home / "config.toml").photo.countdown == 6.0


def test_the_event_is_named_with_the_keyboard_on_the_screen(home: Path) -> None:
    evening = at(home, "Event")
    touch(evening, "booth")
    for _ in range(5):
        touch(evening, "delete")
    touch(evening, "shift", "Z", "o", "äöü", "ë", "äöü", "space", "?123", "#", "1", "done")
    assert saved(evening, home).event.name == "Zoë #1"


def test_a_text_that_is_cancelled_changes_nothing(home: Path) -> None:
    evening = at(home, "Event")
    touch(evening, "booth", "x", "cancel")
    assert saved(evening, home).event.name == "booth"


def test_a_text_is_no_longer_than_its_setting_allows(home: Path) -> None:
    evening = at(home, "Event")
    touch(evening, "booth", *("x" * 70), "done")
    assert saved(evening, home).event.name == "booth" + "x" * 59


def test_a_value_that_is_refused_is_told_and_shown_no_more(home: Path) -> None:
    evening = at(home, "Event")
    touch(evening, "booth", *["delete"] * 5, "done")
    assert saved(evening, home).event.name == "booth"
    assert "event.name" in evening.stage.screen._told[0]  # type: ignore[attr-defined]
    find(evening, "booth")


def test_choices_and_toggles_of_the_event(home: Path) -> None:
    evening = at(home, "Event")
    touch(evening, "30 days", "guests are asked", "delete it")
    config = saved(evening, home)
    assert (config.event.keep, config.privacy.consent, config.photo.walk_away) == ("30 days", "ask", "delete")


def test_the_event_page_tells_what_was_counted_until_now(home: Path) -> None:
    tallied = Tallied()
    tallied.guests["2026-06-12 20"] += 7
    tallied.gone[Kind("2026-06-12 20", "beach", thrown=False, opened=True)] += 3
    tallied.gone[Kind("2026-06-12 21", "beach", thrown=True, opened=False)] += 1
    write_counts(home / "state", "booth", tallied)
    evening = at(home, "Event").run(1)
    rows = evening.stage.screen._page.rows(evening.now)  # type: ignore[attr-defined]
    told = {row.label: row.text for row in rows if isinstance(row, Line)}
    assert told["Guests"] == "7 have begun"
    assert told["Photos"] == "4 taken, 3 kept, 1 thrown away, 3 opened on a phone"
    assert told["Kept by scene"].endswith(" 3")
    assert told["Kept by hour"] == "20h 3, 21h 0"


def test_another_theme_forgets_which_scenes_of_the_old_one_were_shown(home: Path) -> None:
    path = home / "config.toml"
    given = path.read_text().replace("shown = []", 'shown = ["moon"]').replace("online = []", 'online = ["lake"]')
    path.write_text(given)
    evening = at(home, "Event")
    find(evening, "party").tap("party")
    config = saved(evening, home)
    assert (config.theme, config.scenes.shown, config.scenes.online) == ("party", (), ())


def test_a_scene_is_switched_off_and_another_moved_to_the_front(home: Path) -> None:
    evening = at(home, "Scenes")
    touch(evening, "on")  # the first, "lake"
    shown = saved(evening, home).scenes.shown
    assert "lake" not in shown
    assert shown[0] == "beach"
    touch(evening, "↓")  # the first that can be moved down
    assert saved(evening, home).scenes.shown[:2] == ("city", "beach")
    touch(evening, "off")
    assert saved(evening, home).scenes.shown[-1] == "lake"


def test_the_last_scene_cannot_be_switched_off(home: Path) -> None:
    path = home / "config.toml"
    path.write_text(path.read_text().replace("shown = []", 'shown = ["moon"]'))
    evening = at(home, "Scenes")
    touch(evening, "on")
    assert saved(evening, home).scenes.shown == ("moon",)


def test_languages_are_added_at_the_end_and_one_has_to_stay(home: Path) -> None:
    evening = at(home, "Booth")
    touch(evening, "Deutsch", "Français", "1  English")
    assert saved(evening, home).screen.languages == ("de", "fr")
    touch(evening, "1  Deutsch", "Français")
    assert saved(evening, home).screen.languages == ("fr",)


def test_the_wifi_is_named_and_its_password_is_shown_to_nobody(home: Path) -> None:
    evening = at(home, "Sharing")
    touch(evening, "none", "A", "done")
    touch(evening, "none", *"sea of lights".replace(" ", ""), "done")
    share = saved(evening, home).share
    assert (share.wifi_name, share.wifi_password) == ("A", "seaoflights")
    assert "••••••••" in evening.stage.screen.targets
    assert "seaoflights" not in evening.stage.screen.targets


def test_the_wall_has_its_code_on_the_page_where_sharing_is(home: Path) -> None:
    evening = open_page(opened(home, (800, 2400), gallery={"enabled": True}), "Sharing").run(0.5)
    pixels = pygame.surfarray.array3d(evening.draw()).swapaxes(0, 1)
    codes = {code.text.rpartition("/")[0] for code in zxingcpp.read_barcodes(np.ascontiguousarray(pixels))}
    assert codes == {"http://192.168.4.1:8000/P", "http://192.168.4.1:8000/W"}
    without = open_page(opened(home, (800, 2400)), "Sharing").run(0.5)
    pixels = pygame.surfarray.array3d(without.draw()).swapaxes(0, 1)
    assert len(zxingcpp.read_barcodes(np.ascontiguousarray(pixels))) == 1


def test_a_wifi_without_a_name_has_no_password_either(home: Path) -> None:
    evening = at(home, "Sharing")
    touch(evening, "none", "A", "done")
    touch(evening, "none", *"seaoflights", "done")
    evening.run(2.5)
    touch(evening, "A", "delete", "done")
    share = saved(evening, home).share
    assert (share.wifi_name, share.wifi_password) == ("", "")


def test_a_pause_shows_guests_that_the_booth_is_back_soon_until_it_ends(home: Path) -> None:
    evening = at(home, "Actions")
    touch(evening, "Pause", "Close")
    assert evening.screen == "Paused"
    evening.tap((400, 240))
    evening.run(100)
    assert evening.screen == "Paused"
    assert evening.album.shots == []
    open_page(shown_again(evening), "Actions")
    touch(evening, "Go on", "Close")
    assert evening.screen == "Attract"


def test_camera_and_room_are_asked_for_anew(home: Path) -> None:
    evening = at(home, "Actions")
    touch(evening, "Restart the camera", "Learn the empty room anew")
    assert evening.asked == ["camera", "room"]


def test_a_test_photo_is_shown_and_kept_nowhere(home: Path) -> None:
    evening = at(home, "Actions")
    touch(evening, "Take a test photo")
    evening.run(4)
    evening.draw()
    photo = evening.stage.screen._page._photo  # type: ignore[attr-defined]
    assert photo.surface is not None
    assert photo.state == "ok"
    assert evening.album.kept == {}
    assert evening.album.shots == []


def test_a_test_photo_without_a_camera_says_so(home: Path) -> None:
    evening = at(home, "Actions")
    evening.room.camera = False
    touch(evening, "Take a test photo")
    evening.run(6)
    assert evening.stage.screen._page._photo.words == "There is no camera"  # type: ignore[attr-defined]


def test_another_pin_is_set_from_within(home: Path) -> None:
    evening = at(home, "Actions")
    path = home / "config.toml"
    path.write_text(path.read_text().replace('pin = ""', f'pin = "{PIN}"'))
    touch(evening, "Set another PIN")
    assert evening.screen == "Pin"
    evening.play(typed("97531")).play(typed("97531")).run(0.2)
    assert evening.screen == "Panel"
    assert matches("97531", read_config(path).operator.pin)


def test_a_change_is_taken_back_once_that_was_meant(home: Path) -> None:
    evening = at(home, "Booth")
    touch(evening, "+")
    evening.run(2.5)
    open_page(evening, "Changes")
    touch(evening, "Back to before this", "No, go back")
    assert read_config(home / "config.toml").photo.countdown == 6.0
    touch(evening, "Back to before this", "Yes: Back to before this")
    assert read_config(home / "config.toml").photo.countdown == 5.0


def test_a_file_that_has_a_mistake_is_told_and_left_alone(home: Path) -> None:
    evening = opened(home)
    (home / "config.toml").write_text("[event\n")
    open_page(evening, "Booth")
    touch(evening, "+")
    evening.run(2.5)
    assert (home / "config.toml").read_text() == "[event\n"
    assert "mistake" in evening.stage.screen._told[0]  # type: ignore[attr-defined]


def test_faults_are_told_with_their_time(home: Path) -> None:
    evening = opened(home)
    evening.faults = (Fault(TODAY, "no camera", severe=True, times=3),)
    evening.run(0.3, draw=True)
    words = [text.words for text in evening.stage.screen._view.sheet.texts]  # type: ignore[attr-defined]
    assert "12 Jun 20:00" in words
    assert "no camera (3 times in a row)" in words
