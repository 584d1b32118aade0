"""Addresses of many things of one kind, worked out once per page."""

from django.urls import reverse


def address_base(name: str) -> str:
    """What comes before the slug in the addresses called `name`, in the reader's language.

    A list of fifty rows adds slugs to it: `reverse` for each of them would cost more than the
    rest of the page.
    """
    return reverse(name, args=["x"]).removesuffix("x/")
