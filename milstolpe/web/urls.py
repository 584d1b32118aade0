"""Addresses of the pages that join rooms."""

from django.urls import path

from milstolpe.web.style import style_page
from milstolpe.web.views import (
    actors,
    contact,
    counties,
    machines,
    notices,
    objective_work,
    objectives,
    receipts,
    reference_data,
    search,
    standing,
    start,
    visitor_messages,
    work,
)

app_name = "web"

MESSAGES = "arbeta/admin/meddelanden/"

urlpatterns = [
    # Public; the same address with an ending is the file.
    path("", start.start, name="start"),
    path("lan/", counties.counties, name="counties"),
    path("lan.<file_format:fmt>", counties.counties_file, name="counties-file"),
    path("lan/<slug:slug>/", counties.county, name="county"),
    path("lan/<slug:slug>.<file_format:fmt>", counties.county_file, name="county-file"),
    path("miljomal/", objectives.objectives, name="objectives"),
    path("miljomal.<file_format:fmt>", objectives.objectives_file, name="objectives-file"),
    path("miljomal/<slug:slug>/", objectives.objective, name="objective"),
    path(
        "miljomal/<slug:slug>.<file_format:fmt>", objectives.objective_file, name="objective-file"
    ),
    path("aktorer/", actors.actors, name="actors"),
    path("aktorer.<file_format:fmt>", actors.actors_file, name="actors-file"),
    path("aktorer/<slug:slug>/", actors.actor, name="actor"),
    path("aktorer/<slug:slug>.<file_format:fmt>", actors.actor_file, name="actor-file"),
    path("sok/", search.search_page, name="search"),
    path("sok.<file_format:fmt>", search.search_file, name="search-file"),
    path("om/", standing.about, name="about"),
    path("oppna-data/", standing.open_data, name="open-data"),
    path("tillganglighet/", standing.accessibility, name="accessibility"),
    path("kakor/", standing.cookies, name="cookies"),
    path("kontakt/", contact.contact, name="contact"),
    path("kontakt/tack/", contact.contact_sent, name="contact-sent"),
    path("stil/", style_page, name="style"),
    path("kvittens/<slug:digest>/", receipts.receipt, name="receipt"),
    path("kvittenser.atom", receipts.receipts_feed, name="receipts-feed"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("livstecken/", machines.live, name="live"),
    # Behind log-in
    path("arbeta/", work.tasks, name="work"),
    path(
        "arbeta/miljomal/<slug:slug>/<slug:county>/",
        objective_work.objective_work,
        name="objective-work",
    ),
    path(
        "arbeta/miljomal/<slug:slug>/<slug:county>.<file_format:fmt>",
        objective_work.objective_work_file,
        name="objective-work-file",
    ),
    path("arbeta/roll/", work.role, name="work-role"),
    path("arbeta/admin/referensdata/", reference_data.reference_data, name="reference-data"),
    path(MESSAGES, visitor_messages.messages_list, name="visitor-messages"),
    path("arbeta/admin/meddelanden.<file_format:fmt>", visitor_messages.messages_file),
    path(f"{MESSAGES}<int:pk>/", visitor_messages.message, name="visitor-message"),
    path("arbeta/notiser/", notices.notices, name="notices"),
    path("arbeta/notiser/lasta/", notices.notices_read, name="notices-read"),
    path("arbeta/notiser/<int:pk>/", notices.notice_open, name="notice-open"),
]
