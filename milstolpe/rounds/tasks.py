"""Slow work of the room, done by the job process."""

from django_tasks import task

from milstolpe.rounds.models import PublishedCompilation, Round
from milstolpe.rounds.services.documents import Wanted, keep, keep_publication


@task()
def make_document(round_pk: int, scope: str, slug: str, fmt: str) -> None:
    keep(Round.objects.get(pk=round_pk), Wanted(scope, slug, fmt))


@task()
def make_published(publication: int, fmt: str) -> None:
    keep_publication(PublishedCompilation.objects.get(pk=publication), fmt)
