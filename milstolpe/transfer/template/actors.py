"""Sheets of those who act: organisations, groups, kinds, and contacts."""

from typing import Final

from milstolpe.transfer.template.columns import Column, Form, Group, Sheet
from milstolpe.transfer.template.parts import (
    OF_ORGANISATION,
    OF_REGISTER,
)
from milstolpe.transfer.template.words import (
    ORGANISATION_KINDS,
)

ORGANISATIONS: Final = Sheet(
    "organisations",
    "Aktörer",
    Group.ACTORS,
    (
        Column("organisation", "Aktörsadress", Form.ADDRESS),
        Column("name", "Aktör"),
        Column("short_name", "Kort namn"),
        Column("kind", "Typ av aktör", Form.CHOICE, ORGANISATION_KINDS),
        Column("org_number", "Organisationsnummer"),
        Column("county", "Länskod"),
        Column("municipality", "Kommunkod"),
        Column("website", "Webbplats"),
        Column("start_on", "Från och med", Form.DATE),
        Column("end_on", "Till och med", Form.DATE),
        Column("successor", "Efterträdare", Form.ADDRESS),
        Column("is_example", "Exempeldata", Form.YES_NO),
        *OF_REGISTER,
    ),
    identity=("organisation",),
)
GROUPS: Final = Sheet(
    "groups",
    "Aktörsgrupper",
    Group.ACTORS,
    (
        Column("group", "Gruppadress", Form.ADDRESS),
        Column("name", "Aktörsgrupp"),
        Column("county", "Länskod"),
        *OF_REGISTER,
    ),
    identity=("group",),
)
GROUP_MEMBERS: Final = Sheet(
    "group_members",
    "Gruppmedlemmar",
    Group.ACTORS,
    (
        Column("group", "Gruppadress", Form.ADDRESS),
        Column("group_name", "Aktörsgrupp", is_beside=True),
        *OF_ORGANISATION,
        Column("start_on", "Från och med", Form.DATE),
        Column("end_on", "Till och med", Form.DATE),
    ),
    identity=("group", "organisation", "start_on", "end_on"),
)
ACTOR_KINDS: Final = Sheet(
    "actor_kinds",
    "Aktörsslag",
    Group.ACTORS,
    (Column("kind", "Slagadress", Form.ADDRESS), Column("name", "Aktörsslag"), *OF_REGISTER),
    identity=("kind",),
)
# Never exported: persons are no content.
CONTACTS: Final = Sheet(
    "contacts",
    "Kontakter",
    Group.ACTORS,
    (*OF_ORGANISATION, Column("contact_name", "Kontaktperson"), Column("email", "E-post")),
    identity=("organisation", "email"),
    is_exported=False,
)
