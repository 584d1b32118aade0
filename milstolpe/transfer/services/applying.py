"""Carries out a plan: everything or nothing."""

from collections.abc import Callable

from django.db import transaction

from milstolpe.accounts.models import User
from milstolpe.transfer.models import Import, OldAddress
from milstolpe.transfer.planning.records import Plan
from milstolpe.transfer.planning.world import World
from milstolpe.transfer.services.meanwhile import refuse_what_changed
from milstolpe.transfer.services.remembering import remember
from milstolpe.transfer.services.work import Work
from milstolpe.transfer.services.write_actors import write_actors, write_contacts
from milstolpe.transfer.services.write_commitments import write_commitments
from milstolpe.transfer.services.write_measures import write_measures, write_successions
from milstolpe.transfer.services.write_programmes import finish_programmes, write_programmes
from milstolpe.transfer.services.write_reports import publish_years, write_reports

_STEPS: tuple[Callable[[Work], None], ...] = (
    write_actors,
    write_contacts,
    write_programmes,
    write_measures,
    write_successions,
    write_commitments,
    write_reports,
    finish_programmes,
    publish_years,
)


@transaction.atomic
def apply_plan(
    plan: Plan,
    world: World,
    *,
    name: str,
    by: User | None,
    new_questions: dict[tuple[str, int], list[str]],
) -> Work:
    """Write what the plan says is created or changed; what it refuses or asks is left out.

    Raises:
        ChangedMeanwhileError: what is to be written has changed since the plan was made; nothing
            is written.
    """
    work = Work(plan, world, name=name, by=by, new_questions=new_questions)
    refuse_what_changed(work)
    for step in _STEPS:
        step(work)
    _keep_addresses(work)
    return work


def keep_imported(work: Work, of_import: Import) -> None:
    """Keep what the import brought, for the next one; in the same transaction."""
    remember(work, of_import)


def _keep_addresses(work: Work) -> None:
    rows = []
    for address, (kind, key) in work.plan.addresses.items():
        target = {
            "measure_id": work.measure_pks.get(key) if kind == "measure" else None,
            "programme_id": work.programme_pks.get(key) if kind == "programme" else None,
        }
        if any(target.values()):
            rows.append(OldAddress(address=plain_address(address), **target))
    OldAddress.objects.bulk_create(
        {row.address: row for row in rows}.values(),
        update_conflicts=True,
        unique_fields=["address"],
        update_fields=["measure", "programme"],
    )


def plain_address(address: str) -> str:
    """Path and query of an address, as a request will have them."""
    rest = address.strip().partition("://")[2] or address.strip()
    if "://" in address:
        rest = "/" + rest.partition("/")[2]
    return (rest if rest.startswith("/") else f"/{rest}").partition("#")[0][:500]
