"""Registers keep what is typed, with history, and let it be brought back."""

import datetime
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils.timezone import localdate

from milstolpe.organisations.models import ActorGroupMember, Municipality, Network, Organisation
from milstolpe.organisations.org_number import clean_org_number
from milstolpe.organisations.queries.history import saves_of
from milstolpe.organisations.queries.registers import last_save_number
from milstolpe.organisations.registers import ORGANISATIONS, REGISTERS, identity, typed_fields
from milstolpe.organisations.services.groups import (
    EndsBeforeStartError,
    add_group_members,
    end_group_members,
)
from milstolpe.organisations.services.organisations import CannotEndError, end_organisation
from milstolpe.organisations.services.registers import (
    CannotBringBackError,
    bring_back,
    save_register_row,
)
from milstolpe.search.models import SearchEntry
from tests.factories.organisations import (
    ActorGroupFactory,
    ActorGroupMemberFactory,
    MembershipFactory,
    MunicipalityFactory,
    NetworkFactory,
    OrganisationFactory,
)
from tests.organisations.people import administrator, coordinator

pytestmark = pytest.mark.django_db

LIST = "/arbeta/admin/register/organisationer/"
DAY = datetime.date(2026, 6, 30)
TYPED = {
    "name": "Nya verket",
    "short_name": "",
    "kind": "agency",
    "org_number": "2021001975",
    "county": "",
    "municipality": "",
    "website": "",
    "function_mailbox": "",
    "start_on": "",
    "mark": "V",
    "source": "verket.example",
}


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("202100-1975", "202100-1975"),
        ("2021001975", "202100-1975"),
        ("16202100-1975", "202100-1975"),
        ("202100-1974", None),
        ("8112189876", None),  # a person's number
        ("٢٠٢١٠٠١٩٧٥", None),
        ("nummer", None),
    ],
)
def test_org_number_is_proved_by_its_last_digit(typed, cleaned):
    assert clean_org_number(typed) == cleaned


def test_what_tells_rows_apart_is_fixed():
    assert identity(Organisation) == {"slug"}
    assert identity(Municipality) == {"slug", "code"}
    assert typed_fields(ORGANISATIONS)[-2:] == ["mark", "source"]


def test_new_organisation_gets_an_address_and_is_found():
    answer = client_of(administrator()).post(f"{LIST}ny/", TYPED)
    row = Organisation.objects.get(name="Nya verket")
    assert answer.url == f"{LIST}{row.pk}/"
    assert (row.slug, row.org_number, row.is_edited) == ("nya-verket", "202100-1975", True)
    assert SearchEntry.objects.get(kind="organisation", object_id=row.pk).title == "Nya verket"


