from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from booth.segmentation.live.governor import REVIEW_INTERVAL, WORKLOADS, Governor, forecast, temperature


class Machine:
    """Needs *full* seconds for a cutout at full size; time passes when it is told to."""

    def __init__(self, full: float) -> None:
        self.full = full
        self.heat: float | None = None
        self.delay = 0.002  # of each picture of the screen
        self.most = 30.0  # cutouts a second, for another reason than the workload
        self.finishing = False
        self.governor = Governor()
        self.now = 0.0
        self.changes: list[tuple[float, str]] = []

    def run(self, seconds: float, each: Callable[[float], None] = lambda now: None) -> "Machine":
        end = self.now + seconds
        while self.now < end:
            self.now += REVIEW_INTERVAL
            each(self.now)
            workload = self.governor.workload
            takes = self.full * workload.cost
            for _ in range(int(REVIEW_INTERVAL * min(workload.rate, self.most, 1 / takes))):
                self.governor.record(takes)
            for _ in range(60):
                self.governor.record_delay(self.delay)
            if self.governor.review(self.now, self.heat, finishing=self.finishing):
                self.changes.append((self.now, self.governor.workload.name))
        return self

    @property
    def level(self) -> int:
        return WORKLOADS.index(self.governor.workload)


def reviewed(governor: Governor, delay: float) -> str | None:
    """What it says after the second review of quick cutouts and a screen that waits for *delay* seconds."""
    reason = None
    for now in (2.0, 4.0):
        governor.record(0.02)
        governor.record_delay(delay)
        reason = governor.review(now, None, finishing=False)
    return reason


def test_a_machine_that_is_quick_enough_does_all_there_is_to_do() -> None:
    assert Machine(0.025).run(600).changes == []


@pytest.mark.parametrize(("full", "level"), [(0.040, 1), (0.080, 2), (0.120, 3), (0.2, 4), (0.5, 4)])
def test_a_slow_machines_workload_is_lowered_until_it_keeps_up(full: float, level: int) -> None:
    machine = Machine(full).run(30)
    assert machine.level == level
    assert all(reason for _, reason in machine.changes)


def test_cutouts_that_leave_the_screen_too_little_of_the_processor_become_fewer() -> None:
    machine = Machine(0.020)

    def starved(_: float) -> None:
        machine.delay = 0.005 if machine.governor.workload.rate <= 10 else 0.050

    machine.run(30, starved)
    assert machine.level == 3
    assert "screen waits 50 ms" in (reviewed(Governor(), delay=0.050) or "")


def test_while_nobody_is_there_little_shows_that_the_screen_could_bear_more() -> None:
    machine = Machine(0.020)

    def starved(_: float) -> None:
        machine.delay = 0.005 if min(machine.governor.workload.rate, machine.most) <= 10 else 0.050

    machine.run(30, starved)
    assert machine.level == 3
    machine.most = 6.0
    machine.run(600, starved)
    assert machine.level == 2  # of 15 a second


def test_a_camera_in_the_dark_gets_its_full_size_back_all_the_same() -> None:
    machine = Machine(0.120).run(60)
    machine.full, machine.most = 0.020, 7.5  # pictures a second
    machine.run(120)
    assert machine.level == 0


def test_a_higher_workload_that_starves_the_screen_again_is_tried_ever_more_rarely() -> None:
    machine = Machine(0.020)

    def starved(_: float) -> None:
        machine.delay = 0.005 if machine.governor.workload.rate <= 10 else 0.050

    machine.run(3600, starved)
    tried = [now for now, name in machine.changes if name == WORKLOADS[2].name]
    assert 3 <= len(tried) <= 12


def test_delays_from_a_time_without_cutouts_are_forgotten_and_take_no_memory() -> None:
    governor = Governor()
    for _ in range(100_000):
        governor.record_delay(0.5)
    assert len(governor._delays) < 1000


