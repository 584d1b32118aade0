"""App configuration of the room."""

from django.apps import AppConfig

from milstolpe.core import collation


class CoreConfig(AppConfig):
    name = "milstolpe.core"
    label = "core"

    def ready(self) -> None:
        collation.connect()
