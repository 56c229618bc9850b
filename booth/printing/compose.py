"""What is handed over for a photo: its page, and how that is to be printed."""

from collections.abc import Callable, Mapping, Sequence

from PIL import Image

from booth.album.record import Photo
from booth.config import PrintSettings
from booth.imaging.picture_files import PictureFault, read_image
from booth.printing.laid_out import LaidOut
from booth.printing.paper import DPI, MM_PER_INCH, PAPERS, fitted, medium, page
from booth.printing.spooler import Condition


class PhotoSheets:
    """Makes the pages of photos, in whichever thread asks."""

    def __init__(
        self, settings: PrintSettings, lay_out: Callable[[Photo, Image.Image], LaidOut | None] = lambda *_: None
    ) -> None:
        """*lay_out*: as layout_of's; a photo for which it gives None is fitted to the paper."""
        self._lay_out = lay_out
        self._paper = PAPERS[settings.paper]
        self._options: dict[str, Sequence[str] | int] = {}
        for option in settings.options:
            name, _, value = option.partition("=")
            self._options[name] = int(value) if value.isdecimal() else value.split(",")

    def __call__(self, photo: Photo, condition: Condition) -> tuple[bytes, Mapping[str, Sequence[str] | int]]:
        """The page of *photo* as a PDF, and the options of its job.

        Raises OSError if the photo cannot be read, ValueError if it is damaged.
        """
        photo.picture.stat()  # a photo that is gone, or a disk that is, is no damaged picture
        size = (round(self._paper[0] / MM_PER_INCH * DPI), round(self._paper[1] / MM_PER_INCH * DPI))
        try:
            image = read_image(photo.picture, size).convert("RGB")
            sheet, paper, dpi = self._lay_out(photo, image) or (fitted(image, self._paper), self._paper, DPI)
        except PictureFault as fault:
            raise ValueError(str(fault)) from None
        # Neither turned, nor scaled, nor fitted by CUPS: the page is the paper.
        options: dict[str, Sequence[str] | int] = {"print-scaling": "none", "print-color-mode": "color"}
        if name := medium(paper, condition.media):
            options["media"] = name
        return page(sheet, dpi), options | self._options
