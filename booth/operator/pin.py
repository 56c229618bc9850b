"""The operator's PIN: kept as a salted hash in the settings file, and guarded against trying it out.

The hash slows down whoever has the file; the back-off slows down whoever stands at the booth.
"""

import base64
import binascii
import hashlib
import hmac
import logging
import secrets
import threading
from pathlib import Path

from booth.durable import put, remove

log = logging.getLogger(__name__)

SHORTEST, LONGEST = 4, 8  # digits
FREE_TRIES = 3  # wrong PINs before the first wait
FIRST_WAIT, LONGEST_WAIT = 30.0, 900.0  # seconds; doubled with each wrong PIN
TRIES_FILE = "pin-tries"  # in state/: how many wrong PINs were given since the last right one
_COST = (2**14, 8, 1)  # scrypt's n, r, p (RFC 7914): 16 MB and about 0.2 s of a Raspberry Pi 4
_MEMORY = 64 * 1024 * 1024  # bytes that OpenSSL may use for it; n * r * 128 are needed
_SALT, _KEY = 16, 32  # bytes


def hashed(pin: str) -> str:
    """What stands in the settings file for *pin*: the name of the hash, its cost, the salt and the hash."""
    salt = secrets.token_bytes(_SALT)
    cost = ",".join(map(str, _COST))
    return f"scrypt${cost}${_text(salt)}${_text(_key(pin, salt, _COST))}"


def matches(pin: str, text: str) -> bool:
    """Whether *pin* is the one that *text*, a hash, was made of. Takes a while on purpose. Raises ValueError."""
    cost, salt, key = _parts(text)
    return hmac.compare_digest(_key(pin, salt, cost), key)


class PinTries:
    """Counts wrong PINs and says how long the next has to wait. The count survives a restart, in *state*.

    For the desk's thread but for `wait`, which any may ask.
    """

    def __init__(self, state: Path, now: float) -> None:
        """Reads the count that an earlier run has left; a wait begins anew at *now*, monotonic seconds."""
        self._state = state
        self._lock = threading.Lock()  # guards the two below
        self._wrong = self._read()
        self._since = now  # when the last wrong PIN was given, or the booth was started

    def wait(self, now: float) -> float:
        """Seconds until the next PIN is looked at; 0 if it is at once."""
        with self._lock:
            over = self._wrong - FREE_TRIES
            if over < 0:
                return 0.0
            return max(0.0, self._since + min(FIRST_WAIT * 2.0 ** min(over, 16), LONGEST_WAIT) - now)

    def is_right(self, pin: str, text: str, now: float) -> bool:
        """Whether *pin* is that of the hash *text*.

        A try counts as wrong before it is looked at: a pulled plug gives nobody another one. Raises OSError if that
        cannot be written down, ValueError if *text* is no hash.
        """
        if self.wait(now) > 0:
            return False
        with self._lock:
            self._wrong += 1
            self._since = now
            wrong = self._wrong
        put(self._state, {TRIES_FILE: b"%d\n" % wrong})
        if not matches(pin, text):
            log.warning("a wrong PIN was given at the booth, number %d in a row", wrong)
            return False
        self.forget()
        return True

    def forget(self) -> None:
        """Begins to count from zero: the right PIN was given, or a new one was set."""
        with self._lock:
            self._wrong = 0
        remove(self._state / TRIES_FILE)

    def _read(self) -> int:
        try:
            return int((self._state / TRIES_FILE).read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0
        except (OSError, ValueError):  # damaged: as if the free tries were used up
            return FREE_TRIES


def _parts(text: str) -> tuple[tuple[int, int, int], bytes, bytes]:
    """Cost, salt and hash. Raises ValueError, without the text."""
    name, *parts = text.split("$")
    if name != "scrypt" or len(parts) != 3:
        raise ValueError("is no hash of a PIN")
    cost, salt, key = parts
    try:
        n, r, p = map(int, cost.split(","))
        found = (n, r, p), base64.b64decode(salt, validate=True), base64.b64decode(key, validate=True)
    except (ValueError, binascii.Error):
        raise ValueError("is no hash of a PIN") from None
    # A cost that was made up must neither cost minutes nor be free.
    if found[0] != _COST or (len(found[1]), len(found[2])) != (_SALT, _KEY):
        raise ValueError("is no hash of a PIN")
    return found


def _key(pin: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    n, r, p = cost
    return hashlib.scrypt(pin.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=_KEY)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
