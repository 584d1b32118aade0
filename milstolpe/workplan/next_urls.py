"""Addresses of what leads to the next plan: wishes."""

from django.urls import URLPattern, path

from milstolpe.workplan.views import wishes

_WISHES = "arbeta/verksamhetsplan/onskemal"
WISHES: list[URLPattern] = [
    path(f"{_WISHES}/", wishes.wishes_page, name="wishes"),
    path(f"{_WISHES}.<file_format:fmt>", wishes.wishes_file, name="wishes-file"),
    path(f"{_WISHES}/nytt/", wishes.wish_new, name="wish-new"),
    path(f"{_WISHES}/behovsenkat/", wishes.survey_take, name="wish-surveys"),
    path(f"{_WISHES}/<int:pk>/", wishes.wish, name="wish"),
]

NEXT = [*WISHES]
