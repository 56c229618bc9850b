from pathlib import Path

import pytest

from booth.config import Config
from booth.operator import pin
from booth.operator.pin import FREE_TRIES, PinTries, hashed, matches

HASH = hashed("2468")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path


def test_a_pin_matches_its_hash_and_no_other_does() -> None:
    assert matches("2468", HASH)
    assert not matches("2469", HASH)
    assert not matches("", HASH)


def test_the_same_pin_has_another_hash_each_time_and_never_stands_in_it() -> None:
    assert hashed("2468") != HASH
    assert "2468" not in HASH.replace("scrypt$16384,8,1", "")


def test_a_hash_is_something_that_the_settings_file_may_hold() -> None:
    assert Config.model_validate({"operator": {"pin": HASH}}).operator.pin == HASH


@pytest.mark.parametrize("text", ["", "scrypt$", "scrypt$1,1,1$AAAA$AAAA", HASH.replace("16384", "2"), HASH[:-4]])
def test_what_is_no_hash_matches_nothing(text: str) -> None:
    with pytest.raises(ValueError, match="no hash"):
        matches("2468", text)


def test_three_wrong_ones_are_free_then_each_wait_is_twice_as_long(state: Path) -> None:
    tries, now = PinTries(state, 0.0), 0.0
    waits = []
    for _ in range(9):
        assert not tries.is_right("1111", HASH, now)
        waits.append(tries.wait(now))
        now += waits[-1]
    assert waits == [0, 0, 30, 60, 120, 240, 480, 900, 900]


def test_during_a_wait_even_the_right_one_is_not_looked_at(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = PinTries(state, 0.0)
    for _ in range(FREE_TRIES):
        tries.is_right("1111", HASH, 0.0)
    monkeypatch.setattr(pin, "matches", lambda *_: pytest.fail("it was looked at"))
    assert not tries.is_right("2468", HASH, 29.0)


def test_the_wait_survives_a_restart_and_begins_anew_with_it(state: Path) -> None:
    tries = PinTries(state, 0.0)
    for _ in range(FREE_TRIES + 1):
        tries.is_right("1111", HASH, now=tries.wait(0.0))
    assert PinTries(state, 5000.0).wait(5000.0) == 60.0


def test_a_plug_pulled_while_a_pin_is_looked_at_gives_no_free_try(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: str) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(pin, "matches", cut)
    for _ in range(FREE_TRIES):
        with pytest.raises(KeyboardInterrupt):
            PinTries(state, 0.0).is_right("1111", HASH, 0.0)
    assert PinTries(state, 0.0).wait(0.0) == 30.0


def test_the_right_one_forgets_the_wrong_ones(state: Path) -> None:
    tries = PinTries(state, 0.0)
    for _ in range(2):
        tries.is_right("1111", HASH, 0.0)
    assert tries.is_right("2468", HASH, 0.0)
    assert list(state.iterdir()) == []
    assert [tries.is_right("1111", HASH, 0.0) for _ in range(2)] == [False, False]
    assert tries.wait(0.0) == 0.0


def test_a_damaged_count_is_taken_for_used_up_tries(state: Path) -> None:
    (state / pin.TRIES_FILE).write_bytes(b"\0\0")
    assert PinTries(state, 10.0).wait(10.0) == 30.0


def test_no_pin_is_in_the_log(state: Path, caplog: pytest.LogCaptureFixture) -> None:
    tries = PinTries(state, 0.0)
    tries.is_right("1357", HASH, 0.0)
    assert "wrong PIN" in caplog.text
    assert "1357" not in caplog.text
    assert "2468" not in caplog.text
