from booth.sharing.phones import GONE, NOTED, Phones

BOOTH = "10.42.0.1"


def heard() -> tuple[Phones, list[tuple[str, str]]]:
    told: list[tuple[str, str]] = []
    return Phones(lambda event, detail: told.append((event, detail))), told


def test_a_phone_joins_when_it_is_heard_for_the_first_time_and_again_after_a_long_silence() -> None:
    phones, told = heard()
    for now in (0.0, 5.0, 500.0, 500.0 + GONE - 1):
        phones.asked("10.42.0.17", BOOTH, now)
    assert told == [("joined", "")]
    phones.asked("10.42.0.17", BOOTH, 500.0 + 2 * GONE)
    assert told == [("joined", "")] * 2


def test_the_booth_itself_is_no_phone() -> None:
    phones, told = heard()
    phones.asked(BOOTH, BOOTH, 0.0)
    phones.opened(BOOTH, BOOTH, 0.0)
    assert told == []


def test_a_page_is_told_with_the_address_at_which_it_was_opened() -> None:
    phones, told = heard()
    phones.opened("10.42.0.17", BOOTH, 0.0)
    phones.opened("192.168.1.7", "192.168.1.2", 0.1)
    phones.opened("10.42.0.17", BOOTH, 60.0)
    assert told == [("came", BOOTH), ("came", "192.168.1.2"), ("came", BOOTH)]


def test_however_many_addresses_ask_the_booth_hears_of_it_once_a_second_and_little_is_kept() -> None:
    phones, told = heard()
    for number in range(5000):
        phones.asked(f"10.1.{number // 250}.{number % 250}", BOOTH, number / 1000)
        phones.opened(f"10.1.{number // 250}.{number % 250}", BOOTH, number / 1000)
    assert len(told) == 10
    assert len(phones._heard) == NOTED
