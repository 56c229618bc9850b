"""What went wrong, said twice: kindly to the guest, exactly to the operator."""


class Problem(Exception):
    """A fault that somebody has to hear about.

    guest: a key of the theme's words, shown on the screen (the guest can do nothing about causes).
    operator: what happened, to what, and what to do, in the operator's words; goes to the log.
    """

    def __init__(self, guest: str, operator: str) -> None:
        super().__init__(operator)
        self.guest = guest
        self.operator = operator
