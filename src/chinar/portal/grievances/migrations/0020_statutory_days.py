from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def read_off(apps, _schema_editor):
    """Freeze the days of services that cases are about already, as they are today."""
    Grievance = apps.get_model("grievances", "Grievance")
    services = apps.get_model("catalogue", "Service").objects.filter(pk=OuterRef("service"))
    cases = Grievance.objects.filter(track="psga")
    cases.update(statutory_days=Subquery(services.values("limit_days")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('grievances', '0019_vacant_levels'),
    ]

    operations = [
        migrations.AddField(
            model_name='grievance',
            name='statutory_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='working days that the Act gave the service at the time', null=True),
        ),
        migrations.RunPython(read_off, migrations.RunPython.noop),
    ]
