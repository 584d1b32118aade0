"""Roles: all of them for administrators, contact persons of the county for its coordinator."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from milstolpe.accounts.requests import UserRequest
from milstolpe.core.files import FileFormat
from milstolpe.core.http import permission, permission_on
from milstolpe.core.listing import list_file
from milstolpe.core.page import Link, PageHead
from milstolpe.organisations.forms.people import ContactFilterForm, RoleFilterForm
from milstolpe.organisations.models import Membership
from milstolpe.organisations.queries.people import filtered_roles, roles_kept_by
from milstolpe.organisations.rules import is_administrator
from milstolpe.organisations.services.roles import end_role, latest_end, renew_roles
from milstolpe.organisations.tables import ROLE_COLUMNS, role_cells
from milstolpe.organisations.views.frame import (
    Question,
    admin_frame,
    ask,
    list_parts,
    roles_count,
    ticked,
    work_crumbs,
)
