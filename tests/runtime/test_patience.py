from booth.runtime.patience import LONGEST, SLOW, Patience


def test_what_does_nothing_for_a_whole_limit_is_stuck() -> None:
    patience = Patience(10.0, now=100.0, worked=5.0)
    assert not patience.is_over(109.9, worked=5.0)
    assert patience.is_over(110.0, worked=5.0)


def test_what_works_a_little_is_slow_and_waited_for() -> None:
    patience = Patience(10.0, now=100.0, worked=5.0)
    assert not patience.is_over(110.0, worked=5.0 + 10.0 * SLOW)


def test_what_worked_first_and_then_stopped_is_stuck() -> None:
    patience = Patience(10.0, now=100.0, worked=5.0)
    assert not patience.is_over(110.0, worked=9.0)
    assert not patience.is_over(119.9, worked=9.0)
    assert patience.is_over(120.0, worked=9.0)


def test_what_works_without_end_is_stuck_in_the_end() -> None:
    patience = Patience(10.0, now=0.0, worked=0.0)
    over = [patience.is_over(10.0 * turn, worked=10.0 * turn) for turn in range(1, LONGEST + 1)]
    assert over == [False] * (LONGEST - 1) + [True]