def test_the_same_slug_gets_a_number():
    OrganisationFactory(name="Nya Verket AB", slug="nya-verket")
    row = Organisation(name="Nya verket", kind="agency")
    save_register_row(ORGANISATIONS, row, by=administrator())
    assert row.slug == "nya-verket-2"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"org_number": "123"}, "org_number"),
        ({"name": ""}, "name"),
        ({"name": "Lunds kommun"}, "name"),
        ({"kind": "county_board"}, "county"),
        ({"start_on": "31/12"}, "start_on"),
        ({"name": "x" * 201}, "name"),
        ({"municipality": "1281"}, "municipality"),
        ({"kind": "municipality", "municipality": "1281"}, "county"),
    ],
)
def test_what_is_wrong_is_said_and_kept(change, field):
    OrganisationFactory(lund=True)
    MunicipalityFactory(code="1281", name="Lund")
    before = Organisation.objects.count()
    answer = client_of(administrator()).post(f"{LIST}ny/", TYPED | change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert answer.context["form"]["source"].value() == "verket.example"
    assert Organisation.objects.count() == before + 1  # the administrator's own


def test_org_number_is_unique():
    OrganisationFactory(org_number="202100-1975")
    answer = client_of(administrator()).post(f"{LIST}ny/", TYPED)
    assert answer.status_code == 422
    assert not Organisation.objects.filter(name="Nya verket").exists()


def test_changes_are_told_with_old_and_new():
    row, by = OrganisationFactory(lund=True), administrator()
    row.short_name = "Lund"
    save_register_row(ORGANISATIONS, row, by=by)
    latest = saves_of(row)[0]
    assert [(change.old, change.new) for change in latest.changes] == [("", "Lund")]
    assert latest.by == by.name


def test_brought_back_is_a_new_save():
    row, by = OrganisationFactory(lund=True), administrator()
    first = row.history.get()
    row.name = "Fel namn"
    save_register_row(ORGANISATIONS, row, by=by)
    page_began = last_save_number(row)
    bring_back(ORGANISATIONS, row, number=first.history_id, base_number=page_began, by=by)
    row.refresh_from_db()
    assert (row.name, row.history.count()) == ("Lunds kommun", 3)


def test_name_that_is_taken_since_cannot_be_brought_back():
    row, by = OrganisationFactory(lund=True), administrator()
    first = row.history.get()
    row.name = "Fel namn"
    save_register_row(ORGANISATIONS, row, by=by)
    OrganisationFactory(name="Lunds kommun", slug="nya-lund")
    newest = last_save_number(row)
    for number in (first.history_id, 0):
        with pytest.raises(CannotBringBackError):
            bring_back(ORGANISATIONS, row, number=number, base_number=newest, by=by)
    row = Organisation.objects.get(pk=row.pk)
    assert row.name == "Fel namn"


def test_only_administrators_keep_registers():
    with pytest.raises(PermissionDenied):
        save_register_row(ORGANISATIONS, OrganisationFactory(), by=coordinator())


def test_organisation_ends_with_roles_and_groups():
    row, after = OrganisationFactory(), OrganisationFactory()
    role = MembershipFactory(organisation=row, start_on=DAY, end_on=DAY.replace(year=2027))
    later = MembershipFactory(organisation=row, start_on=DAY.replace(month=7))
    member = ActorGroupMemberFactory(organisation=row)
    end_organisation(row, end_on=DAY, successor=after, by=administrator())
    for thing in (row, role, member):
        thing.refresh_from_db()
        assert thing.end_on == DAY
    assert row.successor == after
    assert not type(later).objects.filter(pk=later.pk).exists()


def test_end_that_makes_no_sense_is_refused():
    row = OrganisationFactory(start_on=DAY)
    before = OrganisationFactory(successor=row)
    gone = OrganisationFactory(end_on=DAY)
    by = administrator()
    for end_on, successor in (
        (DAY.replace(year=2025), None),
        (DAY, row),
        (DAY, before),
        (DAY, gone),
    ):
        with pytest.raises(CannotEndError):
            end_organisation(row, end_on=end_on, successor=successor, by=by)
    row.refresh_from_db()
    assert row.end_on is None


def edit(row, **typed):
    """A page of a row that is open in a browser: what it would send."""
    form = client_of(administrator()).get(f"{LIST}{row.pk}/").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value is not None} | typed


def test_two_who_change_different_fields_keep_both():
    row = OrganisationFactory(lund=True)
    mine, theirs = edit(row, short_name="Lund"), edit(row, source="lund.se")
    client = client_of(administrator())
    for typed in (theirs, mine):
        assert client.post(f"{LIST}{row.pk}/", typed).status_code == 302
    row.refresh_from_db()
    assert (row.short_name, row.source) == ("Lund", "lund.se")


def test_who_brings_back_is_asked_again_when_somebody_has_saved():
    row, other = OrganisationFactory(lund=True), administrator()
    first = row.history.get().history_id
    client, address = client_of(administrator()), f"{LIST}{row.pk}/historik/{first}/aterta/"
    began = client.get(address).context["form"]["base_number"].value()
    row.short_name = "Lund"
    save_register_row(ORGANISATIONS, row, by=other)
    refused = client.post(address, {"base_number": began})
    form = refused.context["form"]
    assert refused.status_code == 422
    assert other.name in form.non_field_errors()[0]
    row.refresh_from_db()
    assert row.short_name == "Lund"
    assert client.post(address, {"base_number": form["base_number"].value()}).status_code == 302
    row.refresh_from_db()
    assert row.short_name == ""


def test_two_who_change_the_same_field_are_asked():
    row, other = OrganisationFactory(lund=True), administrator()
    mine, theirs = edit(row, short_name="Lund"), edit(row, short_name="LUND")
    client = client_of(administrator())
    client_of(other).post(f"{LIST}{row.pk}/", theirs)
    answer = client.post(f"{LIST}{row.pk}/", mine)
    form = answer.context["form"]
    assert (answer.status_code, form["short_name"].value()) == (422, "Lund")
    (said,) = form.errors["short_name"]
    assert ("”LUND”" in said, other.name in said) == (True, True)
    row.refresh_from_db()
    assert row.short_name == "LUND"
    client.post(f"{LIST}{row.pk}/", mine | {"base_number": form["base_number"].value()})
    row.refresh_from_db()
    assert row.short_name == "Lund"