def test_what_the_screen_waits_for_a_moment_or_for_the_darkroom_changes_nothing() -> None:
    machine = Machine(0.020)
    machine.delay = 0.050
    machine.run(REVIEW_INTERVAL)
    machine.delay = 0.005
    machine.run(60)
    machine.delay, machine.finishing = 0.050, True
    assert machine.run(60).changes == []


def test_a_single_slow_moment_changes_nothing() -> None:
    machine = Machine(0.025).run(20)
    machine.full = 0.2
    machine.run(REVIEW_INTERVAL)
    machine.full = 0.025
    assert machine.run(60).changes == []


def test_a_machine_with_headroom_again_is_given_its_workload_back_level_by_level() -> None:
    machine = Machine(0.120).run(60)
    assert machine.level == 3
    machine.full = 0.020
    machine.run(REVIEW_INTERVAL)
    assert machine.level == 3  # not at once
    machine.run(120)
    assert machine.level == 0
    assert [name for _, name in machine.changes[-3:]] == [WORKLOADS[level].name for level in (2, 1, 0)]


def test_a_machine_between_two_workloads_stays_at_the_lower_one() -> None:
    """Just too slow for the full size, and at the smaller one with little headroom."""
    machine = Machine(0.0302).run(1800)
    assert machine.level == 1
    assert len(machine.changes) == 1


def test_a_workload_that_turns_out_to_be_too_much_again_is_tried_ever_more_rarely() -> None:
    """The estimate promises headroom that is not there: full size costs three times the smaller one here."""
    machine = Machine(0.020)

    def costlier(_: float) -> None:
        machine.full = 0.020 if machine.level else 0.060

    machine.run(3600, costlier)
    tried = [now for now, name in machine.changes if name == WORKLOADS[0].name]
    assert 3 <= len(tried) <= 10
    gaps = [after - before for before, after in pairwise(tried)]
    assert all(later > 1.5 * earlier for earlier, later in pairwise(gaps[:4]))


def test_while_guests_are_finished_nothing_changes() -> None:
    machine = Machine(0.025).run(20)

    def sometimes(now: float) -> None:
        machine.finishing = now % 30 < 8
        machine.full = 0.080 if machine.finishing else 0.025

    assert machine.run(600, sometimes).changes == []


def test_a_machine_that_gets_hot_over_finishing_is_given_less_to_do_all_the_same() -> None:
    machine = Machine(0.020)
    machine.heat, machine.finishing = 83.0, True
    machine.run(90)
    assert machine.level == len(WORKLOADS) - 1


def test_what_is_left_of_finishing_in_the_times_afterwards_changes_nothing() -> None:
    machine = Machine(0.025).run(20)

    def sometimes(now: float) -> None:
        machine.finishing = now % 30 < 8
        machine.full = 0.080 if now % 30 < 10 else 0.025  # one review longer

    assert machine.run(600, sometimes).changes == []


def test_a_hot_machine_is_given_less_to_do_and_more_when_it_has_cooled_down() -> None:
    machine = Machine(0.020)
    machine.heat = 83.0
    machine.run(90)
    assert machine.level == len(WORKLOADS) - 1
    assert "83 °C" in (Governor().review(100.0, 83.0, finishing=False) or "")
    machine.heat = 76.0  # no longer hot, not yet cool
    machine.run(300)
    assert machine.level == len(WORKLOADS) - 1
    machine.heat = 65.0
    machine.run(300)
    assert machine.level == 0


def test_a_warm_machine_that_keeps_up_is_left_alone() -> None:
    machine = Machine(0.025)
    machine.heat = 78.0
    assert machine.run(600).changes == []


def test_every_workload_is_lower_than_the_one_before() -> None:
    assert all(more.rate * more.cost > less.rate * less.cost for more, less in pairwise(WORKLOADS))
    assert len({load.name for load in WORKLOADS}) == len(WORKLOADS)


def test_a_forecast_is_the_workload_that_a_machine_of_such_times_comes_to() -> None:
    for full in (0.02, 0.04, 0.06, 0.08, 0.12, 0.3):
        expected = forecast({1: full, 2: full * WORKLOADS[1].cost})
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
