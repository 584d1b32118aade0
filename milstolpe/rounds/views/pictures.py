"""A picture of a text, for those who may read the text."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from milstolpe.core.http import public
from milstolpe.records.services import stored_file_response
from milstolpe.rounds.models import Picture
from milstolpe.rounds.queries.pictures import is_published
from milstolpe.rounds.queries.visibility import contributions_visible_to


@public
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    return stored_file_response(_picture_or_404(request.user, pk).file)


def _picture_or_404(user: Any, pk: int) -> Picture:
    found = Picture.objects.filter(pk=pk).select_related("file").first()
    if found is None:
        raise Http404
    mine = contributions_visible_to(user).filter(pk=found.contribution_id)
    if not (is_published(found) or mine.exists()):
        raise Http404
    return found
