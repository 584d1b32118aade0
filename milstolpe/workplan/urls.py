"""Addresses of operating plans."""

from django.urls import URLPattern, path

from milstolpe.workplan.edit_urls import EDITING, PEOPLE
from milstolpe.workplan.next_urls import NEXT
from milstolpe.workplan.views import (
    documents,
    importing,
    public,
    reports,
    work_decisions,
    work_plan,
)
from milstolpe.workplan.year_urls import YEAR

app_name = "workplan"

# Public: /verksamhetsplan/<year>/ …
PUBLIC: list[URLPattern] = [
    path("verksamhetsplan/", public.plans, name="plans"),
    path("verksamhetsplan.<file_format:fmt>", public.plans_file, name="plans-file"),
    path("verksamhetsplan/<int:year>/", public.plan, name="plan"),
    path("verksamhetsplan/<int:year>.<file_format:fmt>", public.plan_file, name="plan-file"),
    path(
        "verksamhetsplan/<int:year>.<document_format:kind>",
        documents.plan_document,
        name="plan-document",
    ),
    path(
        "verksamhetsplan/<int:year>/version/<int:number>.<document_format:kind>",
        documents.version_document,
        name="version-document",
    ),
    path(
        "verksamhetsplan/<int:year>/budget.<file_format:fmt>",
        public.budget_file,
        name="budget-file",
    ),
    path(
        "verksamhetsplan/<int:year>/aktivitet/<int:pk>/",
        public.plan_activity,
        name="plan-activity",
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
    path(
        "arbeta/verksamhetsplan/<int:year>.<document_format:kind>",
        documents.draft_document,
        name="draft-document",
    ),
    path("arbeta/verksamhetsplan/<int:year>/", work_plan.plan_page, name="work-plan"),
    path(
        "arbeta/verksamhetsplan/<int:year>/beslut/",
        work_decisions.decisions_page,
        name="work-decisions",
    ),
    path(
        "arbeta/verksamhetsplan/<int:year>/beslut/<slug:step>/",
        work_decisions.plan_step,
        name="work-step",
    ),
]

# The report of a year, and the status of a quarter as a document.
_YEAR = "arbeta/verksamhetsplan/<int:year>"
REPORTS: list[URLPattern] = [
    path(f"{_YEAR}/verksamhetsberattelse/", reports.year_report, name="work-report"),
    path(
        f"{_YEAR}/verksamhetsberattelse.<document_format:kind>",
        reports.report_draft,
        name="work-report-draft",
    ),
    path(f"{_YEAR}/verksamhetsberattelse/klar/", reports.finish_report, name="work-report-finish"),
    path(
        f"{_YEAR}/verksamhetsberattelse/version/<int:number>.<document_format:kind>",
        reports.report_version,
        name="work-report-version",
    ),
    path(
        f"{_YEAR}/lage/kvartal-<int:quarter>.<document_format:kind>",
        reports.quarter_status,
        name="work-quarter-document",
    ),
]

urlpatterns = [*PUBLIC, *WORKING, *REPORTS, *YEAR, *EDITING, *PEOPLE, *NEXT]
