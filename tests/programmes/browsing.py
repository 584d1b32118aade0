"""Reads pages as a browser would: what a form holds, and what is said."""

import re
from html import unescape

from django.http import HttpResponse

from tools.proof.forms import Fields, form_fields


def fields_of(response: HttpResponse) -> Fields:
    """What the page's form would send if nothing was changed."""
    return form_fields(response.content.decode())


def said(response: HttpResponse) -> list[str]:
    """The errors above the form, with the label of the field, else those at the fields."""
    page = response.content.decode()
    at_fields = re.findall(r'<li class="ds-validation-message">(.*?)</li>', page)
    summary = re.search(r'<div class="ds-error-summary".*?</div>', page, re.DOTALL)
    above = re.findall(r"<li>(?:<a [^>]*>)?([^<]*)", summary[0]) if summary else []
    return [unescape(text) for text in dict.fromkeys(above or at_fields)]
