"""The state of a database's tables, as the migrations that have been applied to it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from milstolpe.backup.errors import RestoreError
from milstolpe.backup.manifest import Migration


def applied_migrations() -> tuple[Migration, ...]:
    """Those of the database, in order."""
    return tuple(sorted(MigrationRecorder(connection).applied_migrations()))


def missing_migrations() -> list[Migration]:
    """Those that the database has not seen and that this version needs."""
    known = MigrationLoader(None).graph.nodes
    return sorted(set(known) - set(applied_migrations()))


def check_known(migrations: Sequence[Migration]) -> None:
    """Refuse what this version cannot make tables for.

    Raises:
        RestoreError: a newer version, or one that grew another way, made the backup.
    """
    graph = MigrationLoader(None).graph
    if unknown := sorted(set(migrations) - set(graph.nodes)):
        raise RestoreError(
            _(
                "The backup was made by a newer version of Milstolpe: this one does not know "
                "%(names)s. Install that version, then restore."
            )
            % {"names": _listed(unknown)}
        )
    needed = {
        (parent.key[0], parent.key[1])
        for migration in migrations
        for parent in graph.node_map[migration].parents
    }
    if gaps := sorted(needed - set(migrations)):
        raise RestoreError(
            _(
                "The backup comes from another line of versions: it lacks %(names)s, which what it "
                "has rests on. Restore it with the version that made it, then upgrade."
            )
            % {"names": _listed(gaps)}
        )


def make_tables(migrations: Sequence[Migration]) -> Apps:
    """Make the tables as they were with exactly these migrations, in an empty database.

    Returns the models of that time. Nothing that follows a migration is done: no row is added.
    """
    executor = MigrationExecutor(connection, lambda *_: settle())
    state = executor.migrate(_last_of_each_app(executor.loader, migrations))
    return state.apps


def finish() -> None:
    """Apply the migrations that remain, and do what follows every migration."""
    call_command("migrate", interactive=False, verbosity=0)


def settle() -> None:
    """Let PostgreSQL check now what it would check at commit, or it cannot alter the tables."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _last_of_each_app(loader: MigrationLoader, migrations: Iterable[Migration]) -> list[Any]:
    wanted = set(migrations)
    children = {key: {child.key for child in loader.graph.node_map[key].children} for key in wanted}
    return sorted(
        key for key in wanted if not any(c in wanted and c[0] == key[0] for c in children[key])
    )


def _listed(migrations: Sequence[Migration]) -> str:
    return ", ".join(f"{app}.{name}" for app, name in migrations[:5])
