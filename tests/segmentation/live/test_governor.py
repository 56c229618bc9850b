from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from booth.segmentation.live.governor import LOOK, STEPS, Governor, forecast, temperature


class Machine:
    """Needs *full* seconds for a cutout at full size; time passes when it is told to."""

    def __init__(self, full: float) -> None:
        self.full = full
        self.heat: float | None = None
        self.finishing = False
        self.governor = Governor()
        self.now = 0.0
        self.changes: list[tuple[float, str]] = []

    def run(self, seconds: float, each: Callable[[float], None] = lambda now: None) -> "Machine":
        end = self.now + seconds
        while self.now < end:
            self.now += LOOK
            each(self.now)
            step = self.governor.workload
            takes = self.full * step.cost
            for _ in range(int(LOOK * min(step.rate, 1 / takes))):
                self.governor.note(takes)
            if self.governor.look(self.now, self.heat, finishing=self.finishing):
                self.changes.append((self.now, self.governor.workload.name))
        return self

    @property
    def at(self) -> int:
        return STEPS.index(self.governor.workload)


def test_a_machine_that_is_quick_enough_does_all_there_is_to_do() -> None:
    assert Machine(0.025).run(600).changes == []


@pytest.mark.parametrize(("full", "step"), [(0.040, 1), (0.080, 2), (0.120, 3), (0.5, 3)])
def test_a_slow_machine_is_given_less_to_do_until_it_keeps_up(full: float, step: int) -> None:
    machine = Machine(full).run(30)
    assert machine.at == step
    assert all(reason for _, reason in machine.changes)


def test_a_single_slow_moment_changes_nothing() -> None:
    machine = Machine(0.025).run(20)
    machine.full = 0.2
    machine.run(LOOK)
    machine.full = 0.025
    assert machine.run(60).changes == []


def test_a_machine_that_has_room_again_is_given_all_its_work_back_step_by_step() -> None:
    machine = Machine(0.120).run(60)
    assert machine.at == 3
    machine.full = 0.020
    machine.run(LOOK)
    assert machine.at == 3  # not at once
    machine.run(120)
    assert machine.at == 0
    assert [STEPS.index(next(step for step in STEPS if step.name == name)) for _, name in machine.changes[-3:]] == [
        2,
        1,
        0,
    ]


def test_a_machine_between_two_steps_stays_on_the_lower_one() -> None:
    """Just too slow for the full size, and on the smaller one with little room to spare."""
    machine = Machine(0.0302).run(1800)
    assert machine.at == 1
    assert len(machine.changes) == 1


def test_a_step_that_turns_out_to_be_too_much_again_is_tried_ever_more_rarely() -> None:
    """The figures promise room that is not there: full size costs three times the smaller one here."""
    machine = Machine(0.020)

    def costlier(_: float) -> None:
        machine.full = 0.020 if machine.at else 0.060

    machine.run(3600, costlier)
    tried = [now for now, name in machine.changes if name == STEPS[0].name]
    assert 3 <= len(tried) <= 10
    gaps = [after - before for before, after in pairwise(tried)]
    assert all(later > 1.5 * earlier for earlier, later in pairwise(gaps[:4]))


def test_while_guests_are_finished_nothing_changes() -> None:
    machine = Machine(0.025).run(20)

    def sometimes(now: float) -> None:
        machine.finishing = now % 30 < 8
        machine.full = 0.080 if machine.finishing else 0.025

    assert machine.run(600, sometimes).changes == []


def test_what_is_left_of_finishing_in_the_times_afterwards_changes_nothing() -> None:
    machine = Machine(0.025).run(20)

    def sometimes(now: float) -> None:
        machine.finishing = now % 30 < 8
        machine.full = 0.080 if now % 30 < 10 else 0.025  # one look longer

    assert machine.run(600, sometimes).changes == []


def test_a_hot_machine_is_given_less_to_do_and_more_when_it_has_cooled_down() -> None:
    machine = Machine(0.020)
    machine.heat = 83.0
    machine.run(90)
    assert machine.at == len(STEPS) - 1
    assert "83 °C" in (Governor().look(100.0, 83.0, finishing=False) or "")
    machine.heat = 76.0  # no longer hot, not yet cool
    machine.run(300)
    assert machine.at == len(STEPS) - 1
    machine.heat = 65.0
    machine.run(300)
    assert machine.at == 0


def test_a_warm_machine_that_keeps_up_is_left_alone() -> None:
    machine = Machine(0.025)
    machine.heat = 78.0
    assert machine.run(600).changes == []


def test_every_step_is_less_work_than_the_one_before() -> None:
    assert all(more.rate * more.cost > less.rate * less.cost for more, less in pairwise(STEPS))
    assert len({step.name for step in STEPS}) == len(STEPS)


def test_a_forecast_is_the_step_that_a_machine_of_such_times_comes_to() -> None:
    for full in (0.02, 0.04, 0.06, 0.08, 0.12, 0.3):
        expected = forecast({1: full, 2: full * STEPS[1].cost})
        assert Machine(full).run(60).governor.workload == expected


def test_only_the_thermometer_of_a_raspberry_pi_counts(tmp_path: Path) -> None:
    assert temperature(tmp_path) is None
    for number, (kind, heat) in enumerate([("x86_pkg_temp", "91000"), ("cpu-thermal", "no number")]):
        zone = tmp_path / f"thermal_zone{number}"
        zone.mkdir()
        (zone / "type").write_text(f"{kind}\n")
        (zone / "temp").write_text(f"{heat}\n")
    assert temperature(tmp_path) is None
    (zone / "temp").write_text("61234\n")
    assert temperature(tmp_path) == pytest.approx(61.234)
