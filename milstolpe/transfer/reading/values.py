"""What stands in a cell, as a clean value: generous with forms, strict where readings differ."""

import datetime
import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from milstolpe.core.errors import DomainError
from milstolpe.core.formats import MINUS
from milstolpe.core.text import clean_line
from milstolpe.transfer.reading.headings import fold
from milstolpe.transfer.template.words import GRADES

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
_SPACES: Final = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_GROUPED = rf"(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+|\d+)"
_NUMBER = re.compile(rf"[+\-{MINUS}\u2013]?[{_SPACES}]?({_GROUPED})(?:([.,])(\d+))?")
_TWO_SIGNS = re.compile(r"[+\-\u2212\u2013]?\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:,\d{3})+\.\d+")
_CAN_BE_THOUSANDS = re.compile(r"[1-9]\d{0,2}")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ]\d{1,2}[:.]\d{2}.*)?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})[./ -]\s?(\d{4})")
_IN_WORDS = re.compile(r"(?:den )?(\d{1,2})(?::?[ae])?\.? ([a-zåäö]+)\.? (\d{4})")
_SERIAL = re.compile(r"[2-7]\d{4}")  # days since 1900 as Excel counts: 1954 to 2119
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "maj",
    "jun",
    "jul",
    "aug",
    "sep",
    "okt",
    "nov",
    "dec",
)
_YES: Final = frozenset({"ja", "j", "x", "sant", "true", "yes", "1", "y"})
_NO: Final = frozenset({"nej", "n", "falskt", "false", "no", "0", ""})
_YEAR = re.compile(r"(?:år )?((?:19|20)\d\d)(?:\.0)?")
_YEARS = re.compile(
    r"((?:19|20)\d\d)\s*(?:-|till och med|t\.? ?o\.? ?m\.?|till|/)\s*((?:19|20)\d\d)"
)

_GRADES_FILE = Path(__file__).parents[1] / "reference" / "grades.toml"
_WORDS: Final[Mapping[str, list[str]]] = tomllib.loads(_GRADES_FILE.read_text("utf-8"))
_CONTINUOUS, _UNANSWERED = "kontinuerligt", "obesvarad"
# Word, folded → (grade, goes on continuously). What is not here is asked.
GRADE_WORDS: Final = {
    fold(word): ("G", True) if grade == _CONTINUOUS else (grade, False)
    for grade, words in _WORDS.items()
    if grade != _UNANSWERED
    for word in words
}
NOT_ANSWERED: Final = frozenset(map(fold, _WORDS[_UNANSWERED])) | {""}


class UnreadableError(DomainError):
    """The cell cannot hold this; the message says what to write."""


class UnsureError(UnreadableError):
    """The cell can mean several things, or something unknown; a person is to say which."""

    def __init__(self, message: object, candidates: Sequence[str]) -> None:
        super().__init__(message)
        self.candidates = list(candidates)


def number(text: str) -> Decimal:
    """A number: any kind of space between thousands, comma or point before decimals.

    Raises:
        UnsureError: "1,234" and "1.234" can be thousands or decimals.
        UnreadableError: no number.
    """
    plain = text.strip()
    found = _NUMBER.fullmatch(plain)
    if found is None:
        if _TWO_SIGNS.fullmatch(plain):
            thousands = "." if plain.rfind(",") > plain.rfind(".") else ","
            return number(plain.replace(thousands, ""))
        raise UnreadableError(_("Write a number, for example 1234,5."))
    whole, sign, decimals = found[1], found[2], found[3] or ""
    is_negative = plain[0] in f"-{MINUS}\u2013"
    if sign and len(decimals) == 3 and _CAN_BE_THOUSANDS.fullmatch(whole):
        minus = MINUS if is_negative else ""
        raise UnsureError(
            _("“%(text)s” can be thousands or decimals.") % {"text": plain},
            [f"{minus}{whole}{decimals}", f"{minus}{whole},{decimals}0"],
        )
    digits = re.sub(r"\D", "", whole)
    return Decimal(f"{'-' if is_negative else ''}{digits}{'.' + decimals if decimals else ''}")


def amount(text: str) -> str:
    """A text that may be a bare number, which then must be one that can be read in one way."""
    if any(sign.isdigit() for sign in text) and re.fullmatch(
        rf"[\d{_SPACES}.,+\-\u2212\u2013]+", text
    ):
        try:
            number(text)
        except UnsureError:
            raise
        except UnreadableError:
            return text
    return text


def integer(text: str) -> int:
    """A whole number, in a cell of numbers or of text."""
    value = number(text)
    if value != value.to_integral_value() or abs(value) > 2_000_000_000:
        raise UnreadableError(_("Write a whole number."))
    return int(value)


