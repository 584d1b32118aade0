"""Addresses of follow-ups: public years, the county board's work, the organisations' reports."""

from django.urls import URLPattern, path

from milstolpe.organisations.urls import register_patterns
from milstolpe.reporting.registers import REGISTERS
from milstolpe.reporting.views import answer_files, reference_data

app_name = "reporting"

# Public: /uppfoljning/<programme>/<year>/ …
PUBLIC: list[URLPattern] = []

# The county board: /arbeta/program/<address>/uppfoljning/ …
RUNNING: list[URLPattern] = []

# The organisations: /arbeta/uppfoljning/ …, and colleagues by link: /svara/ …
ANSWERING: list[URLPattern] = [
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
