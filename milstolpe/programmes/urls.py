"""Addresses of programmes: public ones, and the work behind log-in under /arbeta/."""

from django.urls import path

from milstolpe.programmes.views import public

app_name = "programmes"

urlpatterns = [
    # Public; the same address with an ending is the file.
    path("program/<slug:address>/", public.programme_page, name="programme"),
    path("program/<slug:address>.<file_format:fmt>", public.programme_file, name="programme-file"),
    path(
        "program/<slug:address>/version/<int:version>/",
        public.programme_version,
        name="programme-version",
    ),
    path(
        "program/<slug:address>/dokument/<int:pk>/", public.document_file, name="programme-document"
    ),
    path("atgarder/", public.measure_list, name="measures"),
    path("atgarder.<file_format:fmt>", public.measure_list_file, name="measures-file"),
    path("atgarder/<slug:public_id>/", public.measure_page, name="measure"),
    path("atgarder/<slug:public_id>.<file_format:fmt>", public.measure_file, name="measure-file"),
    path(
        "atgarder/<slug:public_id>/version/<int:version>/",
        public.measure_version,
        name="measure-version",
    ),
    # Work on programmes and measures
    # Commitments
    # Consultation
    # Next period
]
