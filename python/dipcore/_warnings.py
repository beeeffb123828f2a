"""The one family of warnings of this package."""


class DipcoreWarning(UserWarning):
    """Something was read or counted otherwise than a user may expect; the message says what."""
