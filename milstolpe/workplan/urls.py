"""Addresses of operating plans."""

from django.urls import URLPattern, path

from milstolpe.workplan.views import public

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

urlpatterns = [*PUBLIC]
