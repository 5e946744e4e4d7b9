"""The columns that `0004_one_portal` adds, with what they lead to."""

import chinar.portal.grievances.lifecycle
import chinar.portal.grievances.models.case
import django.db.models.deletion
from django.db import migrations, models

LINKS = [
    migrations.AddField(
        model_name='actiontaken',
        name='sketch',
        field=models.BinaryField(help_text='to find the same words in other cases', null=True),
    ),
    migrations.AddField(
        model_name='grievance',
        name='against_office',
        field=models.ForeignKey(blank=True, help_text='the office complained about: it may not answer', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.office'),
    ),
    migrations.AddField(
        model_name='grievance',
        name='arrived_at',
        field=models.DateTimeField(help_text='at the office where it is now', null=True),
    ),
    migrations.AddField(
        model_name='grievance',
        name='door',
        field=models.CharField(blank=True, help_text='why it was not taken up', max_length=20),
    ),
    migrations.AddField(
        model_name='grievance',
        name='echoes',
        field=models.PositiveIntegerField(default=0, help_text='people who said: me too'),
    ),
    migrations.AddField(
        model_name='grievance',
        name='escalation_level',
        field=models.PositiveSmallIntegerField(default=0),
    ),
    migrations.AddField(
        model_name='grievance',
        name='lead',
        field=models.ForeignKey(blank=True, help_text='the case that this one was joined with', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='grievances.grievance'),
    ),
    migrations.AddField(
        model_name='grievance',
        name='paused_s',
        field=models.PositiveIntegerField(default=0, help_text='seconds the clock stood still'),
    ),
    migrations.AddField(
        model_name='grievance',
        name='rating',
        field=models.PositiveSmallIntegerField(blank=True, help_text='the latest', null=True),
    ),
    migrations.AddField(
        model_name='grievance',
        name='reopened_times',
        field=models.PositiveSmallIntegerField(default=0),
    ),
    migrations.AddField(
        model_name='grievance',
        name='salt',
        field=models.BinaryField(help_text='erased with the words', null=True),
    ),
    migrations.AddField(
        model_name='grievance',
        name='service',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.service'),
    ),
    migrations.AddField(
        model_name='grievance',
        name='sketch',
        field=models.BinaryField(blank=True, help_text='to find the same thing again', null=True),
    ),
    migrations.AddField(
        model_name='grievance',
        name='track',
        field=models.CharField(default=chinar.portal.grievances.models.case.Track['GRIEVANCE'], max_length=10),
    ),
    migrations.AddField(
        model_name='grievance',
        name='wake_at',
        field=models.DateTimeField(blank=True, help_text='when time alone next changes something', null=True),
    ),
    migrations.AddIndex(
        model_name='grievance',
        index=models.Index(fields=['area', '-filed_at', 'id'], name='grievance_area_newest'),
    ),
    migrations.AddIndex(
        model_name='grievance',
        index=models.Index(condition=models.Q(('wake_at__isnull', False)), fields=['wake_at'], name='grievance_wakes'),
    ),
    migrations.AddIndex(
        model_name='grievance',
        index=models.Index(condition=models.Q(('disposed_at__isnull', False)), fields=['disposed_at'], name='grievance_disposed'),
    ),
    migrations.AddConstraint(
        model_name='grievance',
        constraint=models.CheckConstraint(condition=models.Q(('track__in', [chinar.portal.grievances.models.case.Track['GRIEVANCE'], chinar.portal.grievances.models.case.Track['PSGA']])), name='known_track'),
    ),
    migrations.AddConstraint(
        model_name='grievance',
        constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', chinar.portal.grievances.lifecycle.State['MERGED']), _negated=True), ('lead__isnull', False), _connector='OR'), name='merged_grievance_has_its_lead'),
    ),
    migrations.AddField(
        model_name='appeal',
        name='authority',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grievance_appeals', to='people.post'),
    ),
    migrations.AddField(
        model_name='appeal',
        name='decided_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
    ),
    migrations.AddField(
        model_name='appeal',
        name='grievance',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to='grievances.grievance'),
    ),
    migrations.AddField(
        model_name='batch',
        name='post',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
    ),
    migrations.AddField(
        model_name='call',
        name='grievance',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='grievances.grievance'),
    ),
    migrations.AddField(
        model_name='call',
        name='post',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
    ),
    migrations.AddField(
        model_name='cluster',
        name='area',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.area'),
    ),
    migrations.AddField(
        model_name='cluster',
        name='category',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grievances.grievancecategory'),
    ),
    migrations.AddField(
        model_name='cluster',
        name='post',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
    ),
    migrations.AddField(
        model_name='escalation',
        name='grievance',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='escalations', to='grievances.grievance'),
    ),
    migrations.AddField(
        model_name='escalation',
        name='post',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='people.post'),
    ),
    migrations.AddField(
        model_name='feedback',
        name='grievance',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='grievances.grievance'),
    ),
    migrations.AddField(
        model_name='feedback',
        name='post',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
    ),
    migrations.AddField(
        model_name='held',
        name='grievance',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='grievances.grievance'),
    ),
    migrations.AddField(
        model_name='held',
        name='post',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
    ),
    migrations.AddConstraint(
        model_name='holiday',
        constraint=models.UniqueConstraint(fields=('day', 'division_code'), name='one_holiday_a_day'),
    ),
    migrations.AddConstraint(
        model_name='holiday',
        constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='holiday_has_a_name'),
    ),
    migrations.AddField(
        model_name='intake',
        name='api_key',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grievances.apikey'),
    ),
    migrations.AddField(
        model_name='intake',
        name='batch',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='intakes', to='grievances.batch'),
    ),
    migrations.AddField(
        model_name='intake',
        name='grievance',
        field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='intake', to='grievances.grievance'),
    ),
    migrations.AddField(
        model_name='intake',
        name='office',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.office'),
    ),
    migrations.AddField(
        model_name='intake',
        name='received_by',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
    ),
    migrations.AddField(
        model_name='membership',
        name='cluster',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='grievances.cluster'),
    ),
    migrations.AddField(
        model_name='membership',
        name='grievance',
        field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='membership', to='grievances.grievance'),
    ),
    migrations.AddField(
        model_name='onetimecode',
        name='grievance',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='grievances.grievance'),
    ),
    migrations.AddField(
        model_name='part',
        name='answered_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
    ),
    migrations.AddField(
        model_name='part',
        name='asked_by',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
    ),
    migrations.AddField(
        model_name='part',
        name='grievance',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='grievances.grievance'),
    ),
    migrations.AddField(
        model_name='part',
        name='office',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grievance_parts', to='registry.office'),
    ),
    migrations.AddField(
        model_name='qualitysample',
        name='grievance',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='samples', to='grievances.grievance'),
    ),
    migrations.AddField(
        model_name='qualitysample',
        name='post',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
    ),
    migrations.AddField(
        model_name='replytemplate',
        name='category',
        field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grievances.grievancecategory'),
    ),
    migrations.AddField(
        model_name='replytemplate',
        name='scope',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.scope'),
    ),
    migrations.AddField(
        model_name='transfer',
        name='from_office',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.office'),
    ),
    migrations.AddField(
        model_name='transfer',
        name='grievance',
        field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='grievances.grievance'),
    ),
    migrations.AddField(
        model_name='transfer',
        name='post',
        field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
    ),
    migrations.AddField(
        model_name='transfer',
        name='to_office',
        field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.office'),
    ),
]
