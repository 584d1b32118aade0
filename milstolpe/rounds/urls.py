"""Addresses of the room: one list for each part of the work."""

from django.urls import URLPattern, path

from milstolpe.rounds.views import comments, pictures

app_name = "rounds"

_CELL = "arbeta/omgangar/<slug:address>/<slug:county>/<slug:item>"

# Writing, and what stands in texts.
WRITING: list[URLPattern] = [
    path("omgangar/bilder/<int:pk>/", pictures.picture, name="picture"),
]

# Comments, versions, review, handing in.
REVIEWING: list[URLPattern] = [
    path(f"{_CELL}/kommentarer/", comments.comments, name="comments"),
    path(f"{_CELL}/kommentarer/<int:number>/", comments.comment_act, name="comment"),
]

urlpatterns: list[URLPattern] = [
    *WRITING,
    *REVIEWING,
]
