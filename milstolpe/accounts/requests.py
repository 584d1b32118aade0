"""The request as a view behind log-in sees it, and where it came from."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from milstolpe.accounts.models import User

# What one household or office gets; single addresses in it change by the hour.
IPV6_PREFIX = 64


class UserRequest(HttpRequest):
    """A request whose user is real."""

    user: User


def client_address(request: HttpRequest) -> str:
    """The network address behind our trusted proxies (MILSTOLPE_PROXIES); IPv6 by its network.

    Raises:
        PermissionDenied: the server gave no address that can be read.
    """
    address = ip_address(get_adapter(request).get_client_ip(request))
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, IPV6_PREFIX), strict=False))
    return str(address)
