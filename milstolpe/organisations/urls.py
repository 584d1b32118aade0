"""Addresses of the room: the work behind log-in under /arbeta/."""

from collections.abc import Sequence

from django.urls import URLPattern, path

from milstolpe.organisations.registers import REGISTERS, Register
from milstolpe.organisations.views import (
    contact_details,
    organisations,
    people,
    registers,
    roles,
    start,
)

app_name = "organisations"


def register_patterns(base: str, kept: Sequence[Register]) -> list[URLPattern]:
    """The addresses of the pages that every register has, below `base`."""
    extra = {"registers": kept}
    row = f"{base}<slug:slug>/<str:key>/"
    return [
        path(f"{base}<slug:slug>/", registers.register_list, extra, name="register"),
        path(f"{base}<slug:slug>.<file_format:fmt>", registers.register_file, extra),
        path(f"{base}<slug:slug>/ny/", registers.register_add, extra, name="register-add"),
        path(row, registers.register_row, extra, name="register-row"),
        path(f"{row}ta-bort/", registers.row_remove, extra, name="register-remove"),
        path(f"{row}historik/", registers.row_history, extra, name="register-history"),
        path(f"{row}historik/<int:number>/aterta/", registers.row_bring_back, extra),
    ]


ADMIN = "arbeta/admin/"
PERSON = f"{ADMIN}personer/<int:pk>/"

urlpatterns = [
    path(
        "arbeta/organisation/<slug:slug>/",
        contact_details.contact_details_page,
        name="contact-details",
    ),
    path(ADMIN, start.admin_start, name="admin-start"),
    path(f"{ADMIN}personer/", people.people, name="admin-people"),
    path(f"{ADMIN}personer.<file_format:fmt>", people.people_file),
    path(f"{ADMIN}personer/bjud-in/", people.invite, name="admin-invite"),
    path(PERSON, people.person, name="admin-person"),
    path(f"{PERSON}roll/", people.person_role, name="admin-person-role"),
    path(f"{PERSON}e-post/", people.person_address, name="admin-person-address"),
    path(f"{PERSON}historik/", people.person_history, name="admin-person-history"),
    path(f"{PERSON}<slug:name>/", people.person_act, name="admin-person-act"),
    path(f"{ADMIN}roller/", roles.roles, name="admin-roles"),
    path(f"{ADMIN}roller.<file_format:fmt>", roles.roles_file),
    path(f"{ADMIN}roller/fornya/", roles.roles_renew, name="admin-roles-renew"),
    path("arbeta/kontakter/", roles.contacts, name="contacts"),
    path("arbeta/kontakter.<file_format:fmt>", roles.contacts_file),
    path("arbeta/kontakter/bjud-in/", people.invite_contact, name="contact-invite"),
    path("arbeta/kontakter/fornya/", roles.contacts_renew, name="contacts-renew"),
    path("arbeta/roller/<int:pk>/avsluta/", roles.role_end, name="role-end"),
    path(
        f"{ADMIN}register/organisationer/<slug:slug>/avsluta/",
        organisations.organisation_end,
        name="organisation-end",
    ),
    path(
        f"{ADMIN}register/grupper/<slug:slug>/medlemmar/",
        organisations.group_members,
        name="group-members",
    ),
    path(
        f"{ADMIN}register/grupper/<slug:slug>/medlemmar/avsluta/",
        organisations.members_end,
        name="group-members-end",
    ),
    *register_patterns(f"{ADMIN}register/", REGISTERS),
]
