"""Several photos of the same guests on one page: its token stands in the about.json of each.

So the page is there as long as one of its photos is, and loses each that is thrown away or whose time is over. Whoever
takes the page away takes its token out of them: the photos stay.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from booth.album.development import Do, PhotoPromise
from booth.album.record import About, Photo


class Groups:
    """Puts photos together. Every method may be called from any thread and returns at once."""

    def __init__(
        self, do: Do, note: Callable[[PhotoPromise, Callable[[About], About]], None], letters: Callable[[int], str]
    ) -> None:
        """*do* has the album's thread do something, in which *note* changes what is said of a photo; *letters* are
        random ones.
        """
        self._do = do
        self._note = note
        self._letters = letters

    def put_together(self, photos: Sequence[Photo]) -> Future[str]:
        """The token of a page of *photos*, without those that were thrown away meanwhile; durable when it is there.

        A photo may be on several. The Future fails with a Problem as those of the album do.
        """
        together: Future[str] = Future()
        token = self._letters(26)

        def note() -> None:
            for photo in photos:
                self._note(PhotoPromise(photo.folder), lambda about: about.but(groups=(*about.groups, token)))
            together.set_result(token)

        self._do(together, note)
        return together

    def take_apart(self, photos: Sequence[Photo], token: str) -> Future[str]:
        """Takes the page of *token* away: none of *photos* is on it any more, and nothing else happens to them."""
        apart: Future[str] = Future()

        def without(about: About) -> About:
            return about.but(groups=tuple(each for each in about.groups if each != token))

        def note() -> None:
            for photo in photos:
                self._note(PhotoPromise(photo.folder), without)
            apart.set_result(token)

        self._do(apart, note)
        return apart
