import threading

from booth.frames import Latest


def test_only_the_newest_is_handed_over() -> None:
    slot: Latest[int] = Latest()
    for value in range(5):
        slot.put(value)
    assert slot.after(0, timeout=0) == (4, 5)
    assert slot.peek() == 4


def test_nothing_new_is_nothing() -> None:
    slot: Latest[int] = Latest()
    assert slot.after(0, timeout=0) == (None, 0)
    slot.put(7)
    _, count = slot.after(0, timeout=0)
    assert slot.after(count, timeout=0) == (None, count)


def test_a_reader_that_waits_is_woken() -> None:
    slot: Latest[int] = Latest()
    seen: list[int | None] = []
    reader = threading.Thread(target=lambda: seen.append(slot.after(0, timeout=20)[0]))
    reader.start()
    slot.put(3)
    reader.join(20)
    assert seen == [3]
