"""Make the database itself refuse to change or delete what the journal holds.

A later migration that alters these tables on SQLite rebuilds them and thereby drops the
triggers: it must run `install` again. A test checks that they are there after all migrations.
"""

from django.db import migrations

TABLES = ("journal_entry", "journal_place")
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
    install = [
        "CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
        " END $$"
    ]
    remove = []
    for table in TABLES:
        for verb, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
            name = f"{table}_no_{verb}"
            install.append(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION journal_refuse()"
            )
            remove.append(f"DROP TRIGGER {name} ON {table}")
    return install, [*remove, "DROP FUNCTION journal_refuse()"]


def install(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor)[0]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor)[1]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
