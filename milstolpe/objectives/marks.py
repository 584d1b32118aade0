"""An objective as lists show it: a link with its number and a small mark in its own hue."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language


class ObjectiveName(NamedTuple):
    """What links to an objective are made of."""

    number: int
    slug: str
    name_sv: str
    name_en: str
    hue: str

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_sv

    @property
    def address(self) -> str:
        return reverse("web:objective", args=[self.slug])

    @property
    def link(self) -> SafeString:
        return objective_link(self.address, self.hue, self.number, self.name)


def objective_link(address: str, hue: str, number: int, name: str) -> SafeString:
    """Drawn without a template: it stands many times on a page, and costs a tenth so."""
    return format_html(
        '<a class="objective" href="{}"><svg viewBox="0 0 8 8" aria-hidden="true">'
        '<path fill="{}" d="M0 0h8v8H0z"/></svg><b>{}</b>{}</a>',
        *(address, hue, number, name),
    )
