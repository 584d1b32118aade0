"""App configuration of the room."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "milstolpe.backup"
    label = "backup"
