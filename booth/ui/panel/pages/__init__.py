"""The pages of the panel: one file each. To add one: a class like booth.ui.panel.page.Page, and its line here."""

from collections.abc import Callable, Mapping

from booth.ui.panel.page import Page, Panel
from booth.ui.panel.pages.machine import MachinePage
from booth.ui.panel.pages.photos import PhotosPage
from booth.ui.panel.pages.status import StatusPage
from booth.ui.panel.pages.stick import StickPage
from booth.ui.panel.pages.wifi import WifiPage

PAGES: Mapping[str, Callable[[Panel], Page]] = {
    "Status": StatusPage,
    "Last photos": PhotosPage,
    "Wi-Fi": WifiPage,
    "Stick": StickPage,
    "Machine": MachinePage,
}
"""By what stands on the tab, from above."""
