"""A clip's files: H.264 for phones' players, an animated WebP for messengers that take pictures only.

The one module that imports PyAV, in the darkroom process and when the first clip comes: 30 MB that no other needs.
"""

import io
from fractions import Fraction

import av
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream
from PIL import Image

from booth.darkroom.developed import CLIP_BYTES
from booth.imaging.resize import resize_area
from booth.picture_types import Picture, Size

_INDEX = 16_384  # bytes kept free for the index (moov) before the pictures: a clip's 120 pictures take about 3,000
_OPTIONS = {
    "preset": "veryfast",
    "crf": "17",
    "profile": "high",
    "maxrate": "4800k",  # bits a second: four seconds of it, and what is buffered, stay below CLIP_BYTES
    "bufsize": "2400k",
    "threads": "1",  # the live view keeps the other cores
}
_QUALITIES = (70, 55, 40, 25, 10)  # of the WebP, the best that is small enough


def to_frame(picture: Picture) -> VideoFrame:
    """*picture* as Video takes it: in half the memory."""
    frame = VideoFrame.from_ndarray(picture, format="rgb24")
    return frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)


class Video:
    """An MP4 under way: H.264, yuv420p, no sound, its index before its pictures, so that it plays while it loads."""

    def __init__(self, size: Size, rate: Fraction) -> None:
        """*size*: both even; *rate*: pictures a second."""
        self._file = io.BytesIO()
        self._container = av.open(self._file, "w", format="mp4", options={"moov_size": str(_INDEX)})
        stream = self._container.add_stream("libx264", rate=rate, options=_OPTIONS)
        assert isinstance(stream, VideoStream)
        self._stream = stream
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
        context.color_primaries = context.color_trc = 1  # BT.709, as the colour space

    def add(self, frame: VideoFrame) -> None:
        """The next picture, by `to_frame`."""
        self._container.mux(self._stream.encode(frame))

    def file(self) -> bytes:
        """All of it; nothing can be added any more."""
        self._container.mux(self._stream.encode(None))
        self._container.close()
        return self._file.getvalue()


class Animation:
    """An animated WebP under way, which is repeated for ever."""

    def __init__(self, size: Size, rate: Fraction) -> None:
        """*rate*: pictures a second."""
        self._size = size
        self._duration = round(1000 / rate)  # milliseconds
        self._images: dict[int, Image.Image] = {}

    def add(self, place: int, picture: Picture) -> None:
        """The *picture* of that *place*, of any size of the same aspect ratio; in any order."""
        self._images[place] = Image.fromarray(resize_area(picture, self._size))

    def file(self) -> bytes:
        """All of it, as good as CLIP_BYTES allows."""
        first, *others = [image for _, image in sorted(self._images.items())]
        for quality in _QUALITIES:
            file = io.BytesIO()
            first.save(
                file, "WEBP", save_all=True, append_images=others, duration=self._duration, loop=0,
                quality=quality, method=0,
            )  # fmt: skip
            if file.tell() <= CLIP_BYTES:
                break
        return file.getvalue()
