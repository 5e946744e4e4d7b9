"""The offices that a case complains about: a set, where there was room for one."""

import django.db.models.deletion
from django.db import migrations, models

BATCH = 1000


def carry_over(apps, _schema_editor):
    Grievance = apps.get_model("grievances", "Grievance")
    Conflict = apps.get_model("grievances", "Conflict")
    known = Grievance.objects.exclude(against_office=None).values_list("pk", "against_office")
    Conflict.objects.bulk_create(
        (Conflict(grievance_id=pk, office_id=office) for pk, office in known.iterator()),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("grievances", "0017_whole_indexes"),
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "grievance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="grievances.grievance",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.office",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(
                fields=("grievance", "office"), name="one_conflict_an_office"
            ),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name="grievance", name="against_office"),
        migrations.AddField(
            model_name="grievance",
            name="against",
            field=models.ManyToManyField(
                help_text="the offices complained about: none of them may answer",
                related_name="+",
                through="grievances.Conflict",
                to="registry.office",
            ),
        ),
    ]
