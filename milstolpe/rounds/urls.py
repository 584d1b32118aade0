"""Addresses of the room."""

from django.urls import URLPattern, path

from milstolpe.rounds.views import pictures

app_name = "rounds"

# Writing, and what stands in texts.
WRITING: list[URLPattern] = [
    path("omgangar/bilder/<int:pk>/", pictures.picture, name="picture"),
]

urlpatterns: list[URLPattern] = [*WRITING]
