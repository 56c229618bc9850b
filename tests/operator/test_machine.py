"""Switching the machine off and setting its clock, against mocks of logind and timedated."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from booth.clock import Clock
from booth.operator.machine import Machine
from booth.problems import Problem
from tests.support.mocked_bus import CAN_PLAY, Mocked, mocked_system_bus

pytestmark = CAN_PLAY
LOGIND, TIMEDATED = "org.freedesktop.login1", "org.freedesktop.timedate1"
NOON = datetime(2026, 6, 12, 12, 0, tzinfo=UTC)
REFUSED = "raise dbus.exceptions.DBusException('{text}', name='{name}')"


class Stopped(Clock):
    """Time passes only while somebody sleeps."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds


@pytest.fixture(scope="module")
def _bus() -> Iterator[None]:
    with mocked_system_bus({"logind": logind(), "timedated": timedated()}):
        yield


def logind() -> Mocked:
    return Mocked(LOGIND, "/org/freedesktop/login1")


def timedated() -> Mocked:
    return Mocked(TIMEDATED, "/org/freedesktop/timedate1")


@pytest.mark.usefixtures("_bus")
class TestMachine:
    @pytest.mark.parametrize(("do", "method"), [(Machine.switch_off, "PowerOff"), (Machine.restart, "Reboot")])
    def test_logind_is_asked_once_and_nobody_is_asked_for_a_password(
        self, do: Callable[[Machine], None], method: str
    ) -> None:
        before = len(logind().calls())
        do(Machine(Clock()))
        assert logind().calls()[before:] == [(method, [False])]

    @pytest.mark.parametrize(
        ("error", "told"),
        [
            (f"{LOGIND}.OperationInProgress", "Another program holds that back"),
            ("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired", "sudo make install in the booth's folder"),
            ("org.freedesktop.DBus.Error.AccessDenied", "sudo apt install polkitd"),
            ("org.example.Odd", "systemd-logind does not do it: nobody knows why"),
        ],
    )
    def test_a_refusal_is_told_with_what_to_do(self, error: str, told: str) -> None:
        logind().answers(f"{LOGIND}.Manager", "PowerOff", "b", REFUSED.format(text="nobody knows why", name=error))
        with pytest.raises(Problem, match=told):
            Machine(Clock()).switch_off()
        logind().answers(f"{LOGIND}.Manager", "PowerOff", "b", "")

    def test_whoever_keeps_the_clock_is_known(self) -> None:
        state = Machine(Clock()).clock_state()
        assert (state.source, state.asks_network) == ("network", True)
        assert abs((state.now - Clock().wall()).total_seconds()) < 60

    def test_the_clock_is_set_while_no_time_server_is_asked_and_then_they_are_again(self) -> None:
        before = len(timedated().calls())
        Machine(Stopped()).set_clock(NOON)
        microseconds = int(NOON.timestamp()) * 1_000_000
        assert timedated().calls()[before:] == [
            ("SetNTP", [False, False]),
            ("SetTime", [microseconds, False, False]),
            ("SetNTP", [True, False]),
        ]

    def test_it_waits_for_the_time_servers_program_to_let_go_and_the_clock_goes_on_meanwhile(self) -> None:
        name = f"{TIMEDATED}.AutomaticTimeSyncEnabled"
        refused_twice = "self.tries = getattr(self, 'tries', 0) + 1\nif self.tries < 3: " + REFUSED.format(
            text="still synchronised", name=name
        )
        timedated().answers(TIMEDATED, "SetTime", "xbb", refused_twice)
        before = len(timedated().calls())
        clock = Stopped()
        Machine(clock).set_clock(NOON)
        made = timedated().calls()[before:]
        times = [arguments[0] for method, arguments in made if method == "SetTime"]
        assert [time - times[0] for time in times] == [0, 100_000, 200_000]
        assert made[-1] == ("SetNTP", [True, False])

    def test_one_that_never_lets_go_is_told_and_asked_again_afterwards(self) -> None:
        code = REFUSED.format(text="still synchronised", name=f"{TIMEDATED}.AutomaticTimeSyncEnabled")
        timedated().answers(TIMEDATED, "SetTime", "xbb", code)
        clock = Stopped()
        with pytest.raises(Problem, match="systemd-timedated does not do it: still synchronised"):
            Machine(clock).set_clock(NOON)
        assert 5.0 < clock.now() < 6.0
        assert timedated().calls()[-1] == ("SetNTP", [True, False])
        timedated().answers(TIMEDATED, "SetTime", "xbb", "")


def test_a_machine_without_a_system_bus_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    with pytest.raises(Problem, match="This machine has no systemd-logind"):
        Machine(Clock()).switch_off()


def test_what_the_service_may_ask_for_is_what_is_asked_for() -> None:
    rules = (Path(__file__).parents[2] / "systemd/booth-machine.rules").read_text(encoding="utf-8")
    for action in ("power-off", "power-off-multiple-sessions", "reboot", "reboot-multiple-sessions"):
        assert f'"{LOGIND}.{action}"' in rules
    for action in ("set-time", "set-ntp"):
        assert f'"{TIMEDATED}.{action}"' in rules
    assert 'subject.user == "booth"' in rules
