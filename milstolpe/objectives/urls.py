"""Addresses of the room: the objective matrix and the reference data, behind log-in."""

from django.urls import path

from milstolpe.objectives.registers import REGISTERS
from milstolpe.objectives.views import matrix
from milstolpe.organisations.urls import register_patterns

app_name = "objectives"

DATA = "arbeta/admin/referensdata/"
MATRIX = "arbeta/malmatris/"

urlpatterns = [
    path(MATRIX, matrix.matrix_page, name="matrix"),
    path("arbeta/malmatris.<file_format:fmt>", matrix.matrix_file),
    path(f"{MATRIX}andringar/", matrix.changes_page, name="matrix-changes"),
    path(f"{MATRIX}ansvar/", matrix.roles_page, name="matrix-roles"),
    path(f"{MATRIX}ansvar/<int:pk>/", matrix.assign_page, name="matrix-assign"),
    *register_patterns(DATA, REGISTERS),
]
