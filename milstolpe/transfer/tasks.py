"""Slow work of the room, done by the job process."""

from django_tasks import task

from milstolpe.transfer.services import exports, imports


@task()
def run_import(pk: int) -> None:
    imports.run_import(pk)


@task()
def run_export(pk: int) -> None:
    exports.make_export(pk)
