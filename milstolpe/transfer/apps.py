"""App configuration of the room."""

from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "milstolpe.transfer"
    label = "transfer"
