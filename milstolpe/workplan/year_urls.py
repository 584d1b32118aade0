"""Addresses of the pages through a plan's year."""

from django.urls import URLPattern, path

from milstolpe.workplan.views import (
    year_money,
    year_money_acts,
    year_outcomes,
    year_overview,
    year_quarters,
    year_used,
    year_used_files,
)

_YEAR = "arbeta/verksamhetsplan/<int:year>"
_FORMAT = "<file_format:fmt>"

OVERVIEW: list[URLPattern] = [
    path(f"{_YEAR}/overblick/", year_overview.overview_page, name="work-overview"),
    path(f"{_YEAR}/overblick.{_FORMAT}", year_overview.year_status_file, name="work-year-file"),
    path(f"{_YEAR}/overblick/dagar.{_FORMAT}", year_overview.area_file, name="work-area-file"),
    path(
        f"{_YEAR}/overblick/pengar.{_FORMAT}",
        year_overview.line_quarter_file,
        name="work-line-quarter-file",
    ),
]
QUARTERS: list[URLPattern] = [
    path(f"{_YEAR}/lage/", year_quarters.status_start, name="work-status"),
    path(f"{_YEAR}/lage/kvartal-<int:quarter>/", year_quarters.quarter_page, name="work-quarter"),
    path(
        f"{_YEAR}/lage/kvartal-<int:quarter>.{_FORMAT}",
        year_quarters.quarter_file,
        name="work-quarter-file",
    ),
]
_USED = f"{_YEAR}/anvanda-dagar"
USED: list[URLPattern] = [
    path(f"{_USED}/", year_used.used_page, name="work-used"),
    path(f"{_USED}.{_FORMAT}", year_used.used_file, name="work-used-file"),
    path(
        f"{_USED}/aktiviteter-och-personer.{_FORMAT}",
        year_used.used_people_file,
        name="work-used-people-file",
    ),
    path(f"{_USED}/personer.{_FORMAT}", year_used.person_sums_file, name="work-person-sums-file"),
    path(f"{_USED}/las-in/", year_used_files.used_import, name="work-used-import"),
    path(f"{_USED}/<int:pk>/", year_used.used_by_person, name="work-used-people"),
]
_MONEY = f"{_YEAR}/pengar"
MONEY: list[URLPattern] = [
    path(f"{_MONEY}/", year_money.money_page, name="work-money"),
    path(f"{_MONEY}.{_FORMAT}", year_money.money_file, name="work-money-file"),
    path(f"{_MONEY}/anvant.{_FORMAT}", year_money.uses_file, name="work-uses-file"),
    path(f"{_MONEY}/anvant/ny/", year_money_acts.use_new, name="work-use-new"),
    path(
        f"{_MONEY}/anvant/<int:pk>/ta-tillbaka/",
        year_money_acts.use_take_back,
        name="work-use-take-back",
    ),
    path(f"{_MONEY}/post/ny/", year_money_acts.line_new, name="work-line-new"),
    path(f"{_MONEY}/post/<int:pk>/", year_money.line_page, name="work-line"),
    path(f"{_MONEY}/post/<int:pk>/andra/", year_money_acts.line_change, name="work-line-change"),
    path(f"{_MONEY}/post/<int:pk>/prognos/", year_money_acts.forecast, name="work-forecast"),
    path(f"{_MONEY}/post/<int:pk>/ta-bort/", year_money_acts.line_remove, name="work-line-remove"),
]
_OUTCOMES = f"{_YEAR}/leveranser"
OUTCOMES: list[URLPattern] = [
    path(f"{_OUTCOMES}/", year_outcomes.outcomes_page, name="work-outcomes"),
    path(f"{_OUTCOMES}.{_FORMAT}", year_outcomes.deliverables_file, name="work-deliverables-file"),
    path(f"{_OUTCOMES}/mal.{_FORMAT}", year_outcomes.aims_file, name="work-aims-file"),
    path(f"{_OUTCOMES}/<int:pk>/", year_outcomes.deliverable_page, name="work-deliverable"),
    path(f"{_OUTCOMES}/mal/<int:pk>/", year_outcomes.aim_page, name="work-aim"),
]

YEAR = [*OVERVIEW, *QUARTERS, *USED, *MONEY, *OUTCOMES]
