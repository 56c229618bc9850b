import numpy as np

from booth.camera.crop import centre_crop


def test_a_picture_is_cropped_about_its_middle() -> None:
    tall = np.zeros((400, 100, 3), np.uint8)
    tall[150:250] = 255
    assert centre_crop(tall, (50, 50)).min() == 255
    assert centre_crop(tall, (50, 50)).shape == (50, 50, 3)
