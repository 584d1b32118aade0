"""The small forms of a plan: days, kronor, cash need, PRIO. Pure functions over one line."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from milstolpe.workplan.reading.found import Cash, CashNeed

# Any kind of space may stand between thousands.
_SPACE = "[ \u00a0\u2009\u202f]"
_NUMBER = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:,\d+)?|\d+(?:[,.]\d+)?"
_DAYS = re.compile(
    rf"(?P<about>\b(?:ca\.?|cirka|c:a|omkring|ungefär)\s*)?(?P<number>{_NUMBER})"
    rf"(?P<range>\s*[-–—]\s*\d+)?\s*(?:person|arbets)?-?dag(?:ar|s)?\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    rf"^(?P<number>{_NUMBER})\s*(?P<unit>kr(?:onor)?|tkr|kkr|mkr|mnkr|miljoner(?: kr(?:onor)?)?)?"
    rf"\.?$",
    re.IGNORECASE,
)
_UNITS = {"": 1, "kr": 1, "kronor": 1, "tkr": 1_000, "kkr": 1_000, "mkr": 1_000_000,
          "mnkr": 1_000_000}  # fmt: skip
_CASH = re.compile(
    r"behov\s+av\s+(?:reda\s+pengar|pengar|kontanta\s+medel|medel)\s*(?P<least>\(?minst\)?)?\s*:\s*"
    r"(?P<said>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SEES_BUDGET = re.compile(r",?\s*\(?se\s+(?:även\s+)?budget\)?\.?", re.IGNORECASE)
_CASH_VALUES = (
    (re.compile(r"nej\b", re.IGNORECASE), Cash.NO),
    (re.compile(r"(?:eventuellt|ev\.|möjligen|kanske)", re.IGNORECASE), Cash.POSSIBLY),
    (re.compile(r"möteskostnad(?:er)?\b", re.IGNORECASE), Cash.MEETING_COSTS),
    (re.compile(r"ja\b", re.IGNORECASE), Cash.YES),
)
_PRIORITY = re.compile(r"[\s,;(–-]*\bprio(?:riterad)?\b\)?\.?\s*$", re.IGNORECASE)
_DATE = re.compile(r"\b(20\d{2})-(\d{2})-(\d{2})\b")
_TAGS = re.compile(r"<[^>]{1,40}>")


def decimal(text: str) -> Decimal | None:
    """A Swedish number: "1 234,5". None: it is none."""
    plain = re.sub(_SPACE, "", text).replace(",", ".")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def days_in(text: str) -> tuple[Decimal, bool, tuple[int, int]] | None:
    """The first number of days in the text, whether it is "about", and where it stands.

    A span ("10–15 dagar") is no number of days: which of them is meant cannot be known.
    """
    match = _DAYS.search(text)
    if match is None or match["range"] or re.search(r"\d\s*[-–—]\s*$", text[: match.start()]):
        return None
    value = decimal(match["number"])
    return None if value is None else (value, bool(match["about"]), match.span())


def kronor(text: str) -> int | None:
    """An amount as whole kronor: "3 350 000 kr", "900 tkr", "4,5 Mkr". None: it is none."""
    match = _AMOUNT.match(text.strip())
    if match is None:
        return None
    unit = (match["unit"] or "").lower()
    factor = 1_000_000 if unit.startswith("miljon") else _UNITS[unit]
    value = decimal(match["number"])
    amount = None if value is None else value * factor
    return int(amount) if amount is not None and amount == int(amount) else None


def cash_in(text: str) -> CashNeed | None:
    """The need for money that the text states: "Behov av reda pengar minst: Ja, se budget."."""
    match = _CASH.search(text)
    return None if match is None else cash_said(match["said"], is_at_least=bool(match["least"]))


def cash_said(said: str, *, is_at_least: bool = False) -> CashNeed | None:
    """The same of what stands after the colon."""
    text = said.strip()
    if at_least := re.match(r"\(?minst\)?\s*:?\s*", text, re.IGNORECASE):
        is_at_least, text = True, text[at_least.end() :]
    for form, value in _CASH_VALUES:
        if match := form.match(text):
            rest = text[match.end() :]
            budget = _SEES_BUDGET.match(rest)
            note = rest[budget.end() :] if budget else rest
            return CashNeed(value, bool(budget), is_at_least, note.strip(" .,()"))
    return None


def without_priority(title: str) -> tuple[str, bool]:
    """The title without its mark, and whether it had one."""
    clean = _PRIORITY.sub("", title)
    return clean.strip(" ,"), clean != title


def dates_in(text: str) -> list[date]:
    """Every date written as 2026-02-12; one that does not exist is left out."""
    found = []
    for parts in _DATE.findall(text):
        try:
            found.append(date(*map(int, parts)))
        except ValueError:
            continue
    return found


def without_tags(text: str) -> list[str]:
    """Paragraphs of a cell that came with the mark-up of a web page."""
    parts = re.split(r"</p>|<br\s*/?>", text, flags=re.IGNORECASE)
    return [clean for part in parts if (clean := " ".join(_TAGS.sub(" ", part).split()))]
