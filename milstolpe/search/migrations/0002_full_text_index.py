"""The full-text index, kept by the database itself: every write to an entry reaches it.

A later migration that alters the table on SQLite makes it anew, and the triggers go with the
old one: such a migration undoes and redoes this one's statements.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_ADD = (
    "INSERT INTO search_index (rowid, title_words, body_words) "
    "VALUES (new.id, new.title_words, new.body_words);"
)
_REMOVE = (
    "INSERT INTO search_index (search_index, rowid, title_words, body_words) "
    "VALUES ('delete', old.id, old.title_words, old.body_words);"
)

MAKE = {
    "sqlite": (
        # The words stay in the table of entries; å ä ö are letters of their own.
        "CREATE VIRTUAL TABLE search_index USING fts5("
        "title_words, body_words, content='search_searchentry', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 0', prefix='2 3')",
        "CREATE TRIGGER search_index_insert AFTER INSERT ON search_searchentry "
        f"BEGIN {_ADD} END",
        "CREATE TRIGGER search_index_delete AFTER DELETE ON search_searchentry "
        f"BEGIN {_REMOVE} END",
        "CREATE TRIGGER search_index_update AFTER UPDATE ON search_searchentry "
        f"BEGIN {_REMOVE} {_ADD} END",
        "INSERT INTO search_index (search_index) VALUES ('rebuild')",
    ),
    "postgresql": (
        "ALTER TABLE search_searchentry ADD COLUMN document tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('pg_catalog.simple', title_words), 'A') || "
        "setweight(to_tsvector('pg_catalog.simple', body_words), 'B')) STORED",
        "CREATE INDEX search_searchentry_document ON search_searchentry USING gin (document)",
    ),
}
UNDO = {
    "sqlite": (
        "DROP TRIGGER search_index_insert",
        "DROP TRIGGER search_index_delete",
        "DROP TRIGGER search_index_update",
        "DROP TABLE search_index",
    ),
    "postgresql": ("ALTER TABLE search_searchentry DROP COLUMN document",),
}


def make_index(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def undo_index(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_search_entry")]

    operations = [migrations.RunPython(make_index, undo_index)]
