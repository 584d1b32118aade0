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
from milstolpe.workplan.services.editing import save_as
from milstolpe.workplan.services.finding import index_plan
from milstolpe.workplan.services.freezing import next_number

FREEZING = ("decide", "change")  # steps that leave a version
DECIDED = ("treat", *FREEZING)  # steps that somebody decides on a day


class PlanChangedError(DomainError):
    """The plan was changed between that it was shown and that it was decided."""

    def __init__(self) -> None:
        super().__init__(
            _("The plan was changed meanwhile. Look at it again, then decide what stands there.")
        )


@transaction.atomic
def take_plan_step(
    plan: Plan,
    name: str,
    *,
    by: User,
    decided_on: date | None = None,
    decided_by: str = "",
    reason: str = "",
    seen: str = "",
) -> Plan:
    """Move the plan along `PLAN_STEPS`.

    Args:
        decided_on: the day of the meeting; `decided_by` is who decided, in words.
        seen: the stamp of what was shown (`stamp_of`); with it, only that is decided.
    Raises:
        StepNotAllowedError, PermissionDenied, ReasonNeededError: see `check_step`.
        DomainError: day and decider are missing where something is decided, or nothing differs.
        PlanChangedError: the plan is no longer as it was shown.
    """
    row = Plan.objects.select_for_update().get(pk=plan.pk)
    known = PLAN_STEPS.get(name)
    may = known is not None and by.has_perm(known.permission)
    step = check_step(PLAN_STEPS, name, state=row.state, may=may, reason=reason)
    decided_by, reason = decided_by.strip(), reason.strip()
    if name in DECIDED and not (decided_on and decided_by):
        raise DomainError(_("Say who decided, and on which day."))
    before, row.state = row.state, step.to_state
    save_as(row, by=by)
    said = {"decided_on": decided_on, "decided_by": decided_by, "reason": reason, "by": by}
    PlanEvent.objects.create(plan=row, step=name, from_state=before, to_state=row.state, **said)
    if name in FREEZING:
        _freeze(row, by=by, reason=reason, seen=seen)
    return row


def stamp_of(plan: Plan) -> str:
    """Tells whether a plan is still as it was. Five queries."""
    return canonical_sha256(plan_content(plan))


def _freeze(plan: Plan, *, by: User, reason: str, seen: str) -> PlanVersion:
    content = plan_content(plan)
    sha256 = canonical_sha256(content)
    if seen not in ("", sha256):
        raise PlanChangedError
    same = _("Nothing differs from the version that is decided.")
    version = PlanVersion.objects.create(
        plan=plan,
        number=next_number(plan.versions.all(), sha256, same=same),
        content=content,
        sha256=sha256,
        reason=reason,
        by=by,
    )
    index_plan(version)
    return version
