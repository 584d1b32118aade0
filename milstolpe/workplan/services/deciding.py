"""The steps of a plan; deciding it freezes a version that everyone can read."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from milstolpe.accounts.models import User
from milstolpe.core.errors import DomainError
from milstolpe.core.steps import check_step
from milstolpe.records.receipts import canonical_sha256
from milstolpe.workplan.content import plan_content
from milstolpe.workplan.enums import PLAN_STEPS
from milstolpe.workplan.models import Plan, PlanEvent, PlanVersion

_FREEZING = ("decide", "change")  # steps that leave a version


@transaction.atomic
def take_plan_step(
    plan: Plan,
    name: str,
    *,
    by: User,
    decided_on: date | None = None,
    decided_by: str = "",
    reason: str = "",
) -> Plan:
    """Move the plan along `PLAN_STEPS`.

    Args:
        decided_on: the day of the meeting, which need not be today.
        decided_by: who decided, in words: a steering group, a committee.
    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `check_step`.
        DomainError: day and decider are missing where something is decided, or nothing differs.
    """
    row = Plan.objects.select_for_update().get(pk=plan.pk)
    known = PLAN_STEPS.get(name)
    may = known is not None and by.has_perm(known.permission)
    step = check_step(PLAN_STEPS, name, state=row.state, may=may, reason=reason)
    if name in ("treat", *_FREEZING) and not (decided_on and decided_by.strip()):
        raise DomainError(_("Say who decided, and on which day."))
    before, row.state = row.state, step.to_state
    row._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    row.save()
    PlanEvent.objects.create(
        plan=row,
        step=name,
        from_state=before,
        to_state=step.to_state,
        decided_on=decided_on,
        decided_by=decided_by.strip(),
        reason=reason.strip(),
        by=by,
    )
    if name in _FREEZING:
        _freeze(row, by=by, reason=reason.strip())
    return row


def _freeze(plan: Plan, *, by: User, reason: str) -> PlanVersion:
    content = plan_content(plan)
    sha256 = canonical_sha256(content)
    newest = plan.versions.order_by("-number").first()
    if newest is not None and newest.sha256 == sha256:
        raise DomainError(_("Nothing differs from the version that is decided."))
    return PlanVersion.objects.create(
        plan=plan,
        number=newest.number + 1 if newest else 1,
        content=content,
        sha256=sha256,
        reason=reason,
        by=by,
    )
