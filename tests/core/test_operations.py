"""Models created at once: the same state and tables as one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from milstolpe.core.operations import CreateModels

NUMBER = ("id", models.BigAutoField(primary_key=True))
TREE = migrations.CreateModel("Tree", [NUMBER])
LEAF = migrations.CreateModel(
    "Leaf", [NUMBER, ("tree", models.ForeignKey("forest.Tree", models.CASCADE))]
)
TABLES = {"forest_tree", "forest_leaf"}


def tables() -> set[str]:
    return TABLES & set(connection.introspection.table_names())


def test_state_is_that_of_models_created_one_by_one() -> None:
    at_once, one_by_one = ProjectState(), ProjectState()
    assert at_once.apps  # rendered before, as in a real migration
    CreateModels([TREE, LEAF]).state_forwards("forest", at_once)
    for model in (TREE, LEAF):
        model.state_forwards("forest", one_by_one)
    assert at_once == one_by_one
    assert at_once.apps.get_model("forest", "Leaf")


@pytest.mark.django_db(transaction=True)
def test_tables_are_made_and_taken_away() -> None:
    operation, before, after = CreateModels([TREE, LEAF]), ProjectState(), ProjectState()
    operation.state_forwards("forest", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("forest", editor, before, after)
    assert tables() == TABLES
    with connection.schema_editor() as editor:
        operation.database_backwards("forest", editor, after, before)
    assert tables() == set()
