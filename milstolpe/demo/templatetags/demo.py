"""What demo mode adds to pages of other rooms."""

from django import template
from django.conf import settings

from milstolpe.demo.logins import LOGINS, PASSWORD

register = template.Library()


@register.inclusion_tag("demo/logins.html")
def demo_logins() -> dict[str, object]:
    """The log-ins to choose from; nothing outside demo mode."""
    return {"logins": LOGINS if settings.DEMO else (), "password": PASSWORD}
