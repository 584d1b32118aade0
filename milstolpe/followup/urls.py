"""Addresses of the room: one list for each part of the work."""

from django.urls import URLPattern, path

from milstolpe.followup.registers import REGISTERS
from milstolpe.followup.views import (
    feeds,
    meetings,
    public_counties,
    public_documents,
    public_texts,
    public_years,
    write,
    write_beside,
    write_county,
)
from milstolpe.organisations.urls import register_patterns

app_name = "followup"

# The meetings of a round.
_MEETINGS = "arbeta/omgangar/<slug:address>/moten/"
MEETINGS: list[URLPattern] = [
    path(_MEETINGS, meetings.round_meetings, name="round-meetings"),
    path(f"{_MEETINGS}bjud-in/", meetings.round_meetings_invite, name="round-meetings-invite"),
]

# Writing.
_CELL = "arbeta/rau/<slug:address>/<slug:county>/<slug:item>"
WRITING: list[URLPattern] = [
    path("arbeta/rau/<slug:address>/<slug:county>/", write_county.county, name="write-county"),
    path(f"{_CELL}/", write.write, name="write"),
    path(f"{_CELL}/spara/", write.autosave, name="write-autosave"),
    path(f"{_CELL}/bredvid/", write_beside.beside_part, name="write-beside"),
]

# Administrators: the registers of this room.
KEEPING: list[URLPattern] = register_patterns("arbeta/admin/rau/", REGISTERS)

# Published years. Never changed without a redirect: tests/followup/test_addresses.py.
_COUNTY = "lan/<slug:county>/miljomal/<int:year>"
_ITEM = "miljomal/<slug:item>/<int:year>"
_TEXT = "lan/<slug:county>/miljomal/<slug:item>/<int:year>"
_FILE = ".<file_format:fmt>"
_VERSION = "/version/<int:number>/"
PUBLIC: list[URLPattern] = [
    path("rau/", public_years.years, name="years"),
    path(f"rau{_FILE}", public_years.years_file, name="years-file"),
    path("rau.atom", feeds.feed, name="feed"),
    path("rau/<int:year>/", public_years.year, name="year"),
    path(f"rau/<int:year>{_FILE}", public_years.year_file, name="year-file"),
    path(f"rau/<int:year>{_VERSION}", public_years.year_version, name="year-version"),
    path(f"{_COUNTY}/", public_counties.county_year, name="county-year"),
    path(f"{_COUNTY}{_FILE}", public_counties.county_year_file, name="county-year-file"),
    path(
        f"{_COUNTY}.<document_format:kind>",
        public_documents.county_document,
        name="county-year-document",
    ),
    path(f"{_COUNTY}/pa-en-sida/", public_documents.one_page, name="one-page"),
    path(f"{_COUNTY}/pa-en-sida.pdf", public_documents.one_page_document, name="one-page-document"),
    path(
        f"{_COUNTY}/pa-en-sida.<picture_format:form>",
        public_documents.one_page_picture,
        name="one-page-picture",
    ),
    path(f"{_COUNTY}{_VERSION}", public_counties.county_year_version, name="county-year-version"),
    path(f"{_ITEM}/", public_counties.item_year, name="item-year"),
    path(f"{_ITEM}{_FILE}", public_counties.item_year_file, name="item-year-file"),
    path(f"{_ITEM}{_VERSION}", public_counties.item_year_version, name="item-year-version"),
    path(f"{_TEXT}/", public_texts.text, name="text"),
    path(f"{_TEXT}{_FILE}", public_texts.text_file, name="text-file"),
    path(f"{_TEXT}.<document_format:kind>", public_documents.text_document, name="text-document"),
    path(f"{_TEXT}{_VERSION}", public_texts.text_version, name="text-version"),
    path(f"{_TEXT}/skillnad/", public_texts.text_differences, name="text-differences"),
]

urlpatterns: list[URLPattern] = [
    *PUBLIC,
    *MEETINGS,
    *WRITING,
    *KEEPING,
]
