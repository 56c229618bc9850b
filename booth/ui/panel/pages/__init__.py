"""The pages of the panel: one file each. To add one: a class like booth.ui.panel.page.Page, and its line here."""

from collections.abc import Callable, Mapping

from booth.ui.panel.page import Page, Panel
from booth.ui.panel.pages.actions import ActionsPage
from booth.ui.panel.pages.booth import BoothPage
from booth.ui.panel.pages.event import EventPage
from booth.ui.panel.pages.machine import MachinePage
from booth.ui.panel.pages.photos import PhotosPage
from booth.ui.panel.pages.printer import PrinterPage
from booth.ui.panel.pages.scenes import ScenesPage
from booth.ui.panel.pages.sharing import SharingPage
from booth.ui.panel.pages.status import StatusPage
from booth.ui.panel.pages.stick import StickPage
from booth.ui.panel.pages.versions import VersionsPage
from booth.ui.panel.pages.wifi import WifiPage

PAGES: Mapping[str, Callable[[Panel], Page]] = {
    "Status": StatusPage,
    "Actions": ActionsPage,
    "Last photos": PhotosPage,
    "Printer": PrinterPage,
    "Event": EventPage,
    "Scenes": ScenesPage,
    "Booth": BoothPage,
    "Sharing": SharingPage,
    "Wi-Fi": WifiPage,
    "Stick": StickPage,
    "Changes": VersionsPage,
    "Machine": MachinePage,
}
"""By what stands on the tab, from above."""
