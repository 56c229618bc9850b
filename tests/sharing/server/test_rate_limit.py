import pytest

from booth.sharing.server.rate_limit import TokenBuckets


@pytest.fixture
def buckets() -> TokenBuckets:
    return TokenBuckets(burst=3, per_second=10.0, patience=0.25)


def test_as_many_as_a_full_bucket_holds_have_their_turn_at_once(buckets: TokenBuckets) -> None:
    assert [buckets.take("one", 100.0) for _ in range(3)] == pytest.approx([0, 0, 0])


def test_those_after_them_queue_for_one_token_each_and_nobody_for_longer_than_the_patience(
    buckets: TokenBuckets,
) -> None:
    waits = [buckets.take("one", 100.0) for _ in range(7)]

    assert waits[3:5] == pytest.approx([0.1, 0.2])
    assert waits[5:] == [None, None]


def test_a_refusal_costs_nothing(buckets: TokenBuckets) -> None:
    for _ in range(100):
        buckets.take("one", 100.0)

    assert buckets.take("one", 100.2) == pytest.approx(0.1)  # as after five


def test_a_bucket_fills_evenly_and_never_beyond_its_size(buckets: TokenBuckets) -> None:
    for _ in range(3):
        buckets.take("one", 100.0)

    assert buckets.take("one", 100.1) == pytest.approx(0)
    assert [buckets.take("one", 200.0) for _ in range(4)] == pytest.approx([0, 0, 0, 0.1])


def test_a_flood_from_one_address_leaves_the_others_theirs(buckets: TokenBuckets) -> None:
    for _ in range(1000):
        buckets.take("greedy", 100.0)

    assert [buckets.take("one", 100.0) for _ in range(3)] == pytest.approx([0, 0, 0])


def test_addresses_that_ask_for_nothing_any_more_are_forgotten(buckets: TokenBuckets) -> None:
    for number in range(1000):
        buckets.take(str(number), 100.0)
    buckets.take("last", 200.0)

    assert list(buckets._full_at) == ["last"]
