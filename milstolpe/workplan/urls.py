"""Addresses of operating plans."""

from django.urls import URLPattern, path

from milstolpe.workplan.views import importing, public

app_name = "workplan"

# Public: /verksamhetsplan/<year>/ …
PUBLIC: list[URLPattern] = [
    path("verksamhetsplan/", public.plans, name="plans"),
    path("verksamhetsplan.<file_format:fmt>", public.plans_file, name="plans-file"),
    path("verksamhetsplan/<int:year>/", public.plan, name="plan"),
    path("verksamhetsplan/<int:year>.<file_format:fmt>", public.plan_file, name="plan-file"),
    path(
        "verksamhetsplan/<int:year>/budget.<file_format:fmt>",
        public.budget_file,
        name="budget-file",
    ),
    path("verksamhetsplan/<int:year>/version/<int:number>/", public.plan_version, name="version"),
    path(
        "verksamhetsplan/<int:year>/skillnad/<int:number>/",
        public.plan_difference,
        name="difference",
    ),
]

# The working group: /arbeta/verksamhetsplan/ …
WORKING: list[URLPattern] = [
    path("arbeta/verksamhetsplan/", importing.work_plans, name="work-plans"),
    path("arbeta/verksamhetsplan/las-in/", importing.import_plan, name="import"),
    path(
        "arbeta/verksamhetsplan/las-in/<int:pk>/",
        importing.import_preview,
        name="import-preview",
    ),
]

urlpatterns = [*PUBLIC, *WORKING]
