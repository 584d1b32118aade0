"""Addresses of what leads to the next plan: wishes, and the plan that is made from this one."""

from django.urls import URLPattern, path

from milstolpe.workplan.views import next_plan, wishes

_WISHES = "arbeta/verksamhetsplan/onskemal"
WISHES: list[URLPattern] = [
    path(f"{_WISHES}/", wishes.wishes_page, name="wishes"),
    path(f"{_WISHES}.<file_format:fmt>", wishes.wishes_file, name="wishes-file"),
    path(f"{_WISHES}/nytt/", wishes.wish_new, name="wish-new"),
    path(f"{_WISHES}/behovsenkat/", wishes.survey_take, name="wish-surveys"),
    path(f"{_WISHES}/<int:pk>/", wishes.wish, name="wish"),
]

NEXT: list[URLPattern] = [
    *WISHES,
    path("arbeta/verksamhetsplan/<int:year>/nasta/", next_plan.next_page, name="work-next"),
]
