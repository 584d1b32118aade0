"""What search finds of decided plans: each plan, and each activity of its newest version."""

from collections.abc import Iterator, Mapping
from typing import Any

from milstolpe.search.services import Entry, forget, index
from milstolpe.workplan.models import Plan, PlanVersion

PLAN, ACTIVITY = "plan", "plan_activity"


def index_plan(version: PlanVersion) -> None:
    """Make a version found in place of those before it."""
    plan, content = version.plan, version.content
    entries = list(_entries(plan, content))
    index(entries)
    there = {row.object_id for row in entries if row.kind == ACTIVITY}
    forget(ACTIVITY, _activities_before(plan) - there)


def _entries(plan: Plan, content: Mapping[str, Any]) -> Iterator[Entry]:
    aims = [aim["text"] for area in content["areas"] for aim in area["aims"]]
    areas = [area["title"] for area in content["areas"]]
    texts = [content["vision"], content["introduction"], *content["messages"], *areas, *aims]
    yield Entry(PLAN, plan.pk, content["title"], "\n".join(filter(None, texts)))
    for area in content["areas"]:
        for row in area["activities"]:
            title = f"{row['title']} {content['year']}"
            about = [area["title"], row["group"], row["text"], ", ".join(row["partners"])]
            yield Entry(ACTIVITY, row["id"], title, "\n".join(filter(None, about)))


def _activities_before(plan: Plan) -> set[int]:
    """Activities of every version of the plan."""
    return {
        row["id"]
        for content in plan.versions.values_list("content", flat=True)
        for area in content["areas"]
        for row in area["activities"]
    }
