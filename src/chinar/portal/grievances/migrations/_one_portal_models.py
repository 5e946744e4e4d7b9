"""The tables that `0004_one_portal` makes."""

import chinar.portal.grievances.models.door
import chinar.portal.grievances.models.voice
import chinar.portal.grievances.models.work
import uuid6
from django.db import migrations, models

MODELS = [
    migrations.CreateModel(
        name='Appeal',
        fields=[
            ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
            ('tier', models.PositiveSmallIntegerField()),
            ('text', models.TextField(verbose_name='Why the answer is not accepted')),
            ('by_call', models.BooleanField(default=False)),
            ('filed_at', models.DateTimeField()),
            ('due_at', models.DateTimeField()),
            ('decision', models.CharField(default=chinar.portal.grievances.models.voice.Decision['PENDING'], max_length=10)),
            ('order', models.TextField(blank=True, verbose_name='Decision with reasons')),
            ('decided_at', models.DateTimeField(blank=True, null=True)),
        ],
        options={
            'ordering': ['filed_at', 'id'],
        },
    ),
    migrations.CreateModel(
        name='Batch',
        fields=[
            ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
            ('kind', models.CharField(max_length=12)),
            ('file_name', models.CharField(max_length=200)),
            ('digest', models.CharField(help_text='SHA-256 of the file', max_length=64)),
            ('rows', models.PositiveIntegerField(default=0)),
            ('taken', models.PositiveIntegerField(default=0)),
            ('faults', models.JSONField(default=list, help_text='row number and what is wrong with it')),
            ('at', models.DateTimeField()),
            ('practice', models.BooleanField(db_index=True, default=False)),
        ],
    ),
    migrations.CreateModel(
        name='Call',
        fields=[
            ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
            ('purpose', models.CharField(max_length=10)),
            ('about_at', models.DateTimeField(help_text='the answer or question it is about')),
            ('state', models.CharField(default=chinar.portal.grievances.models.voice.CallState['WAITING'], max_length=10)),
            ('attempts', models.PositiveSmallIntegerField(default=0)),
            ('next_at', models.DateTimeField()),
            ('language', models.CharField(max_length=5)),
            ('done_at', models.DateTimeField(blank=True, null=True)),
            ('practice', models.BooleanField(db_index=True, default=False)),
        ],
    ),
    migrations.CreateModel(
        name='Cluster',
        fields=[
            ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
            ('title', models.CharField(max_length=200, verbose_name='Title')),
            ('open', models.BooleanField(default=True)),
            ('created_at', models.DateTimeField()),
            ('practice', models.BooleanField(db_index=True, default=False)),
        ],
    ),
    migrations.CreateModel(
        name='Escalation',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('level', models.PositiveSmallIntegerField()),
            ('alert', models.CharField(blank=True, help_text='what was wrong with the levels', max_length=20)),
            ('at', models.DateTimeField()),
        ],
        options={
            'ordering': ['at', 'id'],
        },
    ),
    migrations.CreateModel(
        name='Feedback',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('answered_at', models.DateTimeField(help_text='the answer it is about, by when it was sent')),
            ('rating', models.PositiveSmallIntegerField(choices=[(1, 'Poor'), (2, 'Average'), (3, 'Good'), (4, 'Very good'), (5, 'Excellent')], verbose_name='How was the answer?')),
            ('solved', models.BooleanField(null=True, verbose_name='Is it solved?')),
            ('text', models.TextField(blank=True)),
            ('by_call', models.BooleanField(default=False)),
            ('at', models.DateTimeField()),
        ],
        options={
            'ordering': ['at', 'id'],
        },
    ),
    migrations.CreateModel(
        name='Held',
        fields=[
            ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
            ('key', models.CharField(help_text='its idempotency key', max_length=120, unique=True)),
            ('channel', models.CharField(max_length=12)),
            ('reason', models.CharField(max_length=40)),
            ('filing', models.JSONField(help_text='what was handed over, so that it can be let in')),
            ('state', models.CharField(default=chinar.portal.grievances.models.door.HeldState['HELD'], max_length=10)),
            ('at', models.DateTimeField()),
            ('settled_at', models.DateTimeField(blank=True, null=True)),
            ('practice', models.BooleanField(db_index=True, default=False)),
        ],
    ),
    migrations.CreateModel(
        name='Holiday',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('day', models.DateField(verbose_name='Day')),
            ('name', models.CharField(max_length=120, verbose_name='Name in English')),
            ('names', models.JSONField(blank=True, default=dict, help_text='hi, ur, ks, doi')),
            ('division_code', models.CharField(blank=True, max_length=40, verbose_name='Division')),
            ('source', models.CharField(blank=True, max_length=500, verbose_name='Source')),
        ],
        options={
            'ordering': ['day', 'division_code'],
        },
    ),
    migrations.CreateModel(
        name='Intake',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('paper_on', models.DateField(blank=True, null=True, verbose_name='Date on the paper')),
            ('scan_digest', models.CharField(blank=True, max_length=64)),
            ('on_behalf_of', models.CharField(blank=True, help_text='how the two are related', max_length=120, verbose_name='On behalf of')),
            ('mail_id', models.CharField(blank=True, help_text='Message-ID', max_length=255)),
            ('other_number', models.CharField(blank=True, help_text='its number at the portal it came from', max_length=120)),
            ('masked', models.JSONField(default=dict, help_text='kind of number → how many were hidden')),
            ('at', models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        name='Membership',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('at', models.DateTimeField()),
        ],
    ),
    migrations.CreateModel(
        name='OneTimeCode',
        fields=[
            ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
            ('address_digest', models.CharField(db_index=True, max_length=64)),
            ('code_digest', models.CharField(max_length=64)),
            ('purpose', models.CharField(max_length=20)),
            ('tries', models.PositiveSmallIntegerField(default=0)),
            ('sent_at', models.DateTimeField()),
            ('expires_at', models.DateTimeField()),
            ('used_at', models.DateTimeField(blank=True, null=True)),
        ],
    ),
    migrations.CreateModel(
        name='Part',
        fields=[
            ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
            ('question', models.TextField(verbose_name='What the office is asked')),
            ('answer', models.TextField(blank=True, verbose_name='Answer')),
            ('state', models.CharField(default=chinar.portal.grievances.models.work.PartState['ASKED'], max_length=10)),
            ('asked_at', models.DateTimeField()),
            ('due_at', models.DateTimeField()),
            ('answered_at', models.DateTimeField(blank=True, null=True)),
        ],
        options={
            'ordering': ['asked_at', 'id'],
        },
    ),
    migrations.CreateModel(
        name='QualitySample',
        fields=[
            ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
            ('answered_at', models.DateTimeField()),
            ('reason', models.CharField(max_length=12)),
            ('alike', models.PositiveIntegerField(default=0, help_text='other answers with the same words')),
            ('verdict', models.CharField(default=chinar.portal.grievances.models.voice.SampleVerdict['PENDING'], max_length=10)),
            ('text', models.TextField(blank=True, verbose_name='What was found')),
            ('drawn_at', models.DateTimeField()),
            ('judged_at', models.DateTimeField(blank=True, null=True)),
        ],
        options={
            'ordering': ['drawn_at', 'id'],
        },
    ),
    migrations.CreateModel(
        name='ReplyTemplate',
        fields=[
            ('id', models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
            ('title', models.CharField(max_length=120, verbose_name='Title')),
            ('language', models.CharField(max_length=5, verbose_name='Language')),
            ('kind', models.CharField(choices=[(chinar.portal.grievances.models.work.MessageKind['INTERIM'], chinar.portal.grievances.models.work.MessageKind['INTERIM']), (chinar.portal.grievances.models.work.MessageKind['FINAL'], chinar.portal.grievances.models.work.MessageKind['FINAL']), (chinar.portal.grievances.models.work.MessageKind['NOTE'], chinar.portal.grievances.models.work.MessageKind['NOTE']), (chinar.portal.grievances.models.work.MessageKind['QUESTION'], chinar.portal.grievances.models.work.MessageKind['QUESTION']), (chinar.portal.grievances.models.work.MessageKind['ANSWER'], chinar.portal.grievances.models.work.MessageKind['ANSWER']), (chinar.portal.grievances.models.work.MessageKind['ADDITION'], chinar.portal.grievances.models.work.MessageKind['ADDITION']), (chinar.portal.grievances.models.work.MessageKind['REMINDER'], chinar.portal.grievances.models.work.MessageKind['REMINDER'])], max_length=10, verbose_name='For')),
            ('text', models.TextField(verbose_name='Text')),
            ('active', models.BooleanField(default=True)),
            ('practice', models.BooleanField(db_index=True, default=False)),
        ],
        options={
            'ordering': ['title', 'language'],
        },
    ),
    migrations.CreateModel(
        name='Transfer',
        fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('reason', models.TextField(verbose_name='Reason')),
            ('in_time', models.BooleanField(help_text='within the hours for sending on what came by mistake')),
            ('at', models.DateTimeField()),
        ],
        options={
            'ordering': ['at', 'id'],
        },
    ),
]