def year(text: str) -> int:
    """A year; a whole date gives its year."""
    plain = clean_line(text).casefold()
    if found := _YEAR.fullmatch(plain):
        value = int(found[1])
    elif _ISO.fullmatch(plain.translate(_DASHES)):
        value = int(plain[:4])
    else:
        number(plain)  # "2,021" is asked
        raise UnreadableError(_("Write a year, for example 2024."))
    if not FIRST_YEAR <= value <= LAST_YEAR:
        raise UnreadableError(
            _("Write a year between %(first)s and %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return value


def years(text: str) -> tuple[int, int]:
    """The first and the last year of a period, such as 2018–2022, or one year alone."""
    plain = clean_line(text).casefold().translate(_DASHES)
    if found := _YEARS.search(plain):
        return year(found[1]), year(found[2])
    only = year(plain)
    return only, only


def date(text: str) -> datetime.date:
    """A day in any form that can be read in one way; also a date that Excel shows as a number.

    Raises:
        UnsureError: 5/3/2021 can be in March or in May.
    """
    plain = clean_line(text).casefold().translate(_DASHES)
    try:
        if found := _ISO.fullmatch(plain) or _COMPACT.fullmatch(plain):
            return datetime.date(int(found[1]), int(found[2]), int(found[3]))
        if (found := _IN_WORDS.fullmatch(plain)) and (month := _month(found[2])):
            return datetime.date(int(found[3]), month, int(found[1]))
        if _SERIAL.fullmatch(plain.removesuffix(",0").removesuffix(".0")):
            return datetime.date(1899, 12, 30) + datetime.timedelta(days=int(plain[:5]))
        if found := _DAY_FIRST.fullmatch(plain):
            return _day_first(int(found[1]), int(found[3]), int(found[4]), sign=found[2], text=text)
    except ValueError as error:
        raise UnreadableError(_("There is no such day.")) from error
    raise UnreadableError(_("Write a date as 2026-11-30."))


def _day_first(day: int, month: int, year: int, *, sign: str, text: str) -> datetime.date:
    swedish = datetime.date(year, month, day) if month <= 12 else None
    american = datetime.date(year, day, month) if day <= 12 else None
    # With points between, the day always stands first.
    if swedish and (american is None or sign == "." or american == swedish):
        return swedish
    if american and swedish is None and sign == "/":
        return american
    if swedish is None or american is None:
        raise ValueError(text)
    raise UnsureError(
        _("“%(text)s” can be two days.") % {"text": text.strip()},
        [swedish.isoformat(), american.isoformat()],
    )


def _month(word: str) -> int:
    places = (place for place, name in enumerate(_MONTHS, start=1) if word.startswith(name))
    return next(places, 0)


def moment(text: str) -> datetime.datetime:
    """An instant in the template's own form; a day alone is its beginning in UTC."""
    try:
        value = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        value = datetime.datetime.combine(date(text), datetime.time())
    return value if value.tzinfo else value.replace(tzinfo=datetime.UTC)


def yes_no(text: str) -> bool:
    plain = text.strip().casefold()
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise UnreadableError(_("Write ja or nej."))


def choice(text: str, words: Mapping[str, str]) -> str:
    """The code of a word out of the template, or of the code itself.

    Raises:
        UnsureError: it is neither.
    """
    folded = fold(text)
    for code, word in words.items():
        if folded and folded in (fold(word), fold(code)):
            return code
    if text.strip() in words:  # signs such as + are no letters
        return text.strip()
    raise UnsureError(
        _("“%(text)s” is not one of the words that are known here.") % {"text": text.strip()},
        list(words.values()),
    )


def grade(text: str) -> tuple[str, bool]:
    """(degree, goes on continuously), from letter or words.

    Raises:
        UnsureError: the word can mean several degrees, or is not known.
    """
    plain = clean_line(text)
    head = re.match(r"([GHPEN])\s*[-–:=.)]\s*(.+)", plain)
    found = GRADE_WORDS.get(fold(plain)) or (GRADE_WORDS.get(fold(head[2])) if head else None)
    if found and (head is None or head[1] == found[0]):
        return found
    raise UnsureError(
        _("“%(text)s” is not one of the degrees that are known.") % {"text": plain[:80]},
        list(GRADES.values()),
    )


def web_address(text: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(text.strip())
    except ValidationError as error:
        raise UnreadableError(_("Write a web address that begins with https://.")) from error
    return text.strip()


def email(text: str) -> str:
    plain = text.strip().removeprefix("mailto:").lower()
    try:
        validate_email(plain)
    except ValidationError as error:
        raise UnreadableError(_("Write an e-mail address.")) from error
    return plain
