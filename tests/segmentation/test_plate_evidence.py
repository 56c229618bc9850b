import numpy as np
import pytest

from booth.segmentation.plate_evidence import LIVE, STILL, EvidenceCurve


@pytest.mark.parametrize("curve", [LIVE, STILL])
def test_the_further_a_colour_is_from_the_plates_the_more_it_speaks_for_a_person_within_limits(
    curve: EvidenceCurve,
) -> None:
    log_odds = curve.log_odds(np.arange(256, dtype=np.float32))
    assert (np.diff(log_odds) >= 0).all()
    assert log_odds[round(curve.neutral)] == 0
    assert log_odds[0] == -curve.room_limit or log_odds[0] == -curve.neutral / curve.room_scale
    assert log_odds[255] == 4
