from dataclasses import dataclass

import pytest

from booth.sharing.server.open_connections import OpenConnections


@dataclass(eq=False)
class Line:
    idle_since: float
    address: str = "router"
    answering: bool = False
    answered: bool = False


@pytest.fixture
def connections() -> OpenConnections[Line]:
    return OpenConnections(4, 3)


def test_nobody_goes_while_there_is_room(connections: OpenConnections[Line]) -> None:
    assert [connections.add(Line(number)) for number in range(3)] == [None] * 3
    assert connections.add(Line(3, "elsewhere")) is None


def test_the_oldest_that_has_asked_for_nothing_goes_first(connections: OpenConnections[Line]) -> None:
    busy, answered, first, second = Line(0, answering=True), Line(1, answered=True), Line(3, "b"), Line(2, "c")
    for line in (busy, answered, first, second):
        assert connections.add(line) is None

    for gone in (second, first):
        assert connections.add(Line(4, "d")) is gone
        connections.remove(gone)


def test_then_the_one_whose_last_answer_is_longest_ago(connections: OpenConnections[Line]) -> None:
    lines = [Line(5, "a", answered=True), Line(4, "b", answered=True), *(Line(0, "c", answering=True) for _ in "12")]
    for line in lines:
        connections.add(line)

    assert connections.add(Line(6, "d", answered=True)) is lines[1]


def test_a_new_one_goes_itself_where_all_others_are_being_answered(connections: OpenConnections[Line]) -> None:
    for number in range(4):
        connections.add(Line(number, str(number), answering=True))
    new = Line(4, "new")

    assert connections.add(new) is new


def test_an_address_that_has_too_many_displaces_its_own(connections: OpenConnections[Line]) -> None:
    connections.add(Line(0, "elsewhere"))
    own = [Line(number) for number in (3, 1, 2)]
    for line in own:
        connections.add(line)

    assert connections.add(Line(4)) is own[1]


def test_one_that_is_gone_twice_counts_once(connections: OpenConnections[Line]) -> None:
    line = Line(0)
    connections.add(line)
    connections.remove(line)
    connections.remove(line)

    assert list(connections) == []
    assert [connections.add(Line(number)) for number in range(3)] == [None] * 3
