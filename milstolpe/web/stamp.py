"""Keeps the content stamp: triggers on every table with public content change it at commit.

Random values, not a counter: a database that is emptied or restored never shows an old value
again. See docs/adr/0006-validated-pages.md.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from simple_history.models import HistoricalChanges

from milstolpe.web.models import ContentStamp

ROOMS = ("organisations", "objectives", "search", "programmes")
# Of rooms where most is private: what is written all day there must not void the kept pages.
MODELS = (
    "agenda.Meeting",
    "records.StoredFile",
    "records.Receipt",
    "workplan.Plan",
    "workplan.PlanVersion",
    "reporting.FollowUp",
    "reporting.Report",
    "reporting.PublishedYear",
    "reporting.PublishedAnswer",
    "reporting.PublishedAnswer_instruments",
    "rounds.RoundPublication",
    "rounds.PublishedText",
    "followup.PublishedJudgement",
    "followup.KnownJudgement",
)
EVENTS = ("INSERT", "UPDATE", "DELETE")

SQLITE_TRIGGER = """
CREATE TRIGGER {name} AFTER {event} ON {table}
BEGIN UPDATE web_contentstamp SET value = lower(hex(randomblob(16))); END
"""
# Twice deferred, so that the stamp is the last row a writer locks. What a trigger queues at commit
# comes after all that the transaction had queued, its foreign keys too, which lock other rows: two
# writers can wait for each other, never both ways. The setting makes it once per transaction,
# however many rows change.
POSTGRESQL_SETUP = """
CREATE UNLOGGED TABLE IF NOT EXISTS web_stampturn (transaction xid8 NOT NULL);
CREATE OR REPLACE FUNCTION stamp_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('milstolpe.stamped', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
    INSERT INTO web_stampturn VALUES (pg_current_xact_id());
    PERFORM set_config('milstolpe.stamped', pg_current_xact_id()::text, true);
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION stamp_content_last() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE web_contentstamp SET value = replace(gen_random_uuid()::text, '-', '');
  DELETE FROM web_stampturn WHERE transaction = NEW.transaction;
  RETURN NULL;
END $$
"""
POSTGRESQL_LAST_TRIGGER = """
CREATE CONSTRAINT TRIGGER stamp_last AFTER INSERT ON web_stampturn
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION stamp_content_last()
"""
POSTGRESQL_TRIGGER = """
CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION stamp_content()
"""


def current_stamp() -> str | None:
    """The value now; None if there is no row, and then nothing may be kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM web_contentstamp")
        row = cursor.fetchone()
    return row[0] if row else None


def stamped_tables() -> list[str]:
    """The tables of all public content, those of many-to-many links too."""
    whole = (
        model
        for room in ROOMS
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
        if model._meta.managed and not issubclass(model, HistoricalChanges)
    )
    return sorted(model._meta.db_table for model in (*whole, *map(apps.get_model, MODELS)))


def install_triggers(using: str, **_signal: Any) -> None:
    """After each migrate: the row and the triggers that are missing.

    Not in a migration, since Django remakes a table on SQLite when a column changes, and its
    triggers are lost with the old one.
    """
    database = connections[using]
    with database.cursor() as cursor:
        tables = set(database.introspection.table_names(cursor))
        if ContentStamp._meta.db_table not in tables:
            return
        present = present_triggers(database)
        if database.vendor == "postgresql":
            cursor.execute(POSTGRESQL_SETUP)
            if "stamp_last" not in present:
                cursor.execute(POSTGRESQL_LAST_TRIGGER)
        for table in tables.intersection(stamped_tables()):
            for name, statement in wanted_triggers(database, table):
                if name not in present:
                    cursor.execute(statement)
    ContentStamp.objects.using(using).get_or_create(defaults={"value": uuid.uuid4().hex})


def wanted_triggers(database: BaseDatabaseWrapper, table: str) -> Iterator[tuple[str, str]]:
    """Name and statement of each trigger that the table must have."""
    if database.vendor == "postgresql":
        name = f"stamp_{table}"[:63]
        yield name, POSTGRESQL_TRIGGER.format(name=name, table=table)
        return
    for event in EVENTS:
        name = f"stamp_{table}_{event.lower()}"
        yield name, SQLITE_TRIGGER.format(name=name, event=event, table=table)


def present_triggers(database: BaseDatabaseWrapper) -> set[str]:
    """Names of all triggers there are."""
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if database.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with database.cursor() as cursor:
        cursor.execute(catalogue)
        return {row[0] for row in cursor.fetchall()}
