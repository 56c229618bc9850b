import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pygame
import pytest
from PIL import Image

from booth.app import DriverStuck
from booth.clock import Clock
from booth.config import SHIPPED, Config, SettingsFault, find_settings
from booth.operator.starts import starts
from booth.scenes.themes import ThemeFault
from booth.settings import Settings, read_settings
from booth.settings_watch import SettingsWatch
from booth.start import DEAF_STAYS, LAST_GOOD_AFTER, Start
from booth.ui.input_devices import Deaf
from booth.ui.screens.sorry import SorryScreen


class Hurried(Clock):
    """Every pause takes no time and ten seconds."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += 10.0


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Config]]:
    """The settings that the booth was played with."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    settings: list[Config] = []

    def play(_self: Start, played: Settings, *_rest: Any, **_more: Any) -> int:
        settings.append(played.config)
        return 0

    monkeypatch.setattr(Start, "_play", play)
    yield settings
    pygame.display.quit()


def settings_file(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def last_good(folder: Path, text: str) -> Path:
    """The settings of a former start with which guests saw a screen."""
    path = folder / "state" / "last-good.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_a_logo_that_is_not_there_is_a_fault_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "no such driver")
    settings = settings_file(tmp_path, '[event]\nlogo = "logo.png"\n')
    with pytest.raises(SettingsFault) as fault:
        Start(settings, Hurried(), {}).run(once=False)
    assert fault.value.path == tmp_path / "logo.png"
    assert fault.value.reasons[0].startswith("event.logo: the file cannot be read")


def test_settings_are_looked_for_where_the_operator_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, state, home = tmp_path / "here", tmp_path / "state", tmp_path / "home"
    for folder in (here, state, home / ".config" / "booth"):
        folder.mkdir(parents=True)
        settings_file(folder, "")
    monkeypatch.chdir(here)
    environment = {"STATE_DIRECTORY": str(state), "HOME": str(home)}
    assert find_settings("named.toml", environment) == here / "named.toml"
    assert find_settings(None, environment) == state / "config.toml"
    assert find_settings(None, {"HOME": str(home)}) == here / "config.toml"
    (here / "config.toml").unlink()
    assert find_settings(None, {"HOME": str(home)}) == home / ".config" / "booth" / "config.toml"
    assert find_settings(None, {"HOME": str(here)}) == SHIPPED


def test_a_service_without_settings_gets_the_shipped_ones_to_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    state = tmp_path / "state"
    state.mkdir()
    found = find_settings(None, {"STATE_DIRECTORY": str(state), "HOME": str(tmp_path)})
    assert found == state / "config.toml"
    assert found.read_bytes() == SHIPPED.read_bytes()


def test_after_a_minute_of_wrong_settings_the_last_good_ones_are_used(tmp_path: Path, played: list[Config]) -> None:
    last_good(tmp_path, '[event]\nname = "Anna and Tom"\n')
    path = settings_file(tmp_path, "[event\n")
    clock = Hurried()
    assert Start(path, clock, {}).run(once=False) == 0
    assert [config.event.name for config in played] == ["Anna and Tom"]
    assert clock.now() >= LAST_GOOD_AFTER


def test_systemd_does_not_take_the_card_for_a_start_that_hangs(tmp_path: Path, played: list[Config]) -> None:
    last_good(tmp_path, '[event]\nname = "Anna and Tom"\n')
    path, environment = settings_file(tmp_path, "[event\n"), {"NOTIFY_SOCKET": str(tmp_path / "notify")}
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(0)
        Start(path, Hurried(), environment).run(once=False)
        assert systemd.recv(4096).startswith(b"EXTEND_TIMEOUT_USEC=")
    assert played


def test_a_logo_that_is_gone_from_the_last_good_settings_too_is_waited_for(
    tmp_path: Path, played: list[Config]
) -> None:
    last_good(tmp_path, '[event]\nlogo = "logo.png"\n')
    path = settings_file(tmp_path, '[event]\nlogo = "logo.png"\n')
    Image.new("RGBA", (90, 90), (200, 0, 0, 255)).save(tmp_path / "stick.png")

    class Back(Hurried):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if self.now() > 2.5 * LAST_GOOD_AFTER and (tmp_path / "stick.png").exists():
                (tmp_path / "stick.png").rename(tmp_path / "logo.png")

    assert Start(path, Back(), {}).run(once=False) == 0
    assert [config.event.logo for config in played] == ["logo.png"]


def test_settings_that_are_mended_are_used_at_once(tmp_path: Path, played: list[Config]) -> None:
    path = settings_file(tmp_path, "[event\n")

    class Mending(Hurried):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            settings_file(tmp_path, '[event]\nname = "mended"\n')

    clock = Mending()
    assert Start(path, clock, {}).run(once=False) == 0
    assert [config.event.name for config in played] == ["mended"]
    assert clock.now() < LAST_GOOD_AFTER


def test_a_theme_that_is_not_there_is_a_fault_of_the_settings(tmp_path: Path, played: list[Config]) -> None:
    path = settings_file(tmp_path, 'theme = "wondres"\n')
    with pytest.raises(ThemeFault, match='did you mean "wonders"'):
        read_settings(path)


def test_a_shipped_theme_without_a_picture_is_on_the_card_and_not_the_end(
    tmp_path: Path, played: list[Config], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booth.scenes.themes.find_scenes", lambda *_: ())
    shown: list[tuple[str, ...]] = []
    monkeypatch.setattr("booth.start.SettingsCard", lambda _type, _path, reasons, _file: Card(shown, reasons))

    class Ending(Hurried):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if self.now() > LAST_GOOD_AFTER + 30:
                start._ended = True

    start = Start(settings_file(tmp_path, "[event]\n"), Ending(), {})
    assert start.run(once=False) == 0
    assert "scenes: there is none that can be shown" in shown[-1][0]
    assert not played


class Card:
    """A card of reasons that notes when it is drawn."""

    def __init__(self, shown: list[tuple[str, ...]], reasons: Sequence[str]) -> None:
        self._shown, self._reasons = shown, reasons

    def draw(self, _canvas: pygame.Surface) -> None:
        self._shown.append(tuple(self._reasons))


class FakeApp:
    """A booth that shows one frame and ends, or fails to."""

    fault: Exception | None = None
    screen: object = None
    between_guests = False
    watch: SettingsWatch

    def __init__(self, *_parts: Any, **_more: Any) -> None:
        self.stage = self

    @contextmanager
    def running(self) -> Iterator[None]:
        yield

    def greet(self) -> None:
        pass

    def step(self) -> None:
        if self.fault:
            raise self.fault

    def run(self, _until: object) -> None:
        pass

    def switched_off(self) -> None:
        pass


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[FakeApp]]:
    class App(FakeApp):
        pass

    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setattr("booth.start.App", App)
    yield App
    pygame.display.quit()


def test_settings_are_the_last_good_ones_once_guests_have_seen_a_screen(tmp_path: Path, app: type[FakeApp]) -> None:
    path = settings_file(tmp_path, '[event]\nname = "Anna and Tom"\n')
    assert Start(path, Hurried(), {}).run(once=False) == 0
    assert (tmp_path / "state" / "last-good.toml").read_bytes() == path.read_bytes()


def test_settings_with_which_no_screen_can_be_shown_are_never_the_last_good_ones(
    tmp_path: Path, app: type[FakeApp]
) -> None:
    good = last_good(tmp_path, '[event]\nname = "Anna and Tom"\n')
    app.fault = ValueError("deadly")
    with pytest.raises(ValueError, match="deadly"):
        Start(settings_file(tmp_path, '[event]\nname = "Eve"\n'), Hurried(), {}).run(once=False)
    assert "Anna and Tom" in good.read_text()


def test_settings_that_lead_to_the_sorry_screen_are_not_the_last_good_ones(tmp_path: Path, app: type[FakeApp]) -> None:
    app.screen = SorryScreen.__new__(SorryScreen)
    Start(settings_file(tmp_path, '[event]\nname = "Eve"\n'), Hurried(), {}).run(once=False)
    assert not (tmp_path / "state" / "last-good.toml").exists()


def test_a_settings_file_that_was_emptied_is_damaged_and_says_so(tmp_path: Path, played: list[Config]) -> None:
    last_good(tmp_path, '[event]\nname = "Anna and Tom"\n')
    assert Start(settings_file(tmp_path, ""), Hurried(), {}).run(once=False) == 0
    assert [config.event.name for config in played] == ["Anna and Tom"]


def test_a_home_that_cannot_be_written_does_not_keep_the_booth_from_starting(
    tmp_path: Path, app: type[FakeApp], caplog: pytest.LogCaptureFixture
) -> None:
    path = settings_file(tmp_path, "[event]")
    (tmp_path / "state").symlink_to("/proc/self")  # in which nobody can write, root neither
    assert Start(path, Hurried(), {}).run(once=False) == 0
    assert "no copy of the settings can be kept" in caplog.text


def test_a_file_where_the_state_folder_should_be_is_called_something_else(tmp_path: Path, app: type[FakeApp]) -> None:
    (tmp_path / "state").write_text("notes")
    assert Start(settings_file(tmp_path, "[event]"), Hurried(), {}).run(once=False) == 0
    assert (tmp_path / "state-1").read_text() == "notes"
    assert (tmp_path / "state" / "last-good.toml").is_file()


def test_without_any_screen_wrong_settings_end_the_booth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pygame.display.quit()
    monkeypatch.setenv("SDL_VIDEODRIVER", "no such driver")
    with pytest.raises(SettingsFault):
        Start(settings_file(tmp_path, "[event\n"), Hurried(), {}).run(once=False)


@pytest.mark.parametrize(("between_guests", "events"), [(True, ["Anna and Tom", "Eve"]), (False, ["Anna and Tom"])])
def test_settings_that_change_are_taken_over_between_two_guests(
    tmp_path: Path, app: type[FakeApp], *, between_guests: bool, events: list[str]
) -> None:
    path, names = settings_file(tmp_path, '[event]\nname = "Anna and Tom"\n'), []

    def init(self: FakeApp, settings: Settings, *_parts: Any, watch: SettingsWatch, **_more: Any) -> None:
        self.stage, self.watch = self, watch
        names.append(settings.config.event.name)

    def run(self: FakeApp, until: Callable[[float], bool]) -> None:
        settings_file(tmp_path, '[event]\nname = "Eve"\n')
        self.watch.look()
        self.watch.look()
        if not until(0.0):
            start._ended = True  # the operator's Ctrl-C

    app.__init__, app.run, app.between_guests = init, run, between_guests  # type: ignore[method-assign, assignment]
    start = Start(path, Hurried(), {})
    assert start.run(once=False) == 0
    assert names == events


def test_only_a_booth_that_is_told_to_end_says_that_it_was_switched_off(tmp_path: Path, app: type[FakeApp]) -> None:
    told: list[str] = []
    start = Start(settings_file(tmp_path, "[event]\n"), Hurried(), {})

    def stuck(*_: object) -> None:
        raise DriverStuck

    def ended(*_: object) -> None:
        start._ended = True

    app.switched_off = lambda self: told.append("off")  # type: ignore[method-assign]
    app.run = stuck  # type: ignore[method-assign, assignment]
    assert [start.run(once=False), start.run(once=False), told] == [1, 1, []]
    assert starts(tmp_path / "state", Clock().wall())[0] == 2
    app.run = ended  # type: ignore[method-assign, assignment]
    assert [start.run(once=False), told] == [0, ["off"]]
    assert starts(tmp_path / "state", Clock().wall())[0] == 0


DEAF = Deaf("The booth may not read the touch screen.", "sudo usermod -aG input $USER", "sudo make install")


def test_a_booth_that_nobody_could_touch_is_refused_by_hand_with_what_to_type(
    tmp_path: Path, app: type[FakeApp], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("booth.start.deaf", lambda: DEAF)
    assert Start(settings_file(tmp_path, "[event]"), Hurried(), {}).run(once=False) == 1
    told = capsys.readouterr().err
    assert DEAF.reason in told
    assert "    sudo usermod -aG input $USER" in told


def test_as_a_service_it_says_so_on_the_screen_for_a_minute_and_ends_to_be_started_anew(
    tmp_path: Path, app: type[FakeApp], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cards: list[tuple[str, list[str], str]] = []

    class Shown(Card):
        def __init__(self, _type: Any, title: str, _place: str, reasons: list[str], remedy: str) -> None:
            super().__init__([], reasons)
            cards.append((title, reasons, remedy))

    monkeypatch.setattr("booth.start.deaf", lambda: DEAF)
    monkeypatch.setattr("booth.start.FaultCard", Shown)
    clock = Hurried()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        start = Start(settings_file(tmp_path, "[event]"), clock, {"NOTIFY_SOCKET": str(tmp_path / "notify")})
        assert start.run(once=False) == 1
        assert systemd.recv(4096).startswith(b"EXTEND_TIMEOUT_USEC=")
    assert clock.now() == DEAF_STAYS
    ((title, reasons, remedy),) = cards
    assert (title, reasons) == ("Nobody could touch this booth", [DEAF.reason])
    assert "sudo make install" in remedy
    assert DEAF.reason in caplog.messages
