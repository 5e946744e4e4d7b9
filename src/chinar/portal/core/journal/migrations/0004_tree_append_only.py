"""Make the database itself refuse to change or delete the log's tree, heads and public keys.

As in `0002_append_only`, whose function on PostgreSQL serves these tables too: a later migration
that alters them on SQLite must run `install` again.
"""

from django.db import migrations

TABLES = ("journal_treenode", "journal_treehead", "journal_publicsigningkey")
REFUSAL = "the journal is append-only"


def statements(vendor):
    """Return (install, remove) for a kind of database."""
    return {"sqlite": _sqlite, "postgresql": _postgresql}[vendor]()


def _sqlite():
    install, remove = [], []
    for table in TABLES:
        for verb in ("update", "delete"):
            name = f"{table}_no_{verb}"
            install.append(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
            remove.append(f"DROP TRIGGER {name}")
    return install, remove


def _postgresql():
    install, remove = [], []
    for table in TABLES:
        for verb, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
            name = f"{table}_no_{verb}"
            install.append(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION journal_refuse()"
            )
            remove.append(f"DROP TRIGGER {name} ON {table}")
    return install, remove


def install(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor)[0]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor)[1]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_tree")]
    operations = [migrations.RunPython(install, remove)]
