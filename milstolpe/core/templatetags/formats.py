"""Filters that show numbers, dates and typed texts in Swedish forms.

A missing value is shown as nothing, never as 0. The filters are built in: no load tag is needed.
"""

import datetime
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from milstolpe.core import formats
from milstolpe.core.text import paragraphs_html

register = template.Library()


@register.filter
def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """`{{ area_ha|number }}`: 1 234,5; `{{ share|number:1 }}` rounds. Never for years."""
    return "" if value is None else formats.format_number(value, decimals)


@register.filter
def days(value: float | Decimal | None) -> str:
    """`{{ planned|days }}`: 12,5 or 12; a decimal only where it says something."""
    if value is None:
        return ""
    return formats.format_number(value, 0 if value == int(value) else None)


@register.filter
def percent(value: float | Decimal | None, decimals: int = 1) -> str:
    """`{{ share_percent|percent }}`: 33,5 %. The value is in percent, not a fraction of 1."""
    shown = number(value, decimals)
    return shown and f"{shown}{formats.NO_BREAK_SPACE}%"


@register.filter
def long_date(value: datetime.date | None) -> str:
    """`{{ decided_on|long_date }}`: 30 november 2026."""
    return formats.format_date(value) if value else ""


@register.filter
def short_date(value: datetime.date | None) -> str:
    """`{{ decided_on|short_date }}`: 2026-11-30, for tables."""
    return formats.format_short_date(value) if value else ""


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """`{{ saved_at|moment }}`: 30 november 2026 kl. 9.00, Swedish time."""
    return f"{formats.format_date(value)} {formats.format_time(value)}" if value else ""


@register.filter
def hours(start: datetime.datetime, end: datetime.datetime) -> str:
    """`{{ starts_at|hours:ends_at }}`: kl. 9.00–10.30, Swedish time."""
    return formats.format_hours(start, end)


@register.filter
def period(start: datetime.date | int | None, end: datetime.date | int | None) -> str:
    """`{{ starts_on|period:ends_on }}`: 2022–2025."""
    return formats.format_period(start, end)


@register.filter
def paragraphs(value: str | None) -> SafeString:
    """`{{ text|paragraphs }}`: plain text as paragraphs, lists and links."""
    return paragraphs_html(value or "")
