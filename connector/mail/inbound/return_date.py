"""When an absent person comes back, by their own words and the message's own date."""

from datetime import date, datetime


def return_date(text: str, received_at: datetime | None) -> date | None:
    """The day named as the return; None when none is named or the message has no date to count from."""
    return None
