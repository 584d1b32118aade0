"""Slow work of the room, done by the job process."""

from django_tasks import task

from milstolpe.reporting.models import PublishedYear
from milstolpe.reporting.services.documents import keep_year_document


@task()
def make_year_document(publication: int, kind: str) -> None:
    keep_year_document(PublishedYear.objects.defer("answers").get(pk=publication), kind)
