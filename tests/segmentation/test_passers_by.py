from booth.segmentation.passers_by import passers_by

ADULT = (60, 30, 130, 180)


def test_who_is_under_a_third_of_the_tallest_and_ends_above_the_lower_edge_passes_by() -> None:
    far, child, toddler_in_front = (150, 60, 168, 105), (200, 90, 240, 165), (10, 150, 40, 200)
    assert passers_by([far, ADULT, child, toddler_in_front], 200) == [True, False, False, False]


def test_somebody_far_away_and_alone_is_a_guest() -> None:
    assert passers_by([(150, 60, 168, 105)], 200) == [False]
    assert passers_by([], 200) == []
