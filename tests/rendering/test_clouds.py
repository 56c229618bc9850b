import numpy as np
from numpy.typing import NDArray

from booth.rendering.clouds import clouds

HIGH, LOW = (0.6, 0.0, 0.8), (1.0, 0.0, 0.1)  # where the sun stands


def sky(cover: float, to_sun: tuple[float, float, float] = HIGH) -> NDArray[np.float32]:
    return clouds((48, 24), (-40, 40), (2, 40), to_sun, cover=cover, thickness=0.02, steps=24, light_steps=3)


def test_a_clear_sky_has_no_clouds() -> None:
    assert np.count_nonzero(sky(0.0)) == 0


def test_more_cover_hides_more_of_the_sky() -> None:
    some, much = sky(0.55)[..., 2].mean(), sky(0.75)[..., 2].mean()
    assert 0.02 < some < much <= 1


def test_clouds_shine_only_where_there_are_any() -> None:
    seen = sky(0.6)
    assert seen.shape == (24, 48, 3)
    assert seen.min() >= 0
    assert seen[..., 2].max() <= 1
    assert seen[seen[..., 2] == 0][:, :2].max(initial=0) == 0
    assert seen[..., 0][seen[..., 2] > 0.5].mean() > 0.05


def test_the_sun_moves_the_light_but_not_the_clouds() -> None:
    low, high = sky(0.65, LOW), sky(0.65, HIGH)
    assert np.allclose(low[..., 2], high[..., 2])
    assert not np.allclose(low[..., 0], high[..., 0])
