"""A thing to do, as every source of tasks gives it."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One thing to do, with the page where it is done."""

    what: str
    about: str  # the programme or organisation it is about
    address: str
    due: datetime.date | None = None
