"""The root of all addresses. Swedish has no prefix; /en/ is the English interface."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter

from milstolpe.core.converters import (
    BundleFormat,
    CountySlug,
    DocumentFormat,
    FileFormat,
    PictureFormat,
    TextFormat,
    WholeFormat,
)

register_converter(FileFormat, "file_format")
register_converter(DocumentFormat, "document_format")
register_converter(TextFormat, "text_format")
register_converter(BundleFormat, "bundle_format")
register_converter(WholeFormat, "whole_format")
register_converter(PictureFormat, "picture_format")
register_converter(CountySlug, "county_slug")

urlpatterns = [
    *i18n_patterns(
        path("konto/", include("milstolpe.accounts.urls")),
        path("", include("milstolpe.organisations.urls")),
        path("", include("milstolpe.objectives.urls")),
        path("", include("milstolpe.programmes.urls")),
        path("", include("milstolpe.rounds.urls")),
        path("", include("milstolpe.agenda.urls")),
        path("", include("milstolpe.reporting.urls")),
        path("", include("milstolpe.followup.urls")),
        path("", include("milstolpe.workplan.urls")),
        path("", include("milstolpe.transfer.urls")),
        path("demo/", include("milstolpe.demo.urls")),
        path("", include("milstolpe.web.urls")),
        prefix_default_language=False,
    ),
]
