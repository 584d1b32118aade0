"""Every change of public content changes the stamp, whatever way it is made."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.apps import apps
from django.db import connection, transaction

from milstolpe.organisations.models import ActorGroupMember, County, Organisation
from milstolpe.programmes.models import Theme
from milstolpe.web.models import ContentStamp
from milstolpe.web.stamp import (
    ROOMS,
    current_stamp,
    install_triggers,
    present_triggers,
    stamped_tables,
    wanted_triggers,
)
from tests.factories.organisations import ActorGroupFactory, OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)


def missing_triggers() -> set[str]:
    wanted = {
        name for table in stamped_tables() for name, _sql in wanted_triggers(connection, table)
    }
    return wanted - present_triggers(connection)


def test_every_table_with_public_content_has_its_triggers():
    assert missing_triggers() == set()


def test_stamped_tables_are_all_but_history():
    all_tables = {
        model._meta.db_table
        for room in ROOMS
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
    }

    left_out = all_tables - set(stamped_tables())

    assert left_out
    assert all("_historical" in table for table in left_out)
    assert "programmes_commitment_together_with" in stamped_tables()


def test_stamp_changes_with_each_way_of_writing():
    seen = {current_stamp()}
    theme = Theme.objects.create(name="Plast", slug="plast")
    seen.add(current_stamp())
    Theme.objects.filter(pk=theme.pk).update(name="Plast i hav")
    seen.add(current_stamp())
    theme.name = "Mikroplast"
    Theme.objects.bulk_update([theme], ["name"])
    seen.add(current_stamp())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE programmes_theme SET name = 'Nedskräpning'")
    seen.add(current_stamp())
    theme.delete()
    seen.add(current_stamp())

    assert len(seen) == 6


def test_stamp_changes_with_many_to_many_link():
    networks = apps.get_model("organisations", "Network").objects
    old = networks.create(name="Miljönätverket", slug="miljonatverket", kind="other")
    new = networks.create(name="Klimatnätverket", slug="klimatnatverket", kind="other")
    before = current_stamp()

    old.successors.add(new)

    assert current_stamp() != before


def test_stamp_stays_when_what_is_not_public_changes(django_user_model):
    before = current_stamp()

    django_user_model.objects.create_user("anna@example.org", name="Anna")

    assert current_stamp() == before


def test_stamp_stays_when_change_is_rolled_back():
    before = current_stamp()

    with transaction.atomic():
        Theme.objects.create(name="Plast", slug="plast")
        transaction.set_rollback(True)

    assert current_stamp() == before


def test_stamp_changes_with_change_after_rolled_back_savepoint():
    before = current_stamp()

    with transaction.atomic():
        with transaction.atomic():
            Theme.objects.create(name="Plast", slug="plast")
            transaction.set_rollback(True)
        County.objects.create(code="12", letter="M", name="Skåne län", slug="skane")

    assert current_stamp() != before


def test_writers_that_need_the_same_row_wait_one_way_only():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    organisation, group = OrganisationFactory(), ActorGroupFactory()
    theme = Theme.objects.create(name="Plast", slug="plast")
    before, locked = current_stamp(), Event()

    def add_member() -> None:
        try:
            with transaction.atomic():
                # The stamp's own trigger is queued here, the foreign keys' after it.
                Theme.objects.filter(pk=theme.pk).update(name="Plast i hav")
                ActorGroupMember.objects.create(group=group, organisation=organisation)
                assert locked.wait(10)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Organisation.objects.select_for_update().get(pk=organisation.pk)
            County.objects.create(code="98", letter="Q", name="Provlän", slug="provlan")
            other = pool.submit(add_member)
            locked.set()
            wait_until_somebody_waits()
        other.result(timeout=10)

    assert Theme.objects.get().name == "Plast i hav"
    assert current_stamp() != before


def wait_until_somebody_waits() -> None:
    """Until another connection waits for a lock that this one has."""
    behind_us = """
        SELECT count(*) FROM pg_locks
        WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))
    """
    for _time in range(1000):
        with connection.cursor() as cursor:
            cursor.execute(behind_us)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_stamp_row_is_made_again_with_new_value():
    before = current_stamp()
    ContentStamp.objects.all().delete()
    assert current_stamp() is None

    install_triggers(using="default")

    assert current_stamp() not in (None, before)


def test_triggers_come_back_when_table_is_remade():
    with connection.schema_editor() as editor:
        field = Organisation._meta.get_field("website")
        editor.remove_field(Organisation, field)
        editor.add_field(Organisation, field)

    install_triggers(using="default")

    assert missing_triggers() == set()
