"""Reads what a printer that takes PDF has got: with Ghostscript, as such a printer does."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from booth.picture_types import Picture

DPI = 300


@dataclass(frozen=True, slots=True, eq=False)
class PrintedPage:
    picture: Picture

    @property
    def millimetres(self) -> tuple[float, float]:
        height, width = self.picture.shape[:2]
        return width / DPI * 25.4, height / DPI * 25.4


def read_page(document: Path) -> PrintedPage:
    """The one page of *document*."""
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=png16m", f"-r{DPI}", "-o", "%stdout%"]
    made = subprocess.run([*command, str(document)], capture_output=True, check=True, timeout=60)
    picture = cv2.imdecode(np.frombuffer(made.stdout, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return PrintedPage(np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8))
