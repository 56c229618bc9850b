import threading

import pytest

from booth.clock import Clock
from booth.operator.desk import Desk


def test_jobs_are_done_one_after_the_other_in_another_thread() -> None:
    desk, order = Desk(Clock()), list[int]()
    desk.start()
    jobs = [desk.do(lambda number=number: order.append(number) or threading.get_ident()) for number in range(20)]  # type: ignore[func-returns-value, misc]
    idents = {job.result(5) for job in jobs}
    assert order == list(range(20))
    assert idents != {threading.get_ident()}
    assert len(idents) == 1
    assert desk.stop(5)


def test_a_job_that_fails_tells_whoever_asked_and_the_next_is_done() -> None:
    desk = Desk(Clock())
    desk.start()

    def fail() -> None:
        raise OSError("no")

    failing = desk.do(fail)
    assert desk.do(lambda: 3).result(5) == 3
    with pytest.raises(OSError, match="no"):
        failing.result(5)
    assert desk.stop(5)


def test_what_was_asked_before_the_end_is_still_done() -> None:
    desk, gate, done = Desk(Clock()), threading.Event(), list[int]()
    desk.start()
    desk.do(lambda: gate.wait(5))
    desk.do(lambda: done.append(1))
    desk._worker.ask_to_stop()
    gate.set()
    assert desk.stop(5)
    assert done == [1]
