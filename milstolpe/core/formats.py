"""Numbers, dates and alphabetical order as Swedish readers expect them.

Numbers look the same in every interface language, so that what is shown can be typed back.
Names of months follow the language of the interface.
"""

import datetime
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
_TO_SWEDISH = str.maketrans({",": NO_BREAK_SPACE, ".": ",", "-": MINUS})

# Swedish order: å ä ö come after z and before other alphabets; other accents do not count.
# Æ and ø are sorted as ä and ö, ü as y.
_AFTER_Z = {"å": "z\U0010fffd", "ä": "z\U0010fffe", "ö": "z\U0010ffff"}
_SWEDISH_LETTERS = str.maketrans(
    _AFTER_Z | {"æ": _AFTER_Z["ä"], "ø": _AFTER_Z["ö"], "ü": "y", "đ": "d", "ð": "d", "ł": "l"}
)


def format_number(value: float | Decimal, decimals: int | None = None) -> str:
    """The number as "1 234,5", with no-break spaces and a true minus sign.

    `decimals` rounds half away from zero; without it every decimal of the value is shown.
    Never for years: they are not grouped.
    """
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if decimals is not None:
        # Adding 0 turns a negative zero into zero.
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0
    return f"{number:,f}".translate(_TO_SWEDISH)


def format_date(day: datetime.date) -> str:
    """The date in running text: "30 november 2026". An instant gives its day in Sweden."""
    day = _local_day(day)
    return f"{day.day}{NO_BREAK_SPACE}{MONTHS[day.month]} {day.year}"


def format_short_date(day: datetime.date) -> str:
    """The date in tables: "2026-11-30". An instant gives its day in Sweden."""
    return _local_day(day).isoformat()


def format_time(moment: datetime.datetime) -> str:
    """The time of day in Sweden: "kl. 9.00"."""
    text = _("at %(time)s") % {"time": format_clock(moment)}
    return text.replace(" ", NO_BREAK_SPACE)


def format_clock(moment: datetime.datetime) -> str:
    """The time of day in Sweden, bare: "9.00"."""
    local = _local(moment)
    return f"{local.hour}.{local.minute:02}"


def format_hours(start: datetime.datetime, end: datetime.datetime) -> str:
    """From when to when on a day: "kl. 9.00–10.30"."""
    return f"{format_time(start)}–{format_clock(end)}"


def yes_or_no(value: bool) -> str:
    """In tables, files and histories."""
    return _("yes") if value else _("no")


def format_period(start: datetime.date | int | None, end: datetime.date | int | None) -> str:
    """The years of a period, from dates or years: "2022–2025", "2022", or "2022–" if open."""
    first, last = _year(start), _year(end)
    return first if first == last else f"{first}–{last}"


def sort_key_sv(text: str) -> str:
    """What to sort by for Swedish order: … y, z, å, ä, ö; v before w; é as e; case last."""
    folded = text.casefold()
    if not folded.isascii():
        composed = unicodedata.normalize("NFC", folded).translate(_SWEDISH_LETTERS)
        decomposed = unicodedata.normalize("NFD", composed)
        folded = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return f"{folded}\0{text.swapcase()}"


@lru_cache(maxsize=4096)
def _cached_sort_key(text: str) -> str:
    return sort_key_sv(text)


def compare_sv(left: str, right: str) -> int:
    """Below 0, 0 or above 0 by Swedish order; for a database that takes a collation function."""
    left_key, right_key = _cached_sort_key(left), _cached_sort_key(right)
    return (left_key > right_key) - (left_key < right_key)


def _local(moment: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _local_day(day: datetime.date) -> datetime.date:
    return _local(day).date() if isinstance(day, datetime.datetime) else day


def _year(value: datetime.date | int | None) -> str:
    if value is None:
        return ""
    return str(value.year if isinstance(value, datetime.date) else value)
