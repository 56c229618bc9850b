"""The courier's process for rehearsals: it gives up a server on this machine soon."""

import os

from booth.runtime.pipe import Pipe
from booth.setting_tables import PlaceSettings
from booth.sharing.cloud.courier import carry
from booth.sharing.cloud.credentials import Credentials
from booth.sharing.targets import object_storage, webdav

LIMIT = "BOOTH_REHEARSED_LIMIT"  # in the environment: seconds for an answer


def carry_hurriedly(pipe: Pipe, settings: PlaceSettings, credentials: Credentials) -> None:
    """As booth.sharing.cloud.courier.carry."""
    limit = float(os.environ[LIMIT])
    object_storage.ANSWERING = object_storage.CONNECTING = f"{round(1000 * limit)}ms"
    webdav.SILENCE = limit
    carry(pipe, settings, credentials)
