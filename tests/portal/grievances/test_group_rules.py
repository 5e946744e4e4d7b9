"""Cases under one lead, and groups about one thing."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone, translation
from django.utils.translation import gettext
from tests.portal.grievances import world
from tests.portal.grievances.answers import authority, own_hand

from chinar.portal.core.jobs.models import Job
from chinar.portal.core.journal.actor import CITIZEN
from chinar.portal.core.journal.models import Entry
from chinar.portal.core.notices.models import Notice
from chinar.portal.core.notices.rendering import render
from chinar.portal.core.people.access import NotAllowedError
from chinar.portal.grievances import receipts, seals, words
from chinar.portal.grievances.jobs import following
from chinar.portal.grievances.lifecycle import Action
from chinar.portal.grievances.models import Cluster, Grievance, Membership, Message
from chinar.portal.grievances.selectors.groups import followers_of, group_of
from chinar.portal.grievances.services import citizen, clusters, desk, leads, marks, refusals
from chinar.portal.grievances.services.appeals import Order, decide, file_appeal
from chinar.portal.grievances.services.closure import Proposal, obstacles
from chinar.portal.grievances.services.voice import Speaker
from chinar.portal.grievances.transitions import Step, advance

GOOD = Proposal(outcome="granted", action_taken="Pipe mended.", reply="Water is back since Monday.")
HOUR = timedelta(hours=1)


@pytest.fixture
def lead(state, engineer):
    return world.started(state, engineer)


@pytest.fixture
def other(state):
    return world.filed(state, key="web:2", email="basit@example.org", phone="+919419012346")


@pytest.fixture
def chief(state):
    return world.post(state.water.scope, "Chief Engineer", "department_head")


@pytest.fixture
def both_done(lead, other, engineer):
    """The lead as it was answered, and the joined case with it."""
    leads.merge(other, world.hand(engineer), lead=lead)
    done = answered(lead, engineer)
    following.answer_followers(lead=str(lead.pk))
    return done


def answered(lead, seat, proposal=GOOD):
    hand = world.hand(seat)
    return desk.dispose(desk.propose(lead, hand, proposal=proposal), hand)


class TestMerge:
    """Each keeps its number; one answer serves all."""

    def test_joined_case_keeps_its_number_and_its_person_is_told(self, lead, other, engineer):
        moved = leads.merge(other, world.hand(engineer), lead=lead)
        assert (moved.state, moved.lead, moved.number) == ("merged", lead, other.number)
        assert Notice.objects.get(kind="grievances.joined").context["number"] == other.number
        assert Entry.objects.filter(record_id=str(lead.pk), action="follower_joined").count() == 1

    def test_desk_says_whose_turn_it_is_with_a_joined_case(
        self, lead, other, engineer, client, sign_in, state
    ):
        leads.merge(other, world.hand(engineer), lead=lead)
        sign_in("redressal_officer", state.water_anantnag.scope)
        page = client.get(f"/en/desk/grievances/{other.pk}/").content.decode()
        assert "Whoever has the case that it was joined with" in page
        assert "it is finished" not in page

    def test_answer_of_the_lead_goes_to_all_each_with_an_own_copy(self, lead, other, engineer):
        leads.merge(other, world.hand(engineer), lead=lead)
        done = answered(lead, engineer)
        job = Job.objects.get(kind=following.ANSWER_FOLLOWERS)
        following.answer_followers(**job.arguments)
        other.refresh_from_db()
        assert (other.state, other.rating) == ("disposed", None)
        assert other.disposed_at >= done.disposed_at
        copy = other.messages.get()
        assert (copy.text, copy.sent_at is None) == (GOOD.reply, False)
        entry = Entry.objects.filter(record_id=str(other.pk)).last()
        assert entry.data["seal"] == seals.of_words(other, GOOD.reply)
        assert Notice.objects.filter(kind="grievances.final").count() == 2
        assert other.wake_at == other.disposed_at + timedelta(days=30)

    def test_answering_followers_twice_answers_them_once(self, lead, other, engineer):
        leads.merge(other, world.hand(engineer), lead=lead)
        answered(lead, engineer)
        for _ in range(2):
            following.answer_followers(lead=str(lead.pk))
            following.answer_followers_left()
        assert other.messages.count() == 1
        assert Notice.objects.filter(kind="grievances.final").count() == 2

    def test_whoever_joined_in_the_moment_of_the_answer_is_not_forgotten(
        self, lead, other, engineer
    ):
        done = answered(lead, engineer)
        assert not Job.objects.filter(kind=following.ANSWER_FOLLOWERS).exists()
        step = Step(changes={"lead": done})
        advance(other, Action.JOIN, actor=CITIZEN, at=world.NOW, step=step)
        following.answer_followers_left()
        other.refresh_from_db()
        assert other.state == "disposed"

    def test_nobody_is_answered_before_the_lead(self, lead, other, engineer):
        leads.merge(other, world.hand(engineer), lead=lead)
        following.answer_followers(lead=str(lead.pk))
        other.refresh_from_db()
        assert other.state == "merged"

    def test_each_has_an_own_say_about_the_answer(self, lead, other, engineer):
        leads.merge(other, world.hand(engineer), lead=lead)
        answered(lead, engineer)
        following.answer_followers(lead=str(lead.pk))
        other.refresh_from_db()
        opened = advance(other, Action.NOT_SOLVED, actor=CITIZEN, at=world.NOW + HOUR)
        lead.refresh_from_db()
        assert (opened.state, lead.state) == ("reopened", "disposed")

    def test_answer_that_falls_for_the_lead_falls_for_who_got_it_with_the_lead(
        self, both_done, other, engineer, chief
    ):
        opened = refusals.reopen(both_done, world.hand(chief, timezone.now()), text="Look again.")
        told = Job.objects.get(kind=following.REOPEN_FOLLOWERS).arguments
        for _ in range(2):
            following.reopen_followers(**told)
        other.refresh_from_db()
        assert (other.state, other.disposed_at) == ("merged", None)
        assert (other.due_at, other.answers.get().reopened_at is None) == (opened.due_at, False)
        assert Notice.objects.filter(kind="grievances.opened_again").count() == 1
        hand = world.hand(engineer, now=timezone.now())
        proposal = replace(GOOD, reply="The main was changed on Friday.")
        again = desk.propose(desk.start(opened, hand), hand, proposal=proposal)
        desk.dispose(again, hand)
        following.answer_followers(lead=str(opened.pk))
        other.refresh_from_db()
        assert (other.state, other.messages.last().text) == ("disposed", proposal.reply)

    def test_who_said_that_it_is_solved_keeps_the_answer(self, both_done, other, chief):
        citizen.confirm(Grievance.objects.get(pk=other.pk), now=timezone.now())
        refusals.reopen(both_done, world.hand(chief, timezone.now()), text="Look again.")
        assert not Job.objects.filter(kind=following.REOPEN_FOLLOWERS).exists()

    def test_lead_that_became_confidential_leads_nobody_again(self, both_done, other, chief):
        hand = world.hand(chief, timezone.now())
        kept = marks.keep_confidential(both_done, hand, reason="Names a whistle-blower.")
        Grievance.objects.filter(pk=kept.pk).update(post=chief)
        refusals.reopen(Grievance.objects.get(pk=kept.pk), hand, text="Look again.")
        assert not Job.objects.filter(kind=following.REOPEN_FOLLOWERS).exists()

    def test_answer_that_fell_meanwhile_is_sent_to_nobody(self, lead, other, engineer, chief):
        leads.merge(other, world.hand(engineer), lead=lead)
        done = answered(lead, engineer)
        reply, report = done.messages.last(), done.actions_taken.last()
        refusals.reopen(done, world.hand(chief), text="Look again.")
        following._answer(other.pk, done, reply, report)  # as a worker that was slow
        other.refresh_from_db()
        assert other.state == "merged"

    def test_upheld_appeal_of_the_lead_takes_the_answer_back_from_all(
        self, both_done, other, state
    ):
        hand = own_hand(authority(state.water.scope), timezone.now())
        appeal = file_appeal(both_done, "Nobody came.", Speaker(now=both_done.disposed_at))
        decide(appeal, hand, Order(decision="upheld", text="x", direction="y"))
        following.reopen_followers(**Job.objects.get(kind=following.REOPEN_FOLLOWERS).arguments)
        other.refresh_from_db()
        assert other.state == "merged"

    def test_what_a_follower_adds_reaches_the_officer_of_the_lead(self, lead, other, engineer):
        world.hold(engineer, "engineer")
        moved = leads.merge(other, world.hand(engineer), lead=lead)
        citizen.add(moved, "Since Friday here too.", now=world.NOW)
        told = Notice.objects.get(kind="grievances.citizen_wrote")
        assert (told.user.username, told.context["id"]) == ("engineer", str(lead.pk))
        assert [m.text for m in followers_of(lead)[0].said] == ["Since Friday here too."]

    def test_reply_speaks_the_language_of_everybody_who_joined(self, state, lead, engineer):
        urdu = world.filed(state, key="web:3", language="ur", text="پانی نہیں آ رہا ہے۔")
        leads.merge(urdu, world.hand(engineer), lead=lead)
        assert obstacles(lead, GOOD, world.hand(engineer)) == ["followers"]
        both = GOOD.reply + "\n\nپائپ ٹھیک کر دیا گیا ہے، پیر سے پانی آ رہا ہے۔"
        proposal = Proposal(outcome="granted", action_taken="x", reply=both)
        assert obstacles(lead, proposal, world.hand(engineer)) == []

    def test_answer_in_another_language_says_so_to_who_joined_in_its_moment(
        self, client, state, lead, engineer
    ):
        """The gate asks for the language of who joined before; these came too late for it."""
        said = {"language": "ur", "contact_language": "ur", "text": "پانی نہیں آ رہا ہے۔"}
        urdu = world.filed(state, key="web:3", **said)
        step = Step(changes={"lead": answered(lead, engineer)})
        advance(urdu, Action.JOIN, actor=CITIZEN, at=world.NOW, step=step)
        following.answer_followers_left()
        told = Notice.objects.get(kind="grievances.final", about=str(urdu.pk))
        with translation.override("ur"):
            sentence = gettext("This answer is written in %(language)s.") % {
                "language": gettext("English")
            }
        assert sentence in render(told).text
        client.get(f"/ur/track/{urdu.key}/code/{receipts.code_for(urdu)}/")
        page = client.get(f"/ur/track/{urdu.key}/").content.decode()
        assert sentence in page
        assert f'lang="en" dir="auto">{GOOD.action_taken}' in page.replace("\n", "")
        own = Notice.objects.get(kind="grievances.final", about=str(lead.pk))
        assert own.context["written_in"] == ""

    @pytest.mark.parametrize(
        ("language", "reader", "text", "foreign"),
        [
            ("en", "en", GOOD.reply, False),
            ("en", "ur", GOOD.reply, True),
            ("en", "ur", GOOD.reply + "\n\nپائپ ٹھیک کر دیا گیا ہے، پیر سے پانی آ رہا ہے۔", False),
            ("hi", "doi", "पाइप ठीक कर दिया गया है, सोमवार से पानी आ रहा है।", True),
            ("xx", "ur", GOOD.reply, False),
        ],
    )
    def test_language_of_an_answer_is_said_where_its_reader_has_another(
        self, language, reader, text, foreign
    ):
        assert bool(words.written_in(text, language, reader)) is foreign

    def test_case_goes_its_own_way_again(self, lead, other, engineer):
        moved = leads.merge(other, world.hand(engineer), lead=lead)
        apart = leads.split(moved, world.hand(engineer))
        assert (apart.state, apart.lead, apart.due_at) == ("registered", None, other.due_at)

    @pytest.mark.parametrize("why", [leads.SAME, leads.FINISHED, leads.LEADS, leads.AGAINST])
    def test_what_cannot_be_joined_says_why(self, state, lead, other, engineer, why):
        hand = world.hand(engineer)
        case, to = other, lead
        if why == leads.SAME:
            to = other
        elif why == leads.FINISHED:
            answered(lead, engineer)
        elif why == leads.LEADS:
            leads.merge(world.filed(state, key="web:4"), hand, lead=other)
        else:
            other.against.add(state.water_anantnag)
        with pytest.raises(leads.CannotLeadError) as refused:
            leads.merge(case, hand, lead=to)
        assert refused.value.why == why

    def test_confidential_case_stays_apart(self, state, lead, engineer):
        secret = world.filed(state, key="web:5", confidential=True)
        with pytest.raises(leads.CannotLeadError, match=leads.APART):
            leads.merge(secret, world.hand(engineer), lead=lead)

    def test_both_cases_must_be_one_s_own(self, state, lead, engineer):
        there = world.filed(state, key="web:6", area=state.kulgam)
        with pytest.raises(NotAllowedError):
            leads.merge(there, world.hand(engineer), lead=lead)


class TestGroups:
    """Cases of one cause stand together; each keeps its clock and its answer."""

    def test_second_case_opens_the_group_and_a_third_joins_it(self, state, lead, other, engineer):
        hand = world.hand(engineer)
        cluster = clusters.relate(lead, hand, to=other, title="Pump 4")
        third = world.filed(state, key="web:7")
        assert clusters.relate(third, hand, to=other) == cluster
        assert {one.pk for one in group_of(engineer, lead).cases} == {other.pk, third.pk}
        entries = Entry.objects.filter(action="clustered").values_list("record_id", flat=True)
        assert len(entries) == 3

    def test_again_changes_nothing(self, lead, other, engineer):
        for _ in range(2):
            clusters.relate(lead, world.hand(engineer), to=other)
        assert (Cluster.objects.count(), Membership.objects.count()) == (1, 2)

    def test_two_groups_do_not_flow_together(self, state, lead, other, engineer):
        hand = world.hand(engineer)
        third, fourth = world.filed(state, key="web:8"), world.filed(state, key="web:9")
        clusters.relate(lead, hand, to=other)
        clusters.relate(third, hand, to=fourth)
        with pytest.raises(clusters.OtherClusterError):
            clusters.relate(lead, hand, to=fourth)

    def test_case_leaves_its_group(self, lead, other, engineer):
        hand = world.hand(engineer)
        clusters.relate(lead, hand, to=other)
        clusters.leave(lead, hand)
        clusters.leave(lead, hand)
        assert group_of(engineer, lead) is None
        clusters.leave(other, hand)
        assert not Cluster.objects.get().open

    def test_cases_of_other_offices_are_counted_and_not_shown(self, state, lead, engineer):
        there = world.filed(state, key="web:8", area=state.kulgam)
        chief = world.post(state.water.scope, "Chief Engineer", "department_head")
        clusters.relate(lead, world.hand(chief), to=there)
        group = group_of(engineer, lead)
        assert (group.cases, group.others) == ([], 1)


class TestPages:
    """The same, as a browser sees it."""

    @pytest.fixture
    def at_desk(self, client, state, sign_in):
        return sign_in("redressal_officer", state.water_anantnag.scope)

    def test_cases_are_joined_shown_and_separated(self, client, state, at_desk, other):
        lead = world.started(state, at_desk)
        url = f"/en/desk/grievances/{other.pk}/"
        assert client.post(url + "merge/", {"number": lead.number}).status_code == 302
        assert other.number in client.get(f"/en/desk/grievances/{lead.pk}/").content.decode()
        assert lead.number in client.get(url).content.decode()
        assert client.post(url + "merge/", {"number": lead.number}).status_code == 409
        assert client.post(url + "split/", {}).status_code == 302

    def test_cases_are_put_in_a_group_and_taken_out(self, client, state, at_desk, other):
        case = world.filed(state)
        url = f"/en/desk/grievances/{case.pk}/"
        values = {"number": other.number, "title": "Pump 4"}
        assert client.post(url + "related/", values).status_code == 302
        assert "Pump 4" in client.get(url).content.decode()
        assert client.post(url + "leave/").status_code == 302
        assert "Pump 4" not in client.get(url).content.decode()

    @pytest.mark.parametrize("move", ["merge/", "related/"])
    def test_cases_that_look_alike_are_offered(self, client, state, at_desk, other, move):
        case = world.filed(state, key="web:11")
        url = f"/en/desk/grievances/{case.pk}/{move}"
        assert other.number in client.get(url).content.decode()
        page = client.get(f"{url}?number={other.number}").content.decode()
        assert f'value="{other.number}"' in page

    @pytest.mark.parametrize("move", ["merge/", "related/"])
    @pytest.mark.parametrize(
        ("number", "fault"),
        [("", "Write the number"), ("x", "Check the number"), ("kulgam", "sees no case")],
    )
    def test_wrong_numbers_are_told(self, client, state, at_desk, move, number, fault):
        case = world.filed(state)
        if number == "kulgam":
            number = world.filed(state, key="web:8", area=state.kulgam).number
        page = client.post(f"/en/desk/grievances/{case.pk}/{move}", {"number": number})
        assert fault in page.content.decode()
        assert not Message.objects.exists()


class TestConfidence:
    """Confidential cases stand in groups of their own, whose title is as confidential."""

    @pytest.fixture
    def secret(self, state):
        return world.filed(state, key="web:secret", confidential=True)

    @pytest.fixture
    def trusted(self, organisations):
        return world.post(organisations, "Secretary", "grievance_secretary")

    def test_confidential_case_and_another_stay_apart(self, secret, other, trusted):
        for one, two in ((secret, other), (other, secret)):
            with pytest.raises(clusters.ApartError):
                clusters.relate(one, world.hand(trusted), to=two, title="The storekeeper")
        assert not Cluster.objects.exists()

    def test_title_of_confidential_cases_lies_locked(self, secret, state, trusted):
        second = world.filed(state, key="web:secret2", confidential=True)
        made = clusters.relate(secret, world.hand(trusted), to=second, title="The storekeeper")
        assert made.confidential
        assert "storekeeper" not in world.stored(Cluster, made.pk, "title")[0]
        assert group_of(trusted, secret).cluster.title == "The storekeeper"

    def test_groups_that_were_mixed_are_parted_by_the_migration(self, secret, other, state):
        second = world.filed(state, key="web:secret2", confidential=True)
        mixed, whole = (Cluster.objects.create(title="x", created_at=world.NOW) for _ in "12")
        for cluster, case in ((mixed, secret), (mixed, other), (whole, second)):
            Membership.objects.create(cluster=cluster, grievance=case, at=world.NOW)
        name = "chinar.portal.grievances.migrations.0022_secret_groups"
        importlib.import_module(name).part(apps, None)
        assert list(mixed.memberships.values_list("grievance", flat=True)) == [other.pk]
        found = Cluster.objects.in_bulk()
        assert (found[mixed.pk].confidential, found[mixed.pk].title) == (False, "–")
        assert (found[whole.pk].confidential, found[whole.pk].title) == (True, "x")
