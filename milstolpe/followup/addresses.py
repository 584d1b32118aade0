"""Addresses of published years, which are never changed."""

from collections.abc import Callable

from django.urls import reverse


def year_address(year: int) -> str:
    return reverse("followup:year", args=[year])


def county_address(county: str, year: int) -> str:
    return reverse("followup:county-year", args=[county, year])


def item_address(item: str, year: int) -> str:
    return reverse("followup:item-year", args=[item, year])


def text_address(county: str, item: str, year: int) -> str:
    return reverse("followup:text", args=[county, item, year])


def text_addresses(year: int) -> Callable[[str, str], str]:
    """(County, item) → address, for the hundreds on a page: `reverse` costs more than the rest."""
    base = text_address("x", "x", year).removesuffix(f"x/miljomal/x/{year}/")
    return lambda county, item: f"{base}{county}/miljomal/{item}/{year}/"


def version_address(base: str, number: int) -> str:
    """Of a copy that answers for ever, given the address of the page."""
    return f"{base}version/{number}/"
