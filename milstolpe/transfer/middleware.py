"""Sends those who follow an address of the old system on to where the thing is now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from milstolpe.programmes.queries.visibility import measures_visible_to, programmes_visible_to
from milstolpe.transfer.models import OldAddress


class OldAddresses:
    """301 for what is not found here but was there; only to what the visitor may see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        address = _new_address(request)
        return HttpResponsePermanentRedirect(address) if address else response


def _new_address(request: HttpRequest) -> str:
    row = OldAddress.objects.filter(address__in={request.get_full_path(), request.path}).first()
    if row is None:
        return ""
    measure = measures_visible_to(request.user).filter(old_addresses=row).first()
    programme = programmes_visible_to(request.user).filter(old_addresses=row).first()
    found = measure or programme
    return found.get_absolute_url() if found else ""
