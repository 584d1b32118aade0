"""Addresses of follow-ups: public years, the county board's work, the organisations' reports."""

from django.urls import URLPattern, path

from milstolpe.reporting.views import (
    calendars,
    run_analysis,
    run_followups,
    run_on_behalf,
    run_overview,
    run_report_acts,
    run_reports,
    run_steps,
)

app_name = "reporting"

# Public: /uppfoljning/<programme>/<year>/ …
PUBLIC: list[URLPattern] = []

# The county board: /arbeta/program/<address>/uppfoljning/ …, and everyone's own dates
_FOLLOW_UPS = "arbeta/program/<slug:address>/uppfoljning/"
_YEAR = f"{_FOLLOW_UPS}<int:year>/"
_REPORT = f"{_YEAR}rapporter/<int:pk>/"
RUNNING: list[URLPattern] = [
    path(_FOLLOW_UPS, run_followups.follow_ups, name="follow-ups"),
    path(f"{_FOLLOW_UPS}ny/", run_followups.follow_up_new, name="follow-up-new"),
    path(_YEAR, run_overview.follow_up_overview, name="follow-up"),
    path(
        f"{_FOLLOW_UPS}<int:year>.<file_format:fmt>",
        run_overview.follow_up_file,
        name="follow-up-file",
    ),
    path(f"{_YEAR}andra/", run_followups.follow_up_edit, name="follow-up-edit"),
    path(f"{_YEAR}steg/<slug:step>/", run_steps.follow_up_step, name="follow-up-step"),
    path(f"{_YEAR}bjud-in/", run_steps.invite, name="invite"),
    path(f"{_YEAR}paminn/", run_steps.remind, name="remind"),
    path(f"{_YEAR}analys/", run_analysis.analysis, name="analysis"),
    path(f"{_YEAR}lagg-till/", run_report_acts.report_add, name="report-add"),
    path(_REPORT, run_reports.run_report, name="run-report"),
    path(f"{_REPORT}steg/<slug:step>/", run_report_acts.run_report_step, name="run-report-step"),
    path(f"{_REPORT}langre-tid/", run_report_acts.longer_time, name="longer-time"),
    path(f"{_REPORT}svarar/", run_report_acts.answered_by, name="answered-by"),
    path(f"{_REPORT}fyll-i/", run_on_behalf.on_behalf, name="on-behalf"),
    path("arbeta/kalender/", calendars.calendar, name="calendar"),
    path("arbeta/kalender/ny-adress/", calendars.calendar_renew, name="calendar-renew"),
    path("arbeta/kalender/<str:token>.ics", calendars.calendar_feed, name="calendar-feed"),
]

# The organisations: /arbeta/uppfoljning/ …, and colleagues by link: /svara/ …
ANSWERING: list[URLPattern] = []

urlpatterns = [*PUBLIC, *RUNNING, *ANSWERING]
