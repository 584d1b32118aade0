"""Every model has a factory, and its table is what the code says."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model
from factory.base import BaseFactory

from tests.house.inspection import ROOT, require_none


def our_models() -> list[type[Model]]:
    """Models of the rooms; their history is kept by a package and needs no factory."""
    return [
        model
        for config in apps.get_app_configs()
        if config.path.startswith(str(ROOT / "milstolpe"))
        for model in config.get_models()
        if not model.__name__.startswith("Historical")
    ]


def made_in(room: str) -> set[type[Model]]:
    """The models that `tests/factories/<room>.py` makes."""
    name = f"tests.factories.{room}"
    if find_spec(name) is None:
        return set()
    things = vars(import_module(name)).values()
    factories = (t for t in things if isinstance(t, type) and issubclass(t, BaseFactory))
    return {made._meta.model for made in factories if made._meta.model}


def test_every_model_has_a_factory() -> None:
    missing = [
        model._meta.label for model in our_models() if model not in made_in(model._meta.app_label)
    ]
    require_none(missing, "Add it to tests/factories/<room>.py.")


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    call_command("makemigrations", check=True, dry_run=True)
