"""Addresses where the plan is changed: its parts, who works with it, what has been changed."""

from django.urls import URLPattern, path

from milstolpe.workplan.views import (
    edit_hanging,
    edit_plan,
    work_activity,
    work_days,
    work_history,
    work_order,
    work_people,
    work_plan,
)

_YEAR = "arbeta/verksamhetsplan/<int:year>"

# Changing the plan. A part is known by its number, and stays there when it is moved.
_AREA, _AIM = f"{_YEAR}/omrade/<int:pk>", f"{_YEAR}/mal/<int:pk>"
_ACTIVITY = f"{_YEAR}/aktivitet/<int:pk>"
_DELIVERABLE, _LINK = f"{_YEAR}/leverans/<int:pk>", f"{_YEAR}/leder-till/<int:pk>"
_SUB_PLAN = f"{_YEAR}/delplan/<int:pk>"
EDITING: list[URLPattern] = [
    path(f"{_YEAR}/texter/", edit_plan.plan_texts, name="work-texts"),
    path(f"{_YEAR}/ordning/", work_order.order, name="work-order"),
    path(f"{_YEAR}/omrade/nytt/", edit_plan.area_new, name="work-area-new"),
    path(f"{_AREA}/", edit_plan.area_edit, name="work-area-edit"),
    path(f"{_AREA}/ta-bort/", edit_plan.area_remove, name="work-area-remove"),
    path(f"{_AREA}/nytt-mal/", edit_plan.aim_new, name="work-aim-new"),
    path(f"{_AREA}/ny-aktivitet/", work_activity.activity_new, name="work-activity-new"),
    path(f"{_AIM}/", edit_plan.aim_edit, name="work-aim-edit"),
    path(f"{_AIM}/ta-bort/", edit_plan.aim_remove, name="work-aim-remove"),
    path(f"{_ACTIVITY}/", work_activity.activity, name="work-activity"),
    path(f"{_ACTIVITY}/andra/", work_activity.activity_edit, name="work-activity-edit"),
    path(f"{_ACTIVITY}/ta-bort/", work_activity.activity_remove, name="work-activity-remove"),
    path(f"{_ACTIVITY}/ny-leverans/", edit_hanging.deliverable_new, name="work-deliverable-new"),
    path(f"{_DELIVERABLE}/", edit_hanging.deliverable_edit, name="work-deliverable-edit"),
    path(
        f"{_DELIVERABLE}/ta-bort/", edit_hanging.deliverable_remove, name="work-deliverable-remove"
    ),
    path(f"{_ACTIVITY}/leder-till/", edit_hanging.link_new, name="work-link-new"),
    path(f"{_LINK}/", edit_hanging.link_edit, name="work-link-edit"),
    path(f"{_LINK}/ta-bort/", edit_hanging.link_remove, name="work-link-remove"),
    path(f"{_ACTIVITY}/ny-delplan/", edit_hanging.sub_plan_new, name="work-sub-plan-new"),
    path(f"{_SUB_PLAN}/", edit_hanging.sub_plan_edit, name="work-sub-plan-edit"),
    path(f"{_SUB_PLAN}/ta-bort/", edit_hanging.sub_plan_remove, name="work-sub-plan-remove"),
    path(f"{_SUB_PLAN}/fil/", edit_hanging.sub_plan_file, name="work-sub-plan-file"),
]

# Who does what, and what has been changed.
_PERSON, _FILE = f"{_YEAR}/arbetsgrupp/<int:pk>", "<file_format:fmt>"
PEOPLE: list[URLPattern] = [
    path(f"{_YEAR}.{_FILE}", work_plan.plan_file, name="work-plan-file"),
    path(f"{_YEAR}/arbetsgrupp/", work_people.people, name="work-people"),
    path(f"{_YEAR}/arbetsgrupp.{_FILE}", work_people.people_file, name="work-people-file"),
    path(f"{_YEAR}/arbetsgrupp/ny/", work_people.person_new, name="work-person-new"),
    path(f"{_PERSON}/", work_people.person_edit, name="work-person-edit"),
    path(f"{_PERSON}/ta-bort/", work_people.person_remove, name="work-person-remove"),
    path(f"{_YEAR}/dagar/", work_days.days, name="work-days"),
    path(f"{_YEAR}/dagar.{_FILE}", work_days.days_file, name="work-days-file"),
    path(f"{_ACTIVITY}/svarar/", work_days.responsible, name="work-responsible"),
    path(f"{_YEAR}/historik/", work_history.plan_history, name="work-history"),
    path(f"{_YEAR}/historik.{_FILE}", work_history.plan_history_file, name="work-history-file"),
    path(f"{_ACTIVITY}/historik/", work_history.activity_history, name="work-activity-history"),
    path(
        f"{_ACTIVITY}/historik.{_FILE}",
        work_history.activity_history_file,
        name="work-activity-history-file",
    ),
]
