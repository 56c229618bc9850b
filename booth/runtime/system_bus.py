"""The system's D-Bus: one program on it is asked, and answers within a limit."""

from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, MessageType, Properties, new_method_call
from jeepney.io.blocking import open_dbus_connection

NO_BUS, LOST, TIMEOUT = "no bus", "lost", "timeout"


class BusFault(Exception):
    """No answer; *error* is the D-Bus error's name, or one of those below."""

    def __init__(self, text: str, error: str) -> None:
        super().__init__(text or error)
        self.error = error

    @property
    def lost(self) -> bool:
        """Whether the connection ended."""
        return self.error == LOST

    @property
    def absent(self) -> bool:
        """Whether the program does not run and cannot be started, or there is no bus."""
        return self.error == NO_BUS or self.error.endswith((".ServiceUnknown", ".NameHasNoOwner"))

    @property
    def forbidden(self) -> bool:
        """Whether the booth's user may not do that."""
        refusals = ("PermissionDenied", "AccessDenied", "NotAuthorized", "NotAuthorizedCanObtain")
        return self.error.endswith((*refusals, "InteractiveAuthorizationRequired"))


class BusBusy(BusFault):
    """No answer in time; it may still come."""


class SystemBus:
    """One connection to the program *name*, for one thread. *limit*: seconds for an answer."""

    def __init__(self, name: str, limit: float) -> None:
        """Raises BusFault where there is no bus."""
        self._name = name
        try:
            self._bus = open_dbus_connection("SYSTEM", auth_timeout=limit)
        except OSError as fault:
            raise BusFault("this machine has no system bus", NO_BUS) from fault
        self._bus.sock.settimeout(limit)

    def close(self) -> None:
        """Ends the connection, and with it whatever is bound to it."""
        self._bus.close()

    def get(self, path: str, interface: str, name: str, *, limit: float) -> Any:
        """The property *name* of the object at *path*. Raises BusFault."""
        return self._answer(Properties(DBusAddress(path, self._name, interface)).get(name), limit)[0][1]

    def call(
        self, path: str, interface: str, method: str, signature: str | None, body: tuple[Any, ...], *, limit: float
    ) -> Any:
        """The answer of *method* to *body*, whose types *signature* names. Raises BusFault."""
        message = new_method_call(DBusAddress(path, self._name, interface), method, signature, body)
        return self._answer(message, limit)

    def _answer(self, message: Any, limit: float) -> Any:
        try:
            answer = self._bus.send_and_get_reply(message, timeout=limit)
        except TimeoutError as fault:
            raise BusBusy("no answer in time", TIMEOUT) from fault
        except OSError as fault:
            raise BusFault("the connection to the system bus is lost", LOST) from fault
        if answer.header.message_type is MessageType.error:
            refusal = DBusErrorResponse(answer)
            raise BusFault(str(*refusal.data[:1]), refusal.name) from refusal
        return answer.body
