"""Files on offer, opened by the booth for the server process, which cannot open any itself."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

MOST = 32  # files asked for at a time: the pipe holds so many messages although the booth is busy


class OpenedFiles:
    """Asks the booth for files and hands them to whoever waits for them."""

    def __init__(self, ask: Callable[[tuple[int, str, str]], None]) -> None:
        """*ask* sends the booth a number, a token and the name of a file; its answer is given to `take`."""
        self._ask = ask
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[int | None]] = {}
        self._room = asyncio.Semaphore(MOST)

    @asynccontextmanager
    async def opened(self, token: str, name: str) -> AsyncIterator[int | None]:
        """The descriptor of a file as it is now, closed afterwards; None if it is gone, or was never on offer."""
        file = await self._file(token, name)
        try:
            yield file
        finally:
            if file is not None:
                os.close(file)

    async def _file(self, token: str, name: str) -> int | None:
        async with self._room:
            number, answer = next(self._numbers), asyncio.Future[int | None]()
            self._waiting[number] = answer
            self._ask((number, token, name))
            return await answer

    def take(self, number: int, file: int | None) -> None:
        """Takes the booth's answer to the question of that *number*: a descriptor, or None if there is no such file."""
        answer = self._waiting.pop(number)
        if not answer.done():
            answer.set_result(file)
        elif file is not None:  # nobody waits for it any more
            os.close(file)
