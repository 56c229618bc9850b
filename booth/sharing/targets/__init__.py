"""Where copies of photos can be kept. A new one is a file here and a line in TARGETS."""

from collections.abc import Callable, Mapping

from booth.setting_tables import PlaceSettings
from booth.sharing.cloud.credentials import Credentials
from booth.sharing.cloud.target import ListedTarget
from booth.sharing.targets.folder import Folder
from booth.sharing.targets.object_storage import ObjectStorage
from booth.sharing.targets.webdav import WebDav

TARGETS: Mapping[str, Callable[[PlaceSettings, Credentials], ListedTarget]] = {
    "s3": ObjectStorage,
    "webdav": WebDav,
    "folder": Folder,
}
"""By the name that the settings have for them. Imported in the process that speaks to them, and nowhere else."""
