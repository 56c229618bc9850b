import cv2
import numpy as np

from booth.frames import Picture
from booth.imaging.colouring import heed_colours
from booth.imaging.looking import Shares

HEIGHT, WIDTH = 180, 320


def in_doubt_about_a_sleeve() -> Shares:
    said = np.zeros((HEIGHT, WIDTH), np.float32)
    said[40:, 120:200] = 1
    said[90:130, 200:260] = 0.4  # the sleeve
    return cv2.GaussianBlur(said, (0, 0), 2).astype(np.float32)


def dressed_in(guest: tuple[int, int, int], wall: tuple[int, int, int]) -> Picture:
    picture = np.full((HEIGHT, WIDTH, 3), wall, np.uint8)
    picture[40:, 120:200] = guest
    picture[90:130, 200:260] = guest
    noise = np.random.default_rng(2).normal(0, 6, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def test_a_sleeve_of_the_guest_s_colour_gains() -> None:
    said = in_doubt_about_a_sleeve()
    heeded = heed_colours(dressed_in((200, 40, 40), (60, 90, 160)), said)
    assert heeded[100:120, 210:250].mean() > 0.5 > said[100:120, 210:250].mean()
    assert heeded[60:, 130:190].min() > 0.95
    assert heeded[:30].max() < 0.05


def test_clothes_of_the_wall_s_colour_change_nothing() -> None:
    said = in_doubt_about_a_sleeve()
    assert np.array_equal(heed_colours(dressed_in((90, 90, 90), (90, 90, 90)), said), said)


def test_nobody_and_doubt_everywhere_are_left_as_they_are() -> None:
    picture = dressed_in((200, 40, 40), (60, 90, 160))
    for share in (0.0, 0.5, 1.0):
        said = np.full((HEIGHT, WIDTH), share, np.float32)
        assert np.array_equal(heed_colours(picture, said), said)


def test_the_same_picture_is_heeded_alike_twice() -> None:
    picture, said = dressed_in((200, 40, 40), (60, 90, 160)), in_doubt_about_a_sleeve()
    assert np.array_equal(heed_colours(picture, said), heed_colours(picture, said))
