"""Audits and findings go with their site, so that its import can be undone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
        ("audits", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="scan",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="scans",
                to="registry.website",
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="findings",
                to="registry.website",
            ),
        ),
    ]
