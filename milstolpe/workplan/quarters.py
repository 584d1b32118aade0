"""The quarters of a plan's year. Pure functions; the day is always given."""

import datetime

QUARTERS = (1, 2, 3, 4)
DAYS_TO_TELL = 14  # after the end of a quarter


def quarter_end(year: int, quarter: int) -> datetime.date:
    """The last day of the quarter."""
    return datetime.date(year, quarter * 3, 30 if quarter in (2, 3) else 31)


def tell_by(year: int, quarter: int) -> datetime.date:
    """The day by which the quarter should be told of."""
    return quarter_end(year, quarter) + datetime.timedelta(days=DAYS_TO_TELL)


def ended_quarters(year: int, on: datetime.date) -> int:
    """How many quarters of the year have ended: 0 to 4; also the newest of them."""
    return sum(quarter_end(year, quarter) < on for quarter in QUARTERS)


def current_quarter(year: int, on: datetime.date) -> int:
    """The quarter that a day lies in; 1 before the year and 4 after it."""
    if on.year != year:
        return 1 if on.year < year else 4
    return (on.month + 2) // 3
