"""The texts that guests read, by key. Its own module, so that the server process loads no imaging for them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

_PLAIN = """
    language_name hello touch_to_begin step_in_front here demo_line
    kept_here copied online months ask_consent agree decline declined
    offer_photo offer_strip offer_clip clip_move clip_made clip_is_photo
    look_here look_here_top look_here_bottom look_here_left look_here_right
    keep again throw_away saving thrown_away take_back could_not_delete
    scan_me scan_all scan_for_later on_your_phone join_wifi then_scan stay_connected ask_us done one_more your_photo
    only_this_photo show_no show_yes
    print printed print_waits print_ask_us
    one_moment back_soon for_staff lets_try_again could_not_keep
    page_title your_photos save_photo press_and_hold save_now_only_here full_screen save_to_photos save_to_files
    scan_the_code where_the_code_is gone compare_the_address leave_wifi party_album no_photos_yet
    other_scenes single_pictures save_clip moving_picture still_photo make_mine being_made back_to_photo
    show_photo photo_is_shown hide_photo remove_page on_its_way
    delete_photo delete_for_good what_deleting_means delete_now keep_photo
"""

WORDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_PLAIN.split(), ()),
    **dict.fromkeys(("ask_us_code", "delete_by_code"), ("code",)),
    "printing": ("seconds",),
    "your_photos_count": ("count",),
    "call_us": ("contact",),
    "date": ("day", "month", "year"),
    **dict.fromkeys(("kept_until", "copied_until", "online_until", "deleted_on"), ("date",)),
}
"""Every text that guests see, by key, and the fields that are filled into it."""

CLOSE = timedelta(days=2)  # from now: a date needs the time of day


class Words:
    """The texts that guests read in one language."""

    def __init__(self, texts: Mapping[str, str], *, right_to_left: bool = False) -> None:
        self._texts = dict(texts)
        self.right_to_left = right_to_left

    def __getitem__(self, key: str) -> str:
        """The text of *key*; KeyError if there is none or it has a field to fill."""
        return self.fill(key)

    def day(self, when: datetime) -> str:
        """The day of *when* as people write it."""
        month = self["months"].split()[when.month - 1]
        return self._texts["date"].format(day=when.day, month=month, year=when.year)  # no isolates: the month orders it

    def date(self, when: datetime, now: datetime) -> str:
        """The day of *when* as people write it, with the time of day if that is less than two days from *now*."""
        return f"{self.day(when)} {when:%H:%M}" if when - now < CLOSE else self.day(when)

    def fill(self, key: str, **fields: str) -> str:
        """The text of *key* with its {fields} filled; KeyError if there is no such text or a field is missing."""
        if self.right_to_left:  # a number or a Latin name must not reorder the sentence around it (UAX 9)
            fields = {
                name: f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" for name, text in fields.items()
            }
        return self._texts[key].format_map(fields)
