"""Addresses of follow-ups: public years, the county board's work, the organisations' reports."""

from django.urls import URLPattern, path

from milstolpe.organisations.urls import register_patterns
from milstolpe.reporting.registers import REGISTERS
from milstolpe.reporting.views import (
    answer_autosave,
    answer_colleague,
    answer_files,
    answer_hand_in,
    answer_handovers,
    answer_list,
    answer_page,
    answer_read,
    answer_receipts,
    calendars,
    run_analysis,
    run_followups,
    run_on_behalf,
    run_overview,
    run_report_acts,
    run_reports,
    run_steps,
    year_documents,
    year_files,
    year_pages,
)

app_name = "reporting"

# Public: /uppfoljning/<programme>/<year>/ …
_PUBLISHED = "uppfoljning/<slug:address>/<int:year>"
PUBLIC: list[URLPattern] = [
    path("uppfoljning/", year_pages.years, name="years"),
    path("uppfoljning.<file_format:fmt>", year_files.years_file, name="years-file"),
    path(f"{_PUBLISHED}/", year_pages.year, name="year"),
    path(f"{_PUBLISHED}.<file_format:fmt>", year_files.year_file, name="year-file"),
    path(
        f"{_PUBLISHED}.<document_format:kind>", year_documents.year_document, name="year-document"
    ),
    path(f"{_PUBLISHED}/version/<int:number>/", year_pages.year_version, name="year-version"),
    path(f"{_PUBLISHED}/matris/", year_pages.matrix, name="year-matrix"),
    path(f"{_PUBLISHED}/matris.<file_format:fmt>", year_files.matrix_file, name="year-matrix-file"),
    path(
        f"{_PUBLISHED}/tabell/<slug:table>.<file_format:fmt>",
        year_files.table_file,
        name="year-table",
    ),
    path(f"{_PUBLISHED}/aktor/<slug:actor>/", year_pages.actor, name="year-actor"),
    path(
        f"{_PUBLISHED}/aktor/<slug:actor>.<file_format:fmt>",
        year_files.actor_file,
        name="year-actor-file",
    ),
    path(
        f"{_PUBLISHED}/aktor/<slug:actor>.<document_format:kind>",
        year_documents.actor_document,
        name="year-actor-document",
    ),
]

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
    path(f"{_REPORT}skicka-igen/", run_report_acts.send_again, name="send-again"),
    path(f"{_REPORT}fyll-i/", run_on_behalf.on_behalf, name="on-behalf"),
    path("arbeta/kalender/", calendars.calendar, name="calendar"),
    path("arbeta/kalender/ny-adress/", calendars.calendar_renew, name="calendar-renew"),
    path("arbeta/kalender/<str:token>.ics", calendars.calendar_feed, name="calendar-feed"),
]

# The organisations: /arbeta/uppfoljning/ …, and colleagues by link: /svara/ …
ANSWERING: list[URLPattern] = [
    path("arbeta/uppfoljning/", answer_list.my_reports, name="my-reports"),
    path("arbeta/uppfoljning/<int:pk>/", answer_page.report_page, name="report"),
    path("arbeta/uppfoljning/<int:pk>/spara/", answer_autosave.report_autosave, name="autosave"),
    path(
        "arbeta/uppfoljning/<int:pk>/oforandrade/",
        answer_page.report_unchanged,
        name="report-unchanged",
    ),
    path(
        "arbeta/uppfoljning/<int:pk>/forhandsgranska/",
        answer_hand_in.report_preview,
        name="report-preview",
    ),
    path(
        "arbeta/uppfoljning/<int:pk>/godkannande/",
        answer_hand_in.report_approval,
        name="report-approval",
    ),
    path(
        "arbeta/uppfoljning/<int:pk>/godkann/", answer_hand_in.report_approve, name="report-approve"
    ),
    path(
        "arbeta/uppfoljning/<int:pk>/ta-tillbaka/",
        answer_hand_in.report_take_back,
        name="report-take-back",
    ),
    path(
        "arbeta/uppfoljning/<int:pk>/kvittens/",
        answer_receipts.report_receipt,
        name="report-receipt",
    ),
    path(
        "arbeta/uppfoljning/<int:pk>/kvittens.pdf",
        answer_receipts.report_receipt_pdf,
        name="report-receipt-pdf",
    ),
    path(
        "arbeta/uppfoljning/<int:pk>/kvittens.json",
        answer_receipts.report_receipt_data,
        name="report-receipt-data",
    ),
    path("arbeta/uppfoljning/<int:pk>/utskrift/", answer_read.report_draft, name="report-draft"),
    path(
        "arbeta/uppfoljning/<int:pk>/kollegor/",
        answer_handovers.report_handovers,
        name="report-handovers",
    ),
    path("arbeta/uppfoljning/kollega/<int:pk>/", answer_handovers.handover_page, name="handover"),
    path(
        "arbeta/uppfoljning/kollega/<int:pk>/fil/<int:number>/",
        answer_handovers.handover_file,
        name="handover-file",
    ),
    path(
        "arbeta/uppfoljning/kollega/<int:pk>/skicka-tillbaka/",
        answer_handovers.handover_return,
        name="handover-return",
    ),
    path(
        "arbeta/uppfoljning/kollega/<int:pk>/aterkalla/",
        answer_handovers.handover_call_back,
        name="handover-call-back",
    ),
    path(
        "arbeta/uppfoljning/svar/<int:pk>/fil/<int:number>/",
        answer_autosave.evidence_file,
        name="evidence",
    ),
    path("svara/<str:token>/", answer_colleague.colleague, name="colleague"),
    path(
        "svara/<str:token>/fil/<int:number>/",
        answer_colleague.colleague_file,
        name="colleague-file",
    ),
    path(
        "arbeta/uppfoljning/<int:pk>/lista/",
        answer_files.answer_list,
        name="answer-list",
    ),
    path(
        "arbeta/uppfoljning/<int:pk>/lista.xlsx",
        answer_files.answer_list_file,
        name="answer-list-file",
    ),
]

# Administrators: the registers of this room.
KEEPING: list[URLPattern] = [
    *register_patterns("arbeta/admin/uppfoljning/", REGISTERS),
]

urlpatterns = [*PUBLIC, *RUNNING, *ANSWERING, *KEEPING]
