"""App configuration of the room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "milstolpe.organisations"
    label = "organisations"