def test_page_without_a_beginning_is_too_old():
    row = OrganisationFactory(lund=True)
    answer = client_of(administrator()).post(f"{LIST}{row.pk}/", edit(row) | {"base_number": ""})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_network_is_followed_by_several():
    one, two, old = NetworkFactory(), NetworkFactory(), NetworkFactory()
    address = f"/arbeta/admin/register/natverk/{old.pk}/"
    typed = {"name": old.name, "kind": old.kind, "mark": "V", "end_on": "2026-06-30"}
    typed["base_number"] = last_save_number(old)
    client = client_of(administrator())
    client.post(address, typed | {"successors": [one.pk, two.pk]})
    old = Network.objects.get(pk=old.pk)
    assert (old.end_on, set(old.successors.all())) == (DAY, {one, two})
    assert client.post(address, typed | {"successors": [old.pk]}).status_code == 422


def network_page(client, row, **typed):
    """A network's page that is open in a browser: its address and what it would send."""
    address = f"/arbeta/admin/register/natverk/{row.pk}/"
    shown = client.get(address).context["form"]
    values = {name: shown[name].value() for name in shown.fields}
    return address, {name: value for name, value in values.items() if value is not None} | typed


def test_links_that_only_others_changed_are_kept():
    row, new = NetworkFactory(), NetworkFactory()
    client = client_of(administrator())
    address, mine = network_page(client, row, note="Mitt")
    _address, theirs = network_page(client, row, successors=[new.pk])
    client_of(administrator()).post(address, theirs)
    assert client.post(address, mine).status_code == 302
    row.refresh_from_db()
    assert (row.note, list(row.successors.all())) == ("Mitt", [new])


def test_links_that_both_changed_are_asked_about():
    row, one, two, three = (NetworkFactory() for _ in range(4))
    client, other = client_of(administrator()), administrator()
    address, mine = network_page(client, row, successors=[one.pk, two.pk])
    _address, theirs = network_page(client, row, successors=[three.pk])
    client_of(other).post(address, theirs)
    refused = client.post(address, mine)
    form = refused.context["form"]
    assert refused.status_code == 422
    assert form["successors"].value() == [str(one.pk), str(two.pk)]
    (said,) = form.errors["successors"]
    assert (three.name in said, other.name in said) == (True, True)
    assert list(row.successors.all()) == [three]
    again = mine | {"base_number": form["base_number"].value()}
    assert client.post(address, again).status_code == 302
    assert set(row.successors.all()) == {one, two}


def test_links_are_brought_back_too():
    row, one, by = NetworkFactory(), NetworkFactory(), administrator()
    register = next(each for each in REGISTERS if each.model is Network)
    save_register_row(register, row, by=by, links={"successors": frozenset({one.pk})})
    linked = last_save_number(row)
    save_register_row(register, row, by=by, links={"successors": frozenset()})
    bring_back(register, row, number=linked, base_number=last_save_number(row), by=by)
    assert list(row.successors.all()) == [one]


def test_members_are_added_once_and_never_deleted():
    group, by = ActorGroupFactory(), administrator()
    places = [OrganisationFactory(), OrganisationFactory()]
    assert add_group_members(group, places, start_on=DAY, by=by) == 2
    assert add_group_members(group, places, start_on=DAY, by=by) == 0
    with pytest.raises(EndsBeforeStartError):
        end_group_members(group.members.all(), end_on=DAY.replace(year=2025), by=by)
    assert end_group_members(group.members.all(), end_on=DAY, by=by) == 2
    assert add_group_members(group, places, start_on=localdate(), by=by) == 2
    assert ActorGroupMember.objects.filter(group=group).count() == 4


def test_only_administrators_keep_groups():
    member = ActorGroupMemberFactory()
    with pytest.raises(PermissionDenied):
        add_group_members(member.group, [member.organisation], start_on=None, by=coordinator())
    with pytest.raises(PermissionDenied):
        end_group_members([member], end_on=DAY, by=coordinator())


def test_one_name_that_is_not_there_adds_none():
    group, lund = ActorGroupFactory(), OrganisationFactory(lund=True)
    address = f"/arbeta/admin/register/grupper/{group.slug}/medlemmar/"
    client = client_of(administrator())
    answer = client.post(address, {"organisations": "Lunds kommun\nLunds komun", "start_on": ""})
    assert answer.status_code == 422
    assert "Lunds kommun" in answer.context["form"].errors["organisations"][0]
    client.post(address, {"organisations": "lunds KOMMUN\n\n", "start_on": "2026-06-30"})
    assert group.members.get().organisation == lund


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.slug)
def test_every_register_is_shown_searched_and_exported(register):
    ActorGroupMemberFactory()
    NetworkFactory()
    MunicipalityFactory()
    client = client_of(administrator())
    base = f"/arbeta/admin/register/{register.slug}"
    answer = client.get(f"{base}/?q=å&mark=V")
    assert answer.status_code == 200
    assert client.get(f"{base}/?mark=X&kind=y&q=").status_code == 200
    rows = json.loads(client.get(f"{base}.json").getvalue())["rows"]
    assert len(rows) == register.model.objects.count()
