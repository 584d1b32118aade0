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
    reference_data,
)

app_name = "reporting"

# Public: /uppfoljning/<programme>/<year>/ …
PUBLIC: list[URLPattern] = []

# The county board: /arbeta/program/<address>/uppfoljning/ …
RUNNING: list[URLPattern] = []

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
        answer_hand_in.report_receipt,
        name="report-receipt",
    ),
    path("arbeta/uppfoljning/<int:pk>/utskrift/", answer_read.report_draft, name="report-draft"),
    path(
        "arbeta/uppfoljning/<int:pk>/kollegor/",
        answer_handovers.report_handovers,
        name="report-handovers",
    ),
    path("arbeta/uppfoljning/kollega/<int:pk>/", answer_handovers.handover_page, name="handover"),
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

# Administrators: all reference data, and the registers of this room.
KEEPING: list[URLPattern] = [
    path("arbeta/admin/referensdata/", reference_data.reference_data, name="reference-data"),
    *register_patterns("arbeta/admin/uppfoljning/", REGISTERS),
]

urlpatterns = [*PUBLIC, *RUNNING, *ANSWERING, *KEEPING]
