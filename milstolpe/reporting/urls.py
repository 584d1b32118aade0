"""Addresses of follow-ups: public years, the county board's work, the organisations' reports."""

from django.urls import URLPattern, path

from milstolpe.reporting.views import year_documents, year_files, year_pages

app_name = "reporting"

# Public: /uppfoljning/<programme>/<year>/ …
_YEAR = "uppfoljning/<slug:address>/<int:year>"
PUBLIC: list[URLPattern] = [
    path("uppfoljning/", year_pages.years, name="years"),
    path("uppfoljning.<file_format:fmt>", year_files.years_file, name="years-file"),
    path(f"{_YEAR}/", year_pages.year, name="year"),
    path(f"{_YEAR}.<file_format:fmt>", year_files.year_file, name="year-file"),
    path(f"{_YEAR}.<document_format:kind>", year_documents.year_document, name="year-document"),
    path(f"{_YEAR}/version/<int:number>/", year_pages.year_version, name="year-version"),
    path(f"{_YEAR}/matris/", year_pages.matrix, name="year-matrix"),
    path(f"{_YEAR}/matris.<file_format:fmt>", year_files.matrix_file, name="year-matrix-file"),
    path(
        f"{_YEAR}/tabell/<slug:table>.<file_format:fmt>", year_files.table_file, name="year-table"
    ),
    path(f"{_YEAR}/aktor/<slug:actor>/", year_pages.actor, name="year-actor"),
    path(
        f"{_YEAR}/aktor/<slug:actor>.<file_format:fmt>",
        year_files.actor_file,
        name="year-actor-file",
    ),
    path(
        f"{_YEAR}/aktor/<slug:actor>.<document_format:kind>",
        year_documents.actor_document,
        name="year-actor-document",
    ),
]

# The county board: /arbeta/program/<address>/uppfoljning/ …
RUNNING: list[URLPattern] = []

# The organisations: /arbeta/uppfoljning/ …, and colleagues by link: /svara/ …
ANSWERING: list[URLPattern] = []

urlpatterns = [*PUBLIC, *RUNNING, *ANSWERING]
