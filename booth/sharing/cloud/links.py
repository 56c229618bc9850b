"""Links to photos: to their pages on the internet, if they have such and the booth reaches it, else to the booth."""

from booth.sharing.cloud.outbox import Outbox
from booth.sharing.offer import Page
from booth.sharing.publisher import Publisher
from booth.sharing.status import Visit

ANY_TOKEN = "A" * 26  # as long as every photo's


class OnlineFirst:
    """Knows both ways. May be asked from any thread."""

    def __init__(self, publisher: Publisher, outbox: Outbox) -> None:
        self._publisher = publisher
        self._outbox = outbox

    @property
    def online(self) -> bool:
        """Whether photos' links lead to the internet now: for that no phone has to join a Wi-Fi of the booth's."""
        return self._outbox.makes_pages and not self._outbox.away

    def link(self, token: str, page: Page = "P") -> str | None:
        """The address of a photo's page; None where there is none, or for the moment until its page is there.

        Other pages are the booth's own.
        """
        here = self._publisher.link(token, page)
        there = self._outbox.link(token) if page == "P" else None
        if not self.online:
            return here or there
        return there or (None if page == "P" and self.later(token) else here)

    def later(self, token: str) -> str | None:
        """The address on the internet where a photo's page will be, or is; None if it is to have none."""
        return self._outbox.link_to_come(token)

    def example(self) -> str | None:
        """A link as long as photos' links are now; None without a network."""
        return self._outbox.example() if self.online else self._publisher.link(ANY_TOKEN)

    def visit(self, token: str) -> Visit:
        """What phones have done with the photo at the booth; of its page on the internet nothing is known."""
        return self._publisher.visit(token)
