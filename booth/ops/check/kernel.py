"""What the check finds about the kernel: whether it keeps the guests' page to what the booth gives it."""

from booth.operator.finding import Finding
from booth.runtime.landlock import landlock_version


def about_landlock() -> Finding:
    """Whether the process that speaks to phones could open a file itself if somebody took it over."""
    if landlock_version():
        return Finding("ok", "page", "its process can open no file itself: it has those of the photos on offer")
    return Finding(
        "warning",
        "page",
        "this kernel has no Landlock, which would keep the guests' page from every file but the photos on offer",
        "It works all the same. Debian's kernel has it; others may need lsm=landlock on their command line.",
    )
