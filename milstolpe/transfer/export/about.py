"""What an export says of itself. Nothing in it changes from one day to the next."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from milstolpe.core.files import LICENCE, LICENCE_ADDRESS
from milstolpe.organisations.models import County
from milstolpe.programmes.models import Programme
from milstolpe.transfer.export.scope import Scope
from milstolpe.transfer.template.columns import VERSION

_LEFT_OUT: Final = "Uppladdade filer, konton, kontaktpersoner, historik och kvittenser"


@dataclass(frozen=True)
class About:
    """The title and where the content is shown."""

    title: str
    source: str
    address: str
    left_out: str = _LEFT_OUT
    version: int = VERSION
    licence: str = LICENCE
    licence_address: str = LICENCE_ADDRESS


def about(scope: Scope) -> About:
    """In Swedish, as the template is."""
    path = "/"
    with override("sv"):
        title = _("The whole content")
        if scope.programme:
            programme = Programme.objects.get(address=scope.programme)
            title, path = programme.title, programme.get_absolute_url()
        elif scope.county:
            county = County.objects.get(code=scope.county)
            title, path = county.name, county.get_absolute_url()
        source = _("Milstolpe, from the county administrative boards and all who report")
    return About(title, source, f"{settings.SITE_URL}{path}")
