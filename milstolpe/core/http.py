"""View decorators: every address says who may come in, and fetches through that.

`public`: everyone. `signed_in`: anyone with an account. `permission_on`: fetch the thing,
check the permission, hand the thing to the view. What may not be seen is 404 (the fetcher's
work), what may not be done is 403. A view without a mark fails a house test.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from milstolpe.core.resubmit import ask_to_log_in

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=Callable[..., Any])


class Fetcher(Protocol):
    """Finds the thing of an address among those that the user may see, or raises Http404."""

    def __call__(self, user: Any, **kwargs: Any) -> object: ...


def public(view: V) -> V:
    """Everyone may come in; what is shown is filtered by `visible_to`."""
    view.access = "public"  # type: ignore[attr-defined]  # read by the house test
    return view


def signed_in(view: View) -> View:
    """Anyone with an account may come in; others are asked to log in and keep what they typed."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_log_in(request)
        return view(request, *args, **kwargs)

    wrapped.access = "signed in"  # type: ignore[attr-defined]  # read by the house test
    return wrapped


def permission(name: str) -> Callable[[View], View]:
    """Only those with the permission `name`, which is about no single thing."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_log_in(request)
            if not request.user.has_perm(name):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        wrapped.access = name  # type: ignore[attr-defined]  # read by the house test
        return wrapped

    return decorate


def permission_on(fetch: Fetcher, name: str) -> Callable[[View], View]:
    """Fetch the thing with `fetch(user, **kwargs of the address)` and check `name` on it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_log_in(request)
            thing: Any = fetch(request.user, **kwargs)
            if not request.user.has_perm(name, thing):
                raise PermissionDenied
            return view(request, thing)

        wrapped.access = name  # type: ignore[attr-defined]  # read by the house test
        return wrapped

    return decorate
